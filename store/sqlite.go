package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Every connection waits five seconds for a lock of another process. The writer's
// commits reach the disk before they are reported (synchronous FULL). Readers
// may not write; there are several, each with the same pages, so they keep 2 MB of
// them and not 16: what is not kept is in the system's memory.
const (
	pragmas  = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=cache_size(-16000)"
	writing  = pragmas + "&_pragma=synchronous(FULL)&_txlock=immediate"
	readOnly = pragmas + "&_pragma=query_only(1)&_pragma=cache_size(-2000)"
)

// openSQLite opens one writing connection and a pool of readers beside it.
func (s *Store) openSQLite(ctx context.Context, from string) error {
	path, err := filepath.Abs(strings.TrimPrefix(from, "sqlite://"))
	if err != nil {
		return fault(err)
	}
	if err := private(path); err != nil {
		return err
	}
	open := func(how string) (*sql.DB, error) {
		file := url.URL{Scheme: "file", Path: path, RawQuery: how}
		return sql.Open("sqlite", file.String())
	}
	w, err := open(writing)
	if err != nil {
		return fault(err)
	}
	conn, err := w.Conn(ctx)
	if err != nil {
		return errors.Join(fault(err), w.Close())
	}
	r, err := open(readOnly)
	if err != nil {
		return errors.Join(fault(err), w.Close())
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	reads, writes := &prepared{on: r}, &prepared{on: conn}
	one := &writer{run: writes}
	s.read, s.transact, s.dialect = reads, one.do, goose.DialectSQLite3
	s.own = func() (*sql.DB, error) { return open(writing) }
	s.close = func() error {
		return errors.Join(reads.Close(), r.Close(), writes.Close(), conn.Close(), w.Close())
	}
	return nil
}

// private creates the file so that only the account of the service reads it:
// SQLite gives its journals the same rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator's own setting
	if err != nil {
		return fmt.Errorf("store: the database file cannot be opened; its directory must exist and be writable: %w", err)
	}
	return f.Close()
}
