// Package store keeps the records in SQL: SQLite on one machine, PostgreSQL on
// many, with one text of every statement. It implements [bot.Records], what
// conversations read, and [bot.Sessions] for an installation without Redis.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"

	"lianluo/bot"
)

// Store is the records. Its methods are safe for concurrent use. Errors wrap
// domain.ErrAway when the database does not answer.
type Store struct {
	// Zone is the office's: instants are handed out in it, and it decides the day a
	// session falls on. Set it before use.
	Zone *time.Location

	read     runner
	transact func(context.Context, func(context.Context, runner) error) error
	own      func() (*sql.DB, error) // a handle of its own, for migrations
	close    func() error

	dialect goose.Dialect
	migrate []goose.ProviderOption
	now     func() time.Time // for ids only
	last    atomic.Int64     // id given out
	salt    int64
	kept    atomic.Pointer[memory]
}

var _ bot.Records = (*Store)(nil)

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database of that URL: sqlite:///path/to/file, which is created
// when it is not there, or postgres://user@host/name. It does not bring it to the
// current schema: see [Store.Migrate]. Close the Store after use.
func Open(ctx context.Context, url string) (*Store, error) {
	// A place in China has had no summer time since 1991.
	s := &Store{Zone: time.FixedZone("CST", 8*60*60), now: time.Now}
	var salt [8]byte
	_, _ = rand.Read(salt[:]) // never fails
	s.salt = int64(binary.BigEndian.Uint64(salt[:]) >> 44)
	scheme, _, _ := strings.Cut(url, "://")
	var err error
	switch scheme {
	case "sqlite":
		err = s.openSQLite(ctx, url)
	case "postgres", "postgresql":
		err = s.openPostgres(url)
	default:
		return nil, errors.New("store: the database URL must begin with sqlite:// or postgres://")
	}
	if err != nil {
		return nil, err
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Migrate brings the database to the current schema. Several replicas may do so
// at once.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fault(err)
	}
	db, err := s.own()
	if err != nil {
		return fault(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(s.dialect, db, files, s.migrate...)
	if err != nil {
		return fault(err)
	}
	if err := up(ctx, p); err != nil {
		return fmt.Errorf("store: the schema could not be brought up to date: %w", fault(err))
	}
	return nil
}

// up tries again while somebody else moves the schema on: SQLite has no lock for
// this, so two processes may start the same step, which one of them then fails.
func up(ctx context.Context, p *goose.Provider) error {
	for last := int64(-1); ; {
		_, err := p.Up(ctx)
		if err == nil {
			return nil
		}
		now, unknown := p.GetDBVersion(ctx)
		if unknown != nil || now <= last {
			return err
		}
		last = now
	}
}

const ping query = `SELECT 1`

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, err := list(ctx, s.read, itself[int], ping)
	return err
}

// Close waits for nothing: end the work first.
func (s *Store) Close() error { return s.close() }

// id makes the number of a new row: milliseconds, then twenty bits that differ
// between replicas. Within one process they ascend.
func (s *Store) id() int64 {
	fresh := s.now().UnixMilli()<<20 | s.salt
	for {
		last := s.last.Load()
		next := max(fresh, last+1)
		if s.last.CompareAndSwap(last, next) {
			return next
		}
	}
}
