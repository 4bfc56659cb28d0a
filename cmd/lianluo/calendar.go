package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"lianluo/domain"
	"lianluo/simulator"
)

// calendarAhead is how far the calendar looks for study sessions.
const calendarAhead = 60 * 24 * time.Hour

// calendar tells what comes next for people, for a clock that can be moved there:
// the start of a session, a report's deadline, a new phase.
type calendar struct{ *account }

// events are those of the units these people study in, the next first.
func (c calendar) events(ctx context.Context, openIDs []string) (all []simulator.Event, err error) {
	now := c.clock.Now()
	units := map[domain.UnitID]bool{}
	for _, id := range openIDs {
		p, err := c.store.Person(ctx, id, now)
		if err != nil {
			return nil, err
		}
		if p.Unit.ID == 0 || units[p.Unit.ID] {
			continue
		}
		units[p.Unit.ID] = true
		some, err := c.ofUnit(ctx, p.Unit, now)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b simulator.Event) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Words, b.Words)) })
	return slices.CompactFunc(all, func(a, b simulator.Event) bool { return a.At.Equal(b.At) && a.Words == b.Words }), nil
}

func (c calendar) ofUnit(ctx context.Context, u domain.Unit, now time.Time) (list []simulator.Event, err error) {
	sessions, err := c.store.Sessions(ctx, u.ID, now.Add(time.Millisecond), now.Add(calendarAhead))
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		list = append(list, simulator.Event{At: s.Starts, Kind: "session", Words: c.words.Say("calendar.session", s)})
	}
	s, err := c.store.Schedule(ctx, u.ID, domain.DayOf(now))
	if errors.Is(err, domain.ErrNoCampaign) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	list = append(list, c.deadlines(s, now)...)
	if p, ok := s.Next(domain.DayOf(now)); ok {
		list = append(list, simulator.Event{At: p.Span.From.In(now.Location()), Kind: "phase", Words: c.words.Say("calendar.phase", p)})
	}
	return list, nil
}

// deadlines are the next of each form that the unit owes. The period before this
// one may be due still.
func (c calendar) deadlines(s domain.Schedule, now time.Time) (list []simulator.Event) {
	for _, f := range s.Campaign.Forms {
		p := domain.PeriodOf(f.Rhythm, domain.DayOf(now)).Prev()
		for !f.Due.Of(p, now.Location()).After(now) {
			p = p.Next()
		}
		if f.For.Unit(s.Unit) && s.Owes(f, p) {
			words := c.words.Say("calendar.deadline", map[string]any{"Unit": s.Unit, "Form": f})
			list = append(list, simulator.Event{At: f.Due.Of(p, now.Location()), Kind: "deadline", Words: words})
		}
	}
	return list
}
