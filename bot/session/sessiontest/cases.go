package sessiontest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

func granted(t *testing.T, s store) {
	b := s.grant(t, "m1", "ann")
	if b.Ticket.Key != "m1" || b.Ticket.Person != "ann" || b.Ticket.Fence == "" {
		t.Errorf("ticket %+v does not say what it is for", b.Ticket)
	}
	if b.State != nil {
		t.Errorf("a stranger has the state %q", b.State)
	}
	other := s.grant(t, "m2", "bob") // while ann is locked
	if other.Ticket.Fence == b.Ticket.Fence {
		t.Error("two grants have one fence")
	}
}

func roundTrip(t *testing.T, s store) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for name, want := range map[string][]byte{
		"json":   []byte(`{"flow":"weekly","a":[["到会人数","28"]]}`),
		"binary": every,
		"64 KB":  bytes.Repeat(every, 256),
	} {
		s.answer(t, name, name, want, want[:64/2])
		if got := s.state(t, name); !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes came back as %d others", name, len(want), len(got))
		}
		if got := s.begin(t, name, name, bot.Repeat).Reply; !bytes.Equal(got, want[:64/2]) {
			t.Errorf("%s: the reply came back as %q", name, got)
		}
	}
}

func forgets(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), nil)
	s.wantState(t, "ann", "s1")
	s.answer(t, "m2", "ann", nil, nil)
	if got := s.state(t, "ann"); got != nil {
		t.Errorf("state is %q after it was forgotten", got)
	}
	s.wantIdle(t, future, 10)
}

func repeats(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), []byte("r1"))
	s.answer(t, "m2", "ann", []byte("s2"), nil)
	s.answer(t, "m3", "ann", []byte("s3"), []byte{})
	during := s.grant(t, "m4", "ann")
	for key, want := range map[string]string{"m1": "r1", "m2": "", "m3": ""} {
		for range 2 {
			if b := s.begin(t, key, "ann", bot.Repeat); string(b.Reply) != want {
				t.Errorf("%s: reply %q, want %q", key, b.Reply, want)
			}
		}
	}
	if string(during.State) != "s3" {
		t.Errorf("state is %q, want s3", during.State)
	}
	s.end(t, during, []byte("s4"), nil)
	s.wantState(t, "ann", "s4")
}

func locks(t *testing.T, s store) {
	b := s.grant(t, "m1", "ann")
	s.begin(t, "m1", "ann", bot.Busy)
	s.begin(t, "m2", "ann", bot.Busy)
	s.answer(t, "m3", "bob", []byte("of bob"), nil)
	s.end(t, b, []byte("of ann"), []byte("r1"))
	s.begin(t, "m1", "ann", bot.Repeat)
	if next := s.grant(t, "m2", "ann"); string(next.State) != "of ann" {
		t.Errorf("state is %q", next.State)
	}
	s.wantState(t, "bob", "of bob")
}

func aborts(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), nil)
	b := s.grant(t, "m2", "ann")
	s.abort(t, b)
	s.abort(t, b) // is no error
	again := s.grant(t, "m2", "ann")
	if string(again.State) != "s1" {
		t.Errorf("state is %q, want s1", again.State)
	}
	s.abort(t, b) // nor does it free another's lock
	s.begin(t, "m3", "ann", bot.Busy)
	s.abort(t, s.grant(t, "m9", "new"))
	s.wantIdle(t, future, 10, "ann")
}

// wantLost tries to end with a ticket that is void.
func (s store) wantLost(t *testing.T, ticket bot.Ticket) {
	t.Helper()
	for _, state := range [][]byte{[]byte("lost"), nil} {
		if err := s.End(t.Context(), ticket, state, []byte("lost")); !errors.Is(err, domain.ErrChanged) {
			t.Errorf("end: %v, want ErrChanged", err)
		}
	}
}

func strangers(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), nil)
	stored := s.storedAt(t, "ann")
	s.tick()
	b := s.grant(t, "m2", "ann")
	forged := b.Ticket
	forged.Fence = "a fence of nobody's"
	s.wantLost(t, forged)
	s.wantLost(t, bot.Ticket{Key: "m9", Person: "nobody", Fence: b.Ticket.Fence})
	s.begin(t, "m2", "ann", bot.Busy) // the lock is still b's
	s.abort(t, b)
	s.wantLost(t, b.Ticket)
	s.wantState(t, "ann", "s1")
	s.grant(t, "m2", "ann") // no reply was stored
	s.wantIdle(t, future, 10, "ann")
	if again := s.storedAt(t, "ann"); !again.Equal(stored) {
		t.Errorf("what stored nothing moved the idle time by %v", again.Sub(stored))
	}
}

