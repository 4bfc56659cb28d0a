package sessiontest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// Memory is [bot.Sessions] in this process, for tests: it keeps nothing after a
// restart and forgets nothing before. It passes [Run] like the others.
type Memory struct {
	now func() time.Time

	mu      sync.Mutex
	replies map[message]kept
	states  map[string]kept
	locks   map[string]kept
}

type message struct{ key, person string }

// kept is a value with the times between which it is so.
type kept struct {
	value  []byte
	stored time.Time
	until  time.Time
}

// NewMemory remembers by that clock; tests that do not care give time.Now.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, replies: map[message]kept{}, states: map[string]kept{}, locks: map[string]kept{}}
}

// Begin implements [bot.Sessions].
func (m *Memory) Begin(ctx context.Context, key, person string) (bot.Begun, error) {
	if err := ended(ctx); err != nil {
		return bot.Begun{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.replies[message{key, person}]; ok && m.alive(r) {
		return bot.Begun{Outcome: bot.Repeat, Reply: bytes.Clone(r.value)}, nil
	}
	if m.alive(m.locks[person]) {
		return bot.Begun{Outcome: bot.Busy}, nil
	}
	t := bot.Ticket{Key: key, Person: person, Fence: rand.Text()}
	m.locks[person] = m.keep([]byte(t.Fence), bot.LockLife)
	b := bot.Begun{Outcome: bot.Granted, Ticket: t}
	if s := m.states[person]; m.alive(s) {
		b.State = bytes.Clone(s.value)
	}
	return b, nil
}

// End implements [bot.Sessions].
func (m *Memory) End(ctx context.Context, t bot.Ticket, state, reply []byte) error {
	if err := ended(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.holds(t) {
		return fmt.Errorf("session: the lock was lost: %w", domain.ErrChanged)
	}
	delete(m.locks, t.Person)
	delete(m.states, t.Person)
	if state != nil {
		m.states[t.Person] = m.keep(state, bot.StateLife)
	}
	m.replies[message{t.Key, t.Person}] = m.keep(reply, bot.ReplyLife)
	return nil
}

// Abort implements [bot.Sessions].
func (m *Memory) Abort(ctx context.Context, t bot.Ticket) error {
	if err := ended(ctx); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.holds(t) {
		delete(m.locks, t.Person)
	}
	return nil
}

// Idle implements [bot.Sessions].
func (m *Memory) Idle(ctx context.Context, before time.Time, n int) ([]string, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var people []string
	for p, s := range m.states {
		if m.alive(s) && s.stored.Before(before) {
			people = append(people, p)
		}
	}
	slices.SortFunc(people, func(a, b string) int {
		return cmp.Or(m.states[a].stored.Compare(m.states[b].stored), cmp.Compare(a, b))
	})
	return people[:min(max(n, 0), len(people))], nil
}

// keep rounds to milliseconds as the servers do, so that what is before what
// does not depend on where it is kept.
func (m *Memory) keep(value []byte, life time.Duration) kept {
	now := m.now()
	return kept{value: bytes.Clone(value), stored: now.Truncate(time.Millisecond), until: now.Add(life)}
}

func (m *Memory) alive(k kept) bool { return m.now().Before(k.until) }

func (m *Memory) holds(t bot.Ticket) bool {
	l := m.locks[t.Person]
	return m.alive(l) && string(l.value) == t.Fence
}

// ended answers a context that is over as the servers do.
func ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("session: %w: %w", domain.ErrAway, err)
	}
	return nil
}
