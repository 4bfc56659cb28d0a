package main

import (
	"sync"
	"testing"
	"time"
)

// near allows for the time a test takes.
func near(a, b time.Time) bool { return a.Sub(b).Abs() < time.Minute }

func TestClockMovesOn(t *testing.T) {
	c := newClock(demoStart.Location(), demoStart)
	for _, d := range []time.Duration{0, -time.Hour} {
		if c.Move(d) == nil {
			t.Errorf("moved by %v", d)
		}
	}
	if err := c.Move(26 * time.Hour); err != nil || !near(c.Now(), demoStart.Add(26*time.Hour)) {
		t.Errorf("%v shows %v", err, c.Now())
	}
}

func TestClockMovedByManyAtOnce(t *testing.T) {
	c := newClock(demoStart.Location(), demoStart)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { _ = c.Move(time.Hour); c.Wall(c.Now()) })
	}
	all.Wait()
	if !near(c.Now(), demoStart.Add(50*time.Hour)) {
		t.Errorf("fifty hours on it shows %v", c.Now())
	}
}

func TestClockAgainstTheWall(t *testing.T) {
	c := newClock(demoStart.Location(), demoStart)
	began := time.Now()
	if w := c.Wall(demoStart.Add(-time.Hour)); !near(w, began.Add(-time.Hour)) {
		t.Errorf("an hour before its start the wall showed %v", w)
	}
	for _, d := range []time.Duration{24 * time.Hour, 3 * time.Hour} {
		if err := c.Move(d); err != nil {
			t.Fatal(err)
		}
	}
	for ahead, want := range map[time.Duration]time.Time{
		-2 * time.Hour: began.Add(-2 * time.Hour), // before all moves
		12 * time.Hour: began,                     // passed over by the first
		25 * time.Hour: began,                     // and by the second
		28 * time.Hour: began.Add(time.Hour),      // to come
	} {
		if w := c.Wall(demoStart.Add(ahead)); !near(w, want) {
			t.Errorf("%v after its start: the wall shows %v, want %v", ahead, w, want)
		}
	}
	wall := newClock(time.UTC, time.Time{})
	if w := wall.Wall(began); !near(w, began) {
		t.Errorf("a wall clock differs from the wall: %v", w)
	}
}
