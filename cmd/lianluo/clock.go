package main

import (
	"sync"
	"time"
)

// clock is the time the account lives in: the wall's, or one for practice that
// began at some instant and runs on.
type clock struct {
	zone *time.Location

	mu    sync.Mutex
	ahead time.Duration // of the wall clock; negative for a practice clock in the past
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
