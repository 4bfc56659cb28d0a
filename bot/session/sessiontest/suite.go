// Package sessiontest says what every [bot.Sessions] must do, as one suite for
// all of them, and holds the one that lives in memory.
package sessiontest

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"testing"
	"time"

	"lianluo/bot"
)

// Run checks that what open gives keeps the contract of [bot.Sessions], which
// beyond its comments says: a ticket is void once LockLife has passed, taken by
// another or not; Idle lists the longest idle first, to the millisecond, and
// nobody whose state is gone.
//
// open gives an empty store, and t.Cleanup closes it. advance lets that much
// time pass for every store opened so far, in the clock that dates states and
// in whatever makes things expire; with nil the cases that need it are skipped
// by name.
func Run(t *testing.T, open func(t *testing.T) bot.Sessions, advance func(d time.Duration)) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.clock && advance == nil {
				t.Skip("sessions: time cannot be moved here")
			}
			c.check(t, store{open(t), advance})
		})
	}
}

var cases = []struct {
	name  string
	clock bool
	check func(t *testing.T, s store)
}{
	{"a first message is granted", false, granted},
	{"state comes back as it was", false, roundTrip},
	{"nil state is forgotten", false, forgets},
	{"a repeated message gets its reply", false, repeats},
	{"a person is locked until the end", false, locks},
	{"an abort leaves no trace", false, aborts},
	{"a ticket not held stores nothing", false, strangers},
	{"a lock expires, and its ticket with it", true, lockExpires},
	{"a late abort frees nobody", true, lateAbort},
	{"replies are forgotten", true, replyExpires},
	{"states are forgotten, unless used", true, stateExpires},
	{"idle people are listed, the longest first", false, idle},
	{"idle time is told apart", true, idleSince},
	{"messages of one person take turns", false, turns},
	{"deliveries of one message are answered once", false, deliveries},
	{"a context that is over does nothing", false, cancelled},
	{"errors name nobody", false, nobodyNamed},
	{"any order of calls does as the model", false, model},
}

// store is what is tested, with words for what the cases do.
type store struct {
	bot.Sessions
	advance func(d time.Duration)
}

// begin fails the test unless that is the outcome.
func (s store) begin(t *testing.T, key, person string, want bot.Outcome) bot.Begun {
	t.Helper()
	b, err := s.Begin(t.Context(), key, person)
	if err != nil {
		t.Fatalf("begin %s of %s: %v", key, person, err)
	}
	if b.Outcome != want {
		t.Fatalf("begin %s of %s: outcome %d, want %d", key, person, b.Outcome, want)
	}
	return b
}

func (s store) grant(t *testing.T, key, person string) bot.Begun {
	t.Helper()
	return s.begin(t, key, person, bot.Granted)
}

func (s store) end(t *testing.T, b bot.Begun, state, reply []byte) {
	t.Helper()
	if err := s.End(t.Context(), b.Ticket, state, reply); err != nil {
		t.Fatalf("end %s of %s: %v", b.Ticket.Key, b.Ticket.Person, err)
	}
}

// answer is one message from begin to end.
func (s store) answer(t *testing.T, key, person string, state, reply []byte) {
	t.Helper()
	s.end(t, s.grant(t, key, person), state, reply)
}

func (s store) abort(t *testing.T, b bot.Begun) {
	t.Helper()
	if err := s.Abort(t.Context(), b.Ticket); err != nil {
		t.Fatalf("abort %s of %s: %v", b.Ticket.Key, b.Ticket.Person, err)
	}
}

// state looks, and leaves everything as it was.
func (s store) state(t *testing.T, person string) []byte {
	t.Helper()
	b := s.grant(t, "look", person)
	s.abort(t, b)
	return b.State
}

func (s store) wantState(t *testing.T, person, want string) {
	t.Helper()
	if got := s.state(t, person); string(got) != want {
		t.Errorf("state of %s is %q, want %q", person, got, want)
	}
}

// Two days far from any clock a test may use.
var (
	past   = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	future = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (s store) idle(t *testing.T, before time.Time, n int) []string {
	t.Helper()
	people, err := s.Idle(t.Context(), before, n)
	if err != nil {
		t.Fatalf("idle: %v", err)
	}
	return people
}

func (s store) wantIdle(t *testing.T, before time.Time, n int, want ...string) {
	t.Helper()
	if got := s.idle(t, before, n); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("idle: %v, want %v", got, want)
	}
}

// storedAt finds when the person's state was stored by asking Idle, so that no
// case needs to know by which clock.
func (s store) storedAt(t *testing.T, person string) time.Time {
	t.Helper()
	span := int(future.Sub(past).Milliseconds())
	ms := sort.Search(span, func(ms int) bool {
		return slices.Contains(s.idle(t, past.Add(time.Duration(ms)*time.Millisecond), 1000), person)
	})
	if ms == span {
		t.Fatalf("idle never lists %s", person)
	}
	return past.Add(time.Duration(ms-1) * time.Millisecond)
}

// tick lets two states be stored at times that can be told apart.
func (s store) tick() {
	if s.advance == nil {
		time.Sleep(3 * time.Millisecond)
		return
	}
	s.advance(3 * time.Millisecond)
}

// over is a context that has ended.
func over(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
