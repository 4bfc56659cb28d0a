package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Connections of one replica; PostgreSQL allows 100 in all unless told otherwise.
const (
	poolSize = 16
	poolIdle = 5 * time.Minute
)

// lockTries is how many seconds a replica waits for another to bring the schema
// up to date.
const lockTries = 300

// mostTries bounds how often a transaction is repeated for PostgreSQL.
const mostTries = 3

func (s *Store) openPostgres(url string) error {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("store: the database URL: %w", err) // pgx hides the password
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, lockTries))
	if err != nil {
		return fault(err)
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	db.SetConnMaxIdleTime(poolIdle)
	s.read, s.close, s.dialect = db, db.Close, goose.DialectPostgres
	s.migrate = []goose.ProviderOption{goose.WithSessionLocker(locker)}
	s.own = func() (*sql.DB, error) { return stdlib.OpenDB(*cfg), nil }
	s.transact = func(ctx context.Context, f func(context.Context, runner) error) error {
		var err error
		for range mostTries {
			if err = transact(ctx, db, f); !again(err) {
				break
			}
		}
		return err
	}
	return nil
}

func transact(ctx context.Context, db *sql.DB, f func(context.Context, runner) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fault(err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := f(ctx, tx); err != nil {
		return err
	}
	return fault(tx.Commit())
}
