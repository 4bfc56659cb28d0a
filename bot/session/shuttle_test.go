package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"lianluo/bot"
	"lianluo/domain"
)

// gate holds up trips until it is opened, and counts them.
type gate struct {
	open  chan struct{}
	mu    sync.Mutex
	trips int
}

func (g *gate) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (g *gate) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (g *gate) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		g.mu.Lock()
		g.trips++
		g.mu.Unlock()
		<-g.open
		return next(ctx, cmds)
	}
}

// gated is a store that knows its scripts, and whose trips are held up.
func gated(t *testing.T) (*Redis, *gate) {
	t.Helper()
	r := newRig("redis://" + miniredis.RunT(t).Addr()).redis(t)
	for n := range 20 {
		answer(t, r, "m0", fmt.Sprint(n), fmt.Sprint("state of ", n))
	}
	g := &gate{open: make(chan struct{})}
	r.client.AddHook(g)
	return r, g
}

// busy waits until all lanes are under way, each with one of the callers that the
// wait group then knows.
func (g *gate) busy(t *testing.T, r *Redis, callers *sync.WaitGroup) {
	t.Helper()
	for n := range lanes {
		callers.Go(func() { _, _ = r.Begin(t.Context(), "m1", fmt.Sprint("first ", n)) })
		g.until(t, n+1)
	}
}

func (g *gate) until(t *testing.T, trips int) {
	t.Helper()
	for range 1000 {
		g.mu.Lock()
		n := g.trips
		g.mu.Unlock()
		if n == trips {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the trips did not begin")
}

// TestTogether has twenty people write while all lanes are under way: they share
// one trip, and each gets their own state.
func TestTogether(t *testing.T) {
	r, g := gated(t)
	var callers sync.WaitGroup
	g.busy(t, r, &callers)
	for n := range 20 {
		callers.Go(func() {
			b, err := r.Begin(t.Context(), "m1", fmt.Sprint(n))
			if err != nil || b.Outcome != bot.Granted || string(b.State) != fmt.Sprint("state of ", n) {
				t.Errorf("%d: %v, state %q, %v", n, b.Outcome, b.State, err)
			}
		})
	}
	for len(r.shuttle.queue) < 20 {
		time.Sleep(time.Millisecond)
	}
	close(g.open)
	callers.Wait()
	if g.trips > lanes+lanes {
		t.Errorf("%d trips for twenty people behind %d", g.trips, lanes)
	}
}

// TestLeftBehind gives up while waiting for a trip: nothing of it reaches Redis
// any more, or the person would find themselves locked out.
func TestLeftBehind(t *testing.T) {
	r, g := gated(t)
	var callers sync.WaitGroup
	g.busy(t, r, &callers)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := r.Begin(ctx, "m1", "ann"); !errors.Is(err, domain.ErrAway) {
		t.Errorf("%v, want ErrAway", err)
	}
	close(g.open)
	callers.Wait()
	if b, err := r.Begin(t.Context(), "m1", "ann"); err != nil || b.Outcome != bot.Granted {
		t.Errorf("afterwards: %v, %v, want Granted", b.Outcome, err)
	}
}
