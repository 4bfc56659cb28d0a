package simulator

import "time"

// Allowance is how many service messages may follow, and for how long.
type Allowance struct {
	Messages int
	Life     time.Duration
}

// window counts a person's service messages (platform notes 1.7). What they do
// last opens the allowance anew; a message and a tap are counted apart, and the
// shorter one is used up first.
type window struct {
	talk, tap allowed
}

type allowed struct {
	left  int
	until time.Time
}

// opening tells what a person's act opens.
type opening int

const (
	opensNothing opening = iota
	opensTalk
	opensTap
)

func (w *window) open(o opening, r Rules, now time.Time) {
	switch o {
	case opensTalk:
		w.talk = allowed{r.Talk.Messages, now.Add(r.Talk.Life)}
	case opensTap:
		w.tap = allowed{r.Tap.Messages, now.Add(r.Tap.Life)}
	case opensNothing:
	}
}

// take uses one message up: 45015 when no window is open, 45047 when those that
// are open have nothing left.
func (w *window) take(now time.Time) error {
	open := false
	for _, a := range []*allowed{&w.tap, &w.talk} {
		if !now.Before(a.until) {
			continue
		}
		if a.left > 0 {
			a.left--
			return nil
		}
		open = true
	}
	if open {
		return errCode(45047)
	}
	return errCode(45015)
}

// Opened is how many service messages may still be sent, and until when.
type Opened struct {
	Left  int       `json:"left"`
	Until time.Time `json:"until,omitzero"` // zero: closed
}

func (a allowed) state(now time.Time) Opened {
	if !now.Before(a.until) {
		return Opened{}
	}
	return Opened{a.left, a.until}
}

// state is what is left in all, and until when at the latest.
func (w *window) state(now time.Time) (left int, until time.Time) {
	for _, a := range []allowed{w.tap, w.talk} {
		if now.Before(a.until) {
			left += a.left
			until = later(until, a.until)
		}
	}
	return left, until
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
