package understand

import (
	"sync"
	"time"
)

// learning is a classifier that is there when it is learnt: about a second of one
// core after somebody first wants it.
type learning struct {
	begin func()
	done  chan struct{}
	got   *classifier // once done
}

func newLearning(learn func() *classifier) *learning {
	l := &learning{done: make(chan struct{})}
	l.begin = sync.OnceFunc(func() {
		l.got = learn()
		close(l.done)
	})
	return l
}

// patience is how long a message waits for learning to end; what people are
// answered within (4.5 s) must have room for the rest.
const patience = 2 * time.Second

// result is what was learnt, or nil while that is still under way.
func (l *learning) result() *classifier {
	select {
	case <-l.done:
		return l.got
	default:
	}
	go l.begin()
	select {
	case <-l.done:
		return l.got
	case <-time.After(patience):
		return nil
	}
}

// Learn learns from the examples, unless that was done. Until it has, messages
// that no phrase settles wait up to two seconds, and are then left alone.
func (m *Matcher) Learn() { m.likely.begin() }
