package wechat

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// TokenCache keeps the access token where all replicas see it. It has no errors:
// what cannot be read is not there, and what cannot be stored is fetched again.
type TokenCache interface {
	Get(ctx context.Context, key string) (string, bool)
	Set(ctx context.Context, key, val string, ttl time.Duration)
	Delete(ctx context.Context, key string)
}

// tokens is silenceper's cache for the one token of a client: a copy in memory, and
// the shared one behind it. A
// shared cache that is away must not cost the token that was just fetched (trap
// T20), a value is always a string (T22), and a life of less than a second is
// none (T21).
type tokens struct {
	shared TokenCache

	mu    sync.Mutex
	key   string // what silenceper calls the token
	near  string
	until time.Time
}

// cacheWait bounds the shared cache: silenceper gives no context.
const cacheWait = time.Second

// Get implements cache.Cache.
func (t *tokens) Get(key string) any {
	t.mu.Lock()
	t.key = key
	near, until := t.near, t.until
	t.mu.Unlock()
	if time.Now().Before(until) {
		return near
	}
	ctx, cancel := context.WithTimeout(context.Background(), cacheWait)
	defer cancel()
	if val := t.far(ctx, key); val != "" {
		return val
	}
	return nil
}

// far reads the shared cache.
func (t *tokens) far(ctx context.Context, key string) string {
	if t.shared == nil {
		return ""
	}
	val, _ := t.shared.Get(ctx, key)
	return val
}

// Set implements cache.Cache.
func (t *tokens) Set(key string, val any, ttl time.Duration) error {
	s, ok := val.(string)
	if !ok || ttl < time.Second {
		return nil
	}
	t.mu.Lock()
	t.key, t.near, t.until = key, s, time.Now().Add(ttl)
	t.mu.Unlock()
	if t.shared != nil {
		ctx, cancel := context.WithTimeout(context.Background(), cacheWait)
		defer cancel()
		t.shared.Set(ctx, key, s, ttl)
	}
	return nil
}

// IsExist implements cache.Cache.
func (t *tokens) IsExist(key string) bool { return t.Get(key) != nil }

// Delete implements cache.Cache.
func (t *tokens) Delete(key string) error {
	t.mu.Lock()
	t.near, t.until = "", time.Time{}
	t.mu.Unlock()
	if t.shared != nil {
		ctx, cancel := context.WithTimeout(context.Background(), cacheWait)
		defer cancel()
		t.shared.Delete(ctx, key)
	}
	return nil
}

// drop forgets a token that WeChat called stale, here and where it is shared. If
// another goroutine or replica has fetched a newer one by then, that one stays.
func (t *tokens) drop(ctx context.Context, stale string) {
	t.mu.Lock()
	key := t.key
	if t.near == stale {
		t.near, t.until = "", time.Time{}
	}
	t.mu.Unlock()
	if t.far(ctx, key) == stale {
		t.shared.Delete(ctx, key)
	}
}

// QuietLibrary brings what silenceper logs by itself (whole messages at Debug,
// trap T12) to our log, warnings and worse only. It sets logrus's process-wide
// logger.
func QuietLibrary(log *slog.Logger) {
	logrus.SetLevel(logrus.WarnLevel)
	logrus.SetOutput(lines{log})
}

// lines passes each write on as one line of the log.
type lines struct{ log *slog.Logger }

func (l lines) Write(p []byte) (int, error) {
	l.log.Warn("silenceper", "line", scrub(strings.TrimSpace(string(p))))
	return len(p), nil
}

var _ io.Writer = lines{}
