package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lianluo/domain"
)

func openWriter(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "r.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// setting writes one setting, and then does what is wanted inside the transaction.
func setting(name string, then func(context.Context, runner) error) func(context.Context, runner) error {
	return func(ctx context.Context, w runner) error {
		if _, err := exec(ctx, w, settingSet, name, "x"); err != nil {
			return err
		}
		return then(ctx, w)
	}
}

func nothing(context.Context, runner) error { return nil }

func (s *Store) wantSettings(t *testing.T, want ...string) {
	t.Helper()
	got, err := list(t.Context(), s.read, itself[string], "SELECT name FROM settings ORDER BY name")
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("kept: %v, want %v, %v", got, want, err)
	}
}

// TestPanicInside is a bug in somebody's transaction: it is theirs alone.
func TestPanicInside(t *testing.T) {
	s := openWriter(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.write(t.Context(), setting("a", func(context.Context, runner) error { panic("a bug") }))
	}()
	if err := s.write(t.Context(), setting("b", nothing)); err != nil {
		t.Error(err)
	}
	s.wantSettings(t, "b")
}

// TestRolledBackByItself is what SQLite does when the disk is full: the whole
// transaction is gone. Everybody who shared it must be told.
func TestRolledBackByItself(t *testing.T) {
	s := openWriter(t)
	db, err := s.own()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	w := &writer{run: &prepared{on: conn}}
	first, second, inside := make(chan error), make(chan error), make(chan bool)
	full := errors.New("the disk is full")
	go func() {
		first <- w.do(t.Context(), setting("a", func(context.Context, runner) error {
			inside <- true
			<-inside
			return nil
		}))
	}()
	<-inside
	go func() {
		second <- w.do(t.Context(), setting("b", func(ctx context.Context, r runner) error {
			_, _ = exec(ctx, r, undoAll)
			return full
		}))
	}()
	for w.waiting.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	inside <- true
	for _, err := range []error{<-first, <-second} {
		if err == nil || !strings.Contains(err.Error(), "nothing was kept") || !strings.Contains(err.Error(), full.Error()) {
			t.Errorf("told %v", err)
		}
	}
	if err := w.do(t.Context(), setting("c", nothing)); err != nil {
		t.Error(err)
	}
	s.wantSettings(t, "c")
}

// TestBusy is another process that holds the file.
func TestBusy(t *testing.T) {
	s := openWriter(t)
	other, err := s.own()
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	impatient := func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, "PRAGMA busy_timeout = 1")
		return err
	}
	if err := s.write(t.Context(), impatient); err != nil {
		t.Fatal(err)
	}
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), setting("a", nothing)); !errors.Is(err, domain.ErrAway) {
		t.Errorf("%v, want ErrAway", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), setting("b", nothing)); err != nil {
		t.Error(err)
	}
	s.wantSettings(t, "b")
}

func TestIDsAscend(t *testing.T) {
	s := &Store{now: func() time.Time { return time.UnixMilli(1_000) }, salt: 1<<20 - 1}
	last := int64(0)
	for range 3_000_000 {
		id := s.id()
		if id <= last {
			t.Fatalf("%d after %d", id, last)
		}
		last = id
	}
}

func TestIn(t *testing.T) {
	for n, want := range map[int]string{
		1: "IN ($2)", 2: "IN ($2, $3)", 3: "IN ($2, $3, $4, $5)", 5: "IN ($2, $3, $4, $5, $6, $7, $8, $9)",
	} {
		of := make([]int, n)
		for i := range of {
			of[i] = i
		}
		q, args := in("IN ($2)", []any{"day"}, of)
		if string(q) != want || args[1] != 0 || args[len(args)-1] != n-1 {
			t.Errorf("%d: %s with %v", n, q, args)
		}
	}
}
