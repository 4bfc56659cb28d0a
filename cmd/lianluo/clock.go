package main

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// clock is the time the account lives in: the wall's, or one for practice that
// began at some instant, runs on, and can be moved on.
type clock struct {
	zone *time.Location

	mu    sync.Mutex
	ahead time.Duration // of the wall clock; negative for a practice clock in the past
	moves []move
}

// move is one time the clock was moved on.
type move struct {
	at time.Time // by the wall
	by time.Duration
}

// newClock begins at start; zero means the wall clock.
func newClock(zone *time.Location, start time.Time) *clock {
	c := &clock{zone: zone}
	if !start.IsZero() {
		c.ahead = time.Until(start)
	}
	return c
}

// Now is the present instant in the office's zone.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead).In(c.zone)
}

var errBackwards = errors.New("the clock only moves on: records of a time to come would be left behind")

// Move moves the clock on.
func (c *clock) Move(d time.Duration) error {
	if d <= 0 {
		return errBackwards
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	c.moves = append(c.moves, move{time.Now(), d})
	return nil
}

// Wall is when by the wall this clock showed t: when it was moved, if a move
// passed t over. What goes by the wall clock, as conversations do, is compared
// with it.
func (c *clock) Wall(t time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	ahead := c.ahead
	for _, m := range slices.Backward(c.moves) {
		if w := t.Add(-ahead); !w.Before(m.at) {
			return w
		}
		ahead -= m.by
		if w := t.Add(-ahead); w.After(m.at) {
			return m.at
		}
	}
	return t.Add(-ahead)
}
