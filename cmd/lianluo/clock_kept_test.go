package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"lianluo/simulator"
)

func TestClockKept(t *testing.T) {
	dir := t.TempDir()
	if left, err := clockLeft(dir); err != nil || !left.IsZero() {
		t.Errorf("of a clock that never ran: %v, %v", left, err)
	}
	k := &keptClock{clock: newClock(demoStart.Location(), demoStart), path: filepath.Join(dir, clockFile)}
	for _, step := range []struct {
		what string
		do   func() error
		want time.Duration // after demoStart, at least; less than a second more
	}{
		{"while it runs", func() error { return k.keep(keptEvery) }, keptEvery},
		{"moved on", func() error { return k.move(48 * time.Hour) }, 48*time.Hour + keptEvery},
		{"stopped", func() error { return k.keep(0) }, 48 * time.Hour},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		left, err := clockLeft(dir)
		if late := left.Sub(demoStart) - step.want; err != nil || late < 0 || late > time.Minute/2 {
			t.Errorf("%s: left at %v (%v), want %v after its start", step.what, left, err, step.want)
		}
	}
}

func TestClockLeftDamaged(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, clockFile), []byte("half pa"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := clockLeft(dir); err == nil {
		t.Error("a damaged file is taken for a clock")
	}
}

var printed = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// TestDemoTakenUpAgain: the same data, another day. The clock stands where it was
// left, and the system picks the port.
func TestDemoTakenUpAgain(t *testing.T) {
	dir := t.TempDir()
	var left time.Time
	t.Run("first", func(t *testing.T) {
		demo := startDemo(t, nil, "--data", dir)
		left = demo.move(t, map[string]any{"seconds": 2 * 24 * 3600})
		demo.someone(t, village, "党员").hears("签到", "没有|已经")
	})
	t.Run("again", func(t *testing.T) {
		demo := startDemo(t, nil, "--data", dir, "--addr", "127.0.0.1:0")
		demo.home = printed.FindString(demo.out.String())
		var u simulator.Update
		status, body := demo.get(t, "/sim/history")
		decode(t, status, body, &u)
		if u.Now.Before(left) || u.Now.After(left.Add(time.Minute)) {
			t.Errorf("left at %v it shows %v", left, u.Now)
		}
		demo.someone(t, village, "党员").hears("现在是什么阶段", "还有36天") // the door took the push, and the reply came back
	})
}
