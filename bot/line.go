package bot

import (
	"context"
	"sync"
)

// lines lets the messages of one person through one at a time and in the order
// in which they came. The lock of Sessions does the same between replicas, but
// knows no order.
type lines struct {
	mu   sync.Mutex
	last map[string]chan struct{} // closed when the last in line has left
}

// enter waits for its turn. It gives up with the context; those behind then wait
// for those in front.
func (l *lines) enter(ctx context.Context, who string) (leave func(), err error) {
	mine := make(chan struct{})
	l.mu.Lock()
	if l.last == nil {
		l.last = map[string]chan struct{}{}
	}
	before := l.last[who]
	l.last[who] = mine
	l.mu.Unlock()

	leave = func() { l.leave(who, mine) }
	if before == nil {
		return leave, nil
	}
	select {
	case <-before:
		return leave, nil
	case <-ctx.Done():
		go func() { <-before; leave() }()
		return nil, ctx.Err()
	}
}

func (l *lines) leave(who string, mine chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(mine)
	if l.last[who] == mine {
		delete(l.last, who)
	}
}
