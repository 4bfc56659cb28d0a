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

// tokens is silenceper's cache: a copy in memory, and the shared one behind it. A
// shared cache that is away must not cost the token that was just fetched (trap
// T20), a value is always a string (T22), and a life of less than a second is
// none (T21).
type tokens struct {
	shared TokenCache

	mu   sync.Mutex
	near map[string]token
}

type token struct {
	val   string
	until time.Time
}

func newTokens(shared TokenCache) *tokens { return &tokens{shared: shared, near: map[string]token{}} }

// cacheWait bounds the shared cache: silenceper gives no context.
const cacheWait = time.Second

// Get implements cache.Cache.
func (t *tokens) Get(key string) any {
	t.mu.Lock()
	near, ok := t.near[key]
	t.mu.Unlock()
	if ok && time.Now().Before(near.until) {
		return near.val
	}
	if t.shared == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), cacheWait)
	defer cancel()
	if val, ok := t.shared.Get(ctx, key); ok && val != "" {
		return val
	}
	return nil
}

// Set implements cache.Cache.
func (t *tokens) Set(key string, val any, ttl time.Duration) error {
	s, ok := val.(string)
	if !ok || ttl < time.Second {
		return nil
	}
	t.mu.Lock()
	t.near[key] = token{s, time.Now().Add(ttl)}
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
	delete(t.near, key)
	t.mu.Unlock()
	if t.shared != nil {
		ctx, cancel := context.WithTimeout(context.Background(), cacheWait)
		defer cancel()
		t.shared.Delete(ctx, key)
	}
	return nil
}

// drop forgets every token, here and where it is shared: WeChat called it stale.
func (t *tokens) drop(ctx context.Context) {
	t.mu.Lock()
	keys := make([]string, 0, len(t.near))
	for k := range t.near {
		keys = append(keys, k)
	}
	clear(t.near)
	t.mu.Unlock()
	for _, k := range keys {
		if t.shared != nil {
			t.shared.Delete(ctx, k)
		}
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
