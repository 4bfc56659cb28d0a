package session

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

// Tokens is a cache of WeChat's access tokens that all replicas share. It never
// fails: without Redis everything is a miss and a line in the log, without names
// or values.
type Tokens struct {
	redis *Redis
	log   *slog.Logger
}

// Tokens shares the connections of r.
func (r *Redis) Tokens(log *slog.Logger) *Tokens { return &Tokens{r, log} }

// Get tells whether the key is there.
func (t *Tokens) Get(ctx context.Context, key string) (string, bool) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	val, err := t.redis.client.Get(ctx, t.redis.keys.token(key)).Result()
	if errors.Is(err, redis.Nil) {
		return "", false
	}
	t.note(ctx, "get", err)
	return val, err == nil
}

// Set keeps val for that long. Less than a second is not worth keeping: the
// token would be refused before it is used.
func (t *Tokens) Set(ctx context.Context, key, val string, ttl time.Duration) {
	if ttl < time.Second {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t.note(ctx, "set", t.redis.client.Set(ctx, t.redis.keys.token(key), val, ttl).Err())
}

// Delete forgets the key; not having it is no fault.
func (t *Tokens) Delete(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t.note(ctx, "delete", t.redis.client.Del(ctx, t.redis.keys.token(key)).Err())
}

func (t *Tokens) note(ctx context.Context, what string, err error) {
	if err != nil {
		t.log.WarnContext(ctx, "token cache", "call", what, "err", away(err))
	}
}
