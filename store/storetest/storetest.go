// Package storetest opens stores for tests: every test of records runs on both
// engines.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"lianluo/store"
)

// Each runs the test on a new store of either engine.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { test(t, Open(t, Postgres(t))) })
}

// Open opens the store of that URL at the current schema, until the test ends.
func Open(t testing.TB, at string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// SQLite is the URL of a new file.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite://" + filepath.Join(t.TempDir(), "records.db")
}

// Postgres is the URL of a new schema in the server of LIANLUO_TEST_POSTGRES. It
// skips the test where there is none, but not under CI.
func Postgres(t testing.TB) string {
	t.Helper()
	at, err := url.Parse(server())
	if err != nil {
		t.Fatal("LIANLUO_TEST_POSTGRES is not a URL")
	}
	schema := "store_" + strings.ToLower(rand.Text())
	db, err := sql.Open("pgx", at.String())
	if err == nil {
		_, err = db.ExecContext(t.Context(), "CREATE SCHEMA "+schema)
	}
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("postgres: no server answers at LIANLUO_TEST_POSTGRES")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		if err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	q := at.Query()
	q.Set("search_path", schema)
	at.RawQuery = q.Encode()
	return at.String()
}

func server() string {
	if at := os.Getenv("LIANLUO_TEST_POSTGRES"); at != "" {
		return at
	}
	return "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"
}
