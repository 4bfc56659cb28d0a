package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"lianluo/domain"
)

// Units, the tree and the plans change rarely and are read for every message, so
// what was read of them is remembered under a version that stands in the database.
// Whoever asks reads the version first, a message once (see [OneMessage]), and every
// transaction that writes to one of these tables moves it: no replica answers a
// message with less than the last commit before it. Who somebody is and what they
// may do is never remembered here.
const standingVersion = "standing"

// remembered are the tables whose rows are remembered.
var remembered = regexp.MustCompile(`^(?:INSERT INTO|UPDATE|DELETE FROM) (?:units|placements|campaigns|shifts)\b`)

const settingSet query = `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`

// write runs f in a transaction, and moves the version in the same one where it
// must be moved. That comes last: transactions then lock the version's row after
// all others, and cannot wait for each other in a circle.
func (s *Store) write(ctx context.Context, f func(context.Context, runner) error) error {
	return s.transact(ctx, func(ctx context.Context, w runner) error {
		m := &moving{runner: w}
		if err := f(ctx, m); err != nil || !m.moved {
			return err
		}
		_, err := exec(ctx, w, settingSet, standingVersion, rand.Text())
		return err
	})
}

// moving is a transaction that notes whether it wrote to what is remembered.
type moving struct {
	runner
	moved bool
}

func (m *moving) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	m.moved = m.moved || remembered.MatchString(q)
	return m.runner.ExecContext(ctx, q, args...)
}

// memory is what was read under one version. It is dropped as a whole.
type memory struct {
	version string
	since   time.Time

	mu        sync.Mutex
	plans     *plans
	units     map[spot]domain.Unit
	schedules map[spot]domain.Schedule
}

// spot is a unit on a day.
type spot struct {
	unit domain.UnitID
	on   domain.Day
}

const (
	// memoryLife bounds how long rows that were changed by hand, past this program
	// and so past the version, are answered as they were.
	memoryLife = time.Minute
	// mostKept bounds each map: a schedule is about 3 KB.
	mostKept = 2048
)

// remember gives the memory of that version: the one there is, or an empty one.
// Where there is no version yet, nothing is kept.
func (s *Store) remember(version string) *memory {
	now := s.now()
	if m := s.kept.Load(); m != nil && m.version == version && now.Sub(m.since) < memoryLife {
		return m
	}
	m := &memory{version: version, since: now, units: map[spot]domain.Unit{}, schedules: map[spot]domain.Schedule{}}
	if version != "" {
		s.kept.Store(m)
	}
	return m
}

// oneMessage is the context key of the memory that a message keeps to.
type oneMessage struct{}

// OneMessage marks the context of one message: what it reads of units, tree and
// plans after Person has the version that came with the person, and is not asked
// for its version again. Conversations write to none of them, so no message misses
// what it has done itself.
func OneMessage(ctx context.Context) context.Context {
	return context.WithValue(ctx, oneMessage{}, new(atomic.Pointer[memory]))
}

// keepTo makes the rest of a message read under that memory's version.
func keepTo(ctx context.Context, m *memory) {
	if kept, ok := ctx.Value(oneMessage{}).(*atomic.Pointer[memory]); ok {
		kept.Store(m)
	}
}

const settingOf query = `SELECT value FROM settings WHERE name = $1`

// standing reads the version before anything else: what a change in between made
// is read under the old version, and read again under the new.
func (s *Store) standing(ctx context.Context) (*memory, error) {
	if kept, ok := ctx.Value(oneMessage{}).(*atomic.Pointer[memory]); ok && kept.Load() != nil {
		return kept.Load(), nil
	}
	versions, err := list(ctx, s.read, itself[string], settingOf, standingVersion)
	if err != nil || len(versions) == 0 {
		return s.remember(""), err
	}
	return s.remember(versions[0]), nil
}

// recall gives what is remembered of a place, or reads it.
func recall[T any](m *memory, of map[spot]T, at spot, read func() (T, error)) (T, error) {
	m.mu.Lock()
	x, ok := of[at]
	m.mu.Unlock()
	if ok {
		return x, nil
	}
	x, err := read()
	if err != nil {
		return x, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(of) >= mostKept {
		clear(of)
	}
	of[at] = x
	return x, nil
}
