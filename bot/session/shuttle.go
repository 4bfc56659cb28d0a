package session

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// shuttle takes scripts of several messages to Redis in one trip: while all its
// lanes are under way, whoever comes waits and shares the next one. With ten
// scripts a trip costs the system, and Redis, little more than with one. Nobody
// waits for company.
type shuttle struct {
	client redis.UniversalClient
	queue  chan *ride
	close  context.CancelFunc
}

const (
	lanes    = 2  // trips under way at most
	mostRide = 64 // in one trip
)

// ride is one script on its way.
type ride struct {
	ctx    context.Context
	script *redis.Script
	keys   []string
	args   []any
	answer *redis.Cmd    // read it when done is closed
	done   chan struct{} // closed when the answer is there
}

func newShuttle(client redis.UniversalClient) *shuttle {
	ctx, stop := context.WithCancel(context.Background())
	s := &shuttle{client: client, queue: make(chan *ride, mostRide), close: stop}
	for range lanes {
		go s.drive(ctx)
	}
	return s
}

// send waits for the answer, but not longer than its context.
func (s *shuttle) send(ctx context.Context, script *redis.Script, keys []string, args []any) *redis.Cmd {
	r := &ride{ctx: ctx, script: script, keys: keys, args: args, done: make(chan struct{})}
	select {
	case s.queue <- r:
	case <-ctx.Done():
		return noAnswer(ctx)
	}
	select {
	case <-r.done:
		return r.answer
	case <-ctx.Done():
		return noAnswer(ctx)
	}
}

func noAnswer(ctx context.Context) *redis.Cmd {
	cmd := redis.NewCmd(ctx)
	cmd.SetErr(ctx.Err())
	return cmd
}

func (s *shuttle) drive(ctx context.Context) {
	for {
		select {
		case first := <-s.queue:
			s.trip(ctx, s.riders(first))
		case <-ctx.Done():
			return
		}
	}
}

// riders are all who wait; those who have given up are left behind.
func (s *shuttle) riders(first *ride) (all []*ride) {
	for r := first; ; {
		if r.ctx.Err() == nil {
			all = append(all, r)
		}
		if len(all) == mostRide {
			return all
		}
		select {
		case r = <-s.queue:
		default:
			return all
		}
	}
}

func (s *shuttle) trip(ctx context.Context, all []*ride) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pipe := s.client.Pipeline()
	for _, r := range all {
		r.answer = r.script.EvalSha(ctx, pipe, r.keys, r.args...)
	}
	_, _ = pipe.Exec(ctx) // every answer has its own error
	for _, r := range all {
		close(r.done)
	}
}
