package session

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func TestTokens(t *testing.T) {
	ctx := t.Context()
	m := miniredis.RunT(t)
	var log bytes.Buffer
	tokens := open(t, "redis://"+m.Addr()).Tokens(slog.New(slog.NewTextHandler(&log, nil)))
	want := func(key, val string) {
		t.Helper()
		if got, ok := tokens.Get(ctx, key); got != val || ok != (val != "") {
			t.Errorf("%s is %q, %v; want %q", key, got, ok, val)
		}
	}
	want("access", "")
	tokens.Set(ctx, "access", "t1", time.Hour)
	tokens.Set(ctx, "ticket", "t2", time.Minute)
	tokens.Set(ctx, "short", "t3", 999*time.Millisecond)
	tokens.Set(ctx, "dead", "t4", -time.Hour)
	want("access", "t1")
	want("short", "")
	want("dead", "")
	m.FastForward(2 * time.Minute)
	want("ticket", "")
	want("access", "t1")
	tokens.Delete(ctx, "access")
	tokens.Delete(ctx, "access")
	want("access", "")
	if log.Len() > 0 {
		t.Errorf("nothing went wrong, and yet: %s", &log)
	}
}

func TestTokensWithoutRedis(t *testing.T) {
	ctx := t.Context()
	m := miniredis.RunT(t)
	var log bytes.Buffer
	tokens := open(t, "redis://"+m.Addr()).Tokens(slog.New(slog.NewTextHandler(&log, nil)))
	tokens.Set(ctx, "access-wx1", "s3cret", time.Hour)
	m.SetError("ERR unknown command 'set', with args beginning with: 'access-wx1' 's3cret'")
	tokens.Set(ctx, "access-wx1", "s3cret", time.Hour)
	tokens.Delete(ctx, "access-wx1")
	if got, ok := tokens.Get(ctx, "access-wx1"); ok || got != "" {
		t.Errorf("got %q from a server that fails", got)
	}
	if n := strings.Count(log.String(), "token cache"); n != 3 {
		t.Errorf("%d lines for three faults: %s", n, &log)
	}
	if strings.Contains(log.String(), "s3cret") || strings.Contains(log.String(), "wx1") {
		t.Errorf("the log tells too much: %s", &log)
	}
}