func lockExpires(t *testing.T, s store) {
	s.answer(t, "m0", "ann", []byte("s0"), nil)
	lost := s.grant(t, "m1", "ann")
	s.advance(bot.LockLife - 2*time.Second)
	s.begin(t, "m1", "ann", bot.Busy)
	s.advance(3 * time.Second)
	s.wantLost(t, lost.Ticket) // though nobody took it
	next := s.grant(t, "m1", "ann")
	s.wantLost(t, lost.Ticket)
	if string(next.State) != "s0" {
		t.Errorf("state is %q, want s0", next.State)
	}
	s.end(t, next, []byte("s1"), []byte("r1"))
	s.wantLost(t, lost.Ticket)
	s.wantState(t, "ann", "s1")
	if b := s.begin(t, "m1", "ann", bot.Repeat); string(b.Reply) != "r1" {
		t.Errorf("reply %q, want r1", b.Reply)
	}
}

func lateAbort(t *testing.T, s store) {
	lost := s.grant(t, "m1", "ann")
	s.advance(bot.LockLife + time.Second)
	next := s.grant(t, "m2", "ann")
	s.abort(t, lost)
	s.begin(t, "m3", "ann", bot.Busy)
	s.end(t, next, []byte("s2"), nil)
	s.wantState(t, "ann", "s2")
}

func replyExpires(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), []byte("r1"))
	s.advance(bot.ReplyLife - time.Minute)
	s.begin(t, "m1", "ann", bot.Repeat)
	s.advance(2 * time.Minute)
	if b := s.grant(t, "m1", "ann"); string(b.State) != "s1" {
		t.Errorf("state is %q, want s1", b.State)
	}
}

func stateExpires(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), nil)
	s.answer(t, "m2", "bob", []byte("s1"), nil)
	s.advance(bot.StateLife - time.Hour)
	s.wantState(t, "ann", "s1")
	s.answer(t, "m3", "ann", []byte("s1"), nil)
	s.advance(2 * time.Hour)
	s.wantState(t, "ann", "s1")
	s.wantState(t, "bob", "")
	s.wantIdle(t, future, 10, "ann")
	s.advance(bot.StateLife)
	s.wantState(t, "ann", "")
	s.wantIdle(t, future, 10)
}

func idle(t *testing.T, s store) {
	s.wantIdle(t, future, 10)
	for _, p := range []string{"cid", "ann", "bob"} { // the order of time, not of names
		s.answer(t, "m1", p, []byte("s"), nil)
		s.tick()
	}
	s.wantIdle(t, future, 10, "cid", "ann", "bob")
	s.wantIdle(t, future, 2, "cid", "ann")
	s.wantIdle(t, future, 0)
	s.wantIdle(t, past, 10)
	s.wantIdle(t, s.storedAt(t, "bob"), 10, "cid", "ann") // bob not before his own time
	s.answer(t, "m2", "cid", []byte("s"), nil)            // the same state, stored later
	s.wantIdle(t, future, 10, "ann", "bob", "cid")
	s.answer(t, "m2", "bob", nil, nil)
	s.wantIdle(t, future, 10, "ann", "cid")
	s.grant(t, "m3", "ann") // under way, and listed still
	s.wantIdle(t, future, 10, "ann", "cid")
}

func idleSince(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s"), nil)
	s.advance(time.Hour)
	s.answer(t, "m1", "bob", []byte("s"), nil)
	between := s.storedAt(t, "bob").Sub(s.storedAt(t, "ann"))
	if between < time.Hour || between > time.Hour+time.Minute {
		t.Errorf("an hour apart, stored %v apart", between)
	}
}

// nobodyNamed looks at the faults that can be had without breaking a server.
func nobodyNamed(t *testing.T, s store) {
	const person, words = "oAbc_openid-0123456789abcdef", "what a member wrote"
	ticket := bot.Ticket{Key: person + "1", Person: person, Fence: "a fence of nobody's"}
	_, begun := s.Begin(over(t), person+"1", person)
	for _, err := range []error{
		begun,
		s.End(t.Context(), ticket, []byte(words), []byte(words)),
		s.End(over(t), ticket, []byte(words), []byte(words)),
		s.Abort(over(t), ticket),
	} {
		if err == nil || strings.Contains(err.Error(), person) || strings.Contains(err.Error(), words) {
			t.Errorf("the error text is %v", err)
		}
	}
}

func cancelled(t *testing.T, s store) {
	s.answer(t, "m1", "ann", []byte("s1"), nil)
	ctx := over(t)
	if b, err := s.Begin(ctx, "m2", "ann"); err == nil {
		t.Errorf("begin: outcome %d and no error", b.Outcome)
	}
	held := s.grant(t, "m2", "ann") // the one that failed has locked nothing
	if err := s.End(ctx, held.Ticket, []byte("s2"), nil); err == nil {
		t.Error("end: no error")
	}
	if err := s.Abort(ctx, held.Ticket); err == nil {
		t.Error("abort: no error")
	}
	if people, err := s.Idle(ctx, future, 10); err == nil {
		t.Errorf("idle: %v and no error", people)
	}
	s.begin(t, "m2", "ann", bot.Busy) // still held
	s.end(t, held, []byte("s3"), nil)
	s.wantState(t, "ann", "s3")
}
