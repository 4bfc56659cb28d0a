package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// writer is SQLite's one writing connection. A commit waits for the disk, so
// transactions that queue up share one: each runs in its own savepoint, and the
// last in the queue commits for all. A transaction that fails is rolled back
// alone; nobody is told of success before the shared commit has reached the disk.
type writer struct {
	run     *prepared
	waiting atomic.Int32 // how many want to write, the one at work included
	mu      sync.Mutex   // held by the one at work; guards open
	open    *batch
	crowded bool // several shared the last commit, so that more are likely on their way
}

// batch is the transactions that share a commit.
type batch struct {
	size int
	err  error         // of the commit; read it when done is closed
	done chan struct{} // closed when the commit has succeeded or failed
}

// gathering is how long a crowd is waited for. On a machine of one core few would
// share a commit without it: the runtime notices only after a while that the core
// is waiting for the disk, and until then nobody can queue up behind it. Somebody
// who writes alone, as an import does, waits for nobody.
const gathering = 2 * time.Millisecond

// mostShared bounds how long the first in a batch waits for the last.
const mostShared = 64

const (
	beginAll  query = `BEGIN IMMEDIATE`
	commitAll query = `COMMIT`
	undoAll   query = `ROLLBACK`
	saveOne   query = `SAVEPOINT one`
	undoOne   query = `ROLLBACK TO one`
	keepOne   query = `RELEASE one`
)

// do runs f in a transaction. f gets a context that is not cancelled: SQLite
// rolls the whole batch back when a statement is interrupted.
func (w *writer) do(ctx context.Context, f func(context.Context, runner) error) error {
	w.waiting.Add(1)
	b, err := w.join(ctx, f)
	if b == nil {
		return err
	}
	// A refusal may rest on what another in the batch has written, so it waits too.
	if <-b.done; b.err != nil {
		return b.err
	}
	return err
}

// join runs f inside the open batch and ends the batch when nobody is left to
// follow. Whoever has queued must come this far, even with a dead context: the
// batch before it counts on being committed.
func (w *writer) join(ctx context.Context, f func(context.Context, runner) error) (*batch, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b, err := w.begin(ctx)
	if err != nil {
		w.waiting.Add(-1)
		return nil, err
	}
	late, ctx := ctx.Err(), context.WithoutCancel(ctx)
	defer func() {
		if w.waiting.Add(-1) == 0 || b.size >= mostShared || b.err != nil {
			w.commit(ctx, b)
		}
	}()
	if late != nil {
		return nil, fault(late)
	}
	return b, w.savepoint(ctx, b, f)
}

// savepoint keeps f's changes, or undoes them when it fails or panics.
func (w *writer) savepoint(ctx context.Context, b *batch, f func(context.Context, runner) error) (err error) {
	if _, b.err = exec(ctx, w.run, saveOne); b.err != nil {
		return b.err
	}
	b.size++
	ok := false
	defer func() {
		if !ok {
			if _, undo := exec(ctx, w.run, undoOne); undo != nil {
				b.err = fmt.Errorf("%w, after: %v", undo, err) //nolint:errorlint // err is this writer's own answer, not that of those beside it
			}
		}
		if b.err == nil {
			_, b.err = exec(ctx, w.run, keepOne)
		}
	}()
	err = f(ctx, w.run)
	ok = err == nil
	return err
}

// begin gives the open batch. Who comes too late opens none: while another
// process holds the file, that takes seconds.
func (w *writer) begin(ctx context.Context) (*batch, error) {
	if w.open != nil {
		return w.open, nil
	}
	if w.crowded {
		<-time.After(gathering)
	}
	if err := ctx.Err(); err != nil {
		return nil, fault(err)
	}
	if _, err := exec(context.WithoutCancel(ctx), w.run, beginAll); err != nil {
		return nil, err
	}
	w.open = &batch{done: make(chan struct{})}
	return w.open, nil
}

// commit ends the batch; one that is broken (b.err) is undone as a whole.
func (w *writer) commit(ctx context.Context, b *batch) {
	if b.err == nil {
		_, b.err = exec(ctx, w.run, commitAll)
	}
	if b.err != nil {
		b.err = fmt.Errorf("store: nothing was kept: %w", b.err)
		// It fails when SQLite has rolled back by itself, which is as good.
		_, _ = exec(ctx, w.run, undoAll)
	}
	w.open, w.crowded = nil, b.size > 1
	close(b.done)
}
