package store

import (
	"context"
	"fmt"
	"time"

	"lianluo/domain"
)

// applying is one conversation's events being turned into rows.
type applying struct {
	s   *Store
	run runner
	at  time.Time
}

const appliedNew query = `INSERT INTO applied (id, at_ms) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`

// Apply is one transaction, and doing it again for the same id does nothing. What
// an event can fail with stands at the event.
func (s *Store) Apply(ctx context.Context, id string, at time.Time, events []domain.Event) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		first, err := exec(ctx, w, appliedNew, id, ms(at))
		if err != nil || first == 0 {
			return err
		}
		a := applying{s, w, at}
		for _, e := range events {
			if err := a.event(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a applying) event(ctx context.Context, e domain.Event) error {
	switch e := e.(type) {
	case domain.Bound:
		return a.bound(ctx, e)
	case domain.BindAsked:
		return a.bindAsked(ctx, e)
	case domain.BindRefused:
		return a.bindRefused(ctx, e)
	case domain.BindConfirmed:
		return a.bindConfirmed(ctx, e)
	case domain.BindFailed:
		return a.bindFailed(ctx, e)
	case domain.Unbound:
		return a.unbound(ctx, e)
	case domain.SessionCreated:
		return a.sessionCreated(ctx, e)
	case domain.PresenceNoted:
		return a.presence(ctx, e)
	case domain.PresenceDisputed:
		return a.disputed(ctx, e)
	case domain.ReadingFinished:
		return a.finished(ctx, e)
	case domain.ReportFiled:
		return a.filed(ctx, e)
	case domain.ReportRevised:
		return a.revised(ctx, e)
	case domain.MuteSet:
		return a.mute(ctx, e)
	case domain.Noticed:
		return a.noticed(ctx, e)
	default:
		return fmt.Errorf("store: no rows are known for %T", e)
	}
}
