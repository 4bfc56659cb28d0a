package sessiontest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianluo/bot"
	"lianluo/domain"
)

// model plays random calls on the store and on a [Memory] of its own, which must
// say the same. Every play has people of its own, so the store need not be
// emptied between them.
func model(t *testing.T, s store) {
	plays := 0
	rapid.Check(t, func(rt *rapid.T) {
		plays++
		p := &play{T: rt, s: s, name: fmt.Sprintf("play%d-", plays), clock: past}
		p.want = NewMemory(func() time.Time { return p.clock })
		moves := map[string]func(*rapid.T){"begin": p.begin, "end": p.end, "abort": p.abort, "idle": p.idle}
		if s.advance != nil {
			moves["advance"] = p.advance
		}
		rt.Repeat(moves)
		p.idle(rt)
	})
}

// play holds the tickets given out, of the store and of the model by turns.
type play struct {
	*rapid.T
	s       store
	want    *Memory
	name    string
	clock   time.Time
	tickets [][2]bot.Ticket
}

func (p *play) begin(t *rapid.T) {
	person := p.name + rapid.SampledFrom([]string{"ann", "bob", "cid"}).Draw(t, "person")
	key := p.name + rapid.SampledFrom([]string{"m1", "m2", "m3", "m4"}).Draw(t, "key") + person
	got, err := p.s.Begin(t.Context(), key, person)
	want, _ := p.want.Begin(t.Context(), key, person)
	if err != nil || got.Outcome != want.Outcome || string(got.State) != string(want.State) || string(got.Reply) != string(want.Reply) {
		t.Fatalf("begin: %+v, %v; want %+v", got, err, want)
	}
	if got.Outcome == bot.Granted {
		p.tickets = append(p.tickets, [2]bot.Ticket{got.Ticket, want.Ticket})
	}
}

// take picks one of the tickets, which is used up by that.
func (p *play) take(t *rapid.T) [2]bot.Ticket {
	if len(p.tickets) == 0 {
		t.Skip("no ticket")
	}
	i := rapid.IntRange(0, len(p.tickets)-1).Draw(t, "ticket")
	ticket := p.tickets[i]
	p.tickets = slices.Delete(p.tickets, i, i+1)
	return ticket
}

func (p *play) end(t *rapid.T) {
	ticket := p.take(t)
	reply := rapid.SliceOf(rapid.Byte()).Draw(t, "reply")
	var state []byte
	if rapid.Bool().Draw(t, "keeps state") {
		state = rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "state")
	}
	got := p.s.End(t.Context(), ticket[0], state, reply)
	want := p.want.End(t.Context(), ticket[1], state, reply)
	if errors.Is(got, domain.ErrChanged) != (want != nil) || (got == nil) != (want == nil) {
		t.Fatalf("end: %v, want %v", got, want)
	}
}

func (p *play) abort(t *rapid.T) {
	ticket := p.take(t)
	if err := p.s.Abort(t.Context(), ticket[0]); err != nil {
		t.Fatal(err)
	}
	_ = p.want.Abort(t.Context(), ticket[1]) // cannot fail while the test runs
}

// advance never lets the sum of its steps come near a life, for a real server
// moves on by itself meanwhile.
func (p *play) advance(t *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{
		bot.LockLife/2 - time.Second, bot.ReplyLife + time.Minute, bot.StateLife + time.Hour,
	}).Draw(t, "by")
	p.s.advance(d)
	p.clock = p.clock.Add(d)
}

// idle compares only who is listed: what was stored within one millisecond has no
// order.
func (p *play) idle(t *rapid.T) {
	all, err := p.s.Idle(t.Context(), future, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.DeleteFunc(all, func(person string) bool { return !strings.HasPrefix(person, p.name) })
	want, _ := p.want.Idle(t.Context(), future, len(got)+1)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("idle: %v, want %v", got, want)
	}
}
