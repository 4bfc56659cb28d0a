package session

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"lianluo/bot"
	"lianluo/domain"
)

// wantAway makes every call, all at once, and wants each to fail soon.
func wantAway(t *testing.T, r *Redis, within time.Duration) {
	t.Helper()
	ticket := bot.Ticket{Key: "m1", Person: "ann", Fence: "f"}
	var all sync.WaitGroup
	defer all.Wait()
	for name, call := range map[string]func(context.Context) error{
		"begin": func(ctx context.Context) error { _, err := r.Begin(ctx, "m1", "ann"); return err },
		"end":   func(ctx context.Context) error { return r.End(ctx, ticket, []byte("s"), nil) },
		"abort": func(ctx context.Context) error { return r.Abort(ctx, ticket) },
		"idle":  func(ctx context.Context) error { _, err := r.Idle(ctx, time.Now(), 10); return err },
		"ping":  r.Ping,
	} {
		all.Go(func() {
			began := time.Now()
			err := call(t.Context())
			if took := time.Since(began); took > within {
				t.Errorf("%s took %v", name, took)
			}
			if !errors.Is(err, domain.ErrAway) || errors.Is(err, domain.ErrChanged) {
				t.Errorf("%s: %v, want ErrAway", name, err)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	wantAway(t, open(t, "redis://"+l.Addr().String()), time.Second)
	wantAway(t, open(t, "redis://"+l.Addr().String()+"?master_name=m"), 3*time.Second)
	wantAway(t, open(t, "redis://"+l.Addr().String()+"?addr="+l.Addr().String()), 3*time.Second)
}

// open is for servers of which nothing needs to be cleaned up.
func open(t *testing.T, address string) *Redis {
	t.Helper()
	r, err := Open(address, "test", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func TestFrozen(t *testing.T) {
	for name, query := range map[string]string{"single": "", "sentinel": "?master_name=m", "cluster": "?addr="} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := frozen(t)
			if name == "cluster" {
				query += address
			}
			wantAway(t, open(t, "redis://"+address+query), patience+200*time.Millisecond)
		})
	}
}

// TestFreezes stops a server in the middle of a message and lets it go on.
func TestFreezes(t *testing.T) {
	s := start(t)
	r := open(t, "redis://"+s.address)
	b, err := r.Begin(t.Context(), "m1", "ann")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	wantAway(t, r, patience+200*time.Millisecond)
	if err := s.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if err := r.End(t.Context(), b.Ticket, []byte("s1"), nil); err != nil {
		t.Errorf("after it went on: %v", err)
	}
}

// TestHurried has a caller with less patience than ours.
func TestHurried(t *testing.T) {
	r := open(t, "redis://"+frozen(t))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := r.Begin(ctx, "m1", "ann")
	if !errors.Is(err, domain.ErrAway) || time.Since(began) > 500*time.Millisecond {
		t.Errorf("%v after %v, want ErrAway", err, time.Since(began))
	}
}

// TestGoesAway loses the server between begin and end, and gets it back.
func TestGoesAway(t *testing.T) {
	m := miniredis.RunT(t)
	r := open(t, "redis://"+m.Addr())
	b, err := r.Begin(t.Context(), "m1", "ann")
	if err != nil {
		t.Fatal(err)
	}
	m.Close()
	wantAway(t, r, time.Second)
	if err := m.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := r.End(t.Context(), b.Ticket, []byte("s1"), nil); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

func TestDiscreet(t *testing.T) {
	m := miniredis.RunT(t)
	r := open(t, "redis://"+m.Addr())
	m.SetError("ERR unknown command 'evalsha', with args beginning with: 'what ann wrote'")
	_, err := r.Begin(t.Context(), "m1", "ann")
	if err == nil || !strings.Contains(err.Error(), "ERR unknown command") || strings.Contains(err.Error(), "wrote") {
		t.Errorf("the error text is %v", err)
	}
}
