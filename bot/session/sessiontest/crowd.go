package sessiontest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianluo/bot"
)

// A message that finds its person busy pauses, and a hundred of them are through
// long before the wait is over.
const (
	pause   = 5 * time.Millisecond
	longest = 30 * time.Second
)

// wait is what the engine does: try again until it is this message's turn. It
// runs beside the test, so faults are returned.
func (s store) wait(t *testing.T, key, person string) (bot.Begun, error) {
	t.Helper()
	for range longest / pause {
		b, err := s.Begin(t.Context(), key, person)
		if err != nil || b.Outcome != bot.Busy {
			return b, err
		}
		time.Sleep(pause)
	}
	return bot.Begun{}, errors.New("the person stays locked")
}

// crowd runs n at once and reports what went wrong.
func crowd(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := f(i); err != nil {
				t.Errorf("message %d: %v", i, err)
			}
		})
	}
	all.Wait()
}

func turns(t *testing.T, s store) {
	const messages = 100
	var inside atomic.Int32
	crowd(t, messages, func(i int) error {
		b, err := s.wait(t, strconv.Itoa(i), "ann")
		if err != nil {
			return err
		}
		if n := inside.Add(1); n != 1 {
			return fmt.Errorf("%d messages of one person are being answered", n)
		}
		count, _ := strconv.Atoi(string(b.State)) // none is 0
		inside.Add(-1)
		return s.End(t.Context(), b.Ticket, []byte(strconv.Itoa(count+1)), nil)
	})
	s.wantState(t, "ann", strconv.Itoa(messages))
}

func deliveries(t *testing.T, s store) {
	var answered atomic.Int32
	crowd(t, 20, func(int) error {
		b, err := s.wait(t, "m1", "ann")
		if err != nil {
			return err
		}
		if b.Outcome == bot.Granted {
			answered.Add(1)
			return s.End(t.Context(), b.Ticket, []byte("s"), []byte("r"))
		}
		if string(b.Reply) != "r" {
			return fmt.Errorf("reply %q", b.Reply)
		}
		return nil
	})
	if n := answered.Load(); n != 1 {
		t.Errorf("answered %d times", n)
	}
}
