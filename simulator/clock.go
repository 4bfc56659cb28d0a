package simulator

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// maxMove is the farthest the clock is moved on at once.
const maxMove = 366 * 24 * time.Hour

// What keeps the clock from being moved.
var (
	ErrFixed = errors.New("this clock cannot be moved: it is not a practice clock")
	ErrPast  = errors.New("the clock only moves on: give a time to come, at most 366 days ahead")
)

// Event is something in the bot's calendar that is still to come.
type Event struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"`  // session, deadline or phase
	Words string    `json:"words"` // for people
}

// Move moves the clock on, for the bot and for every phone. It first waits for the
// deliveries under way: each is signed with the time it left at, and would reach
// the bot as an old one.
func (p *Platform) Move(ctx context.Context, d time.Duration) error {
	return p.moveTo(ctx, func(now time.Time) time.Time { return now.Add(d) })
}

// MoveTo moves the clock on to a moment. Whoever asks for one that is past by then
// is refused with [ErrPast]: two people may want the same event.
func (p *Platform) MoveTo(ctx context.Context, t time.Time) error {
	return p.moveTo(ctx, func(time.Time) time.Time { return t })
}

func (p *Platform) moveTo(ctx context.Context, target func(now time.Time) time.Time) error {
	if p.o.Move == nil {
		return ErrFixed
	}
	p.moving.Lock()
	defer p.moving.Unlock()
	now := p.o.Clock()
	d := target(now).Sub(now)
	if d <= 0 || d > maxMove {
		return ErrPast
	}
	if err := p.o.Move(ctx, d); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seq++
	p.moved = p.seq
	p.wake()
	return nil
}

// moveClock takes {seconds} or {to}.
func (p *Platform) moveClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Seconds int64     `json:"seconds"`
		To      time.Time `json:"to"`
	}
	err := readOrder(w, r, &in)
	switch {
	case err != nil:
	case !in.To.IsZero():
		err = p.MoveTo(r.Context(), in.To)
	case in.Seconds > int64(maxMove.Seconds()):
		err = ErrPast
	default:
		err = p.Move(r.Context(), time.Duration(in.Seconds)*time.Second)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"now": p.o.Clock().In(china)})
}

func (p *Platform) listEvents(w http.ResponseWriter, r *http.Request) {
	list := []Event{}
	if p.o.Events != nil {
		all, err := p.o.Events(r.Context(), r.URL.Query()["openid"])
		if err != nil {
			p.broken(w, r, "the calendar", err)
			return
		}
		list = append(list, all...)
	}
	writeJSON(w, http.StatusOK, map[string]any{"events": list})
}
