package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"lianluo/domain"
)

// tally holds what was not understood until it is written: nobody waits for a
// statistic, and a database that is away delays nobody. What is held when the
// process is killed is lost.
type tally struct {
	keepTexts bool
	log       *slog.Logger

	mu     sync.Mutex
	held   map[string]domain.Unclears
	told   bool       // that it cannot be written; once is enough
	pruned domain.Day // the day that old ones were last dropped on
}

// mostHeld bounds what is held while the database is away. Beyond it texts are let
// go; of the rest there are only so many kinds.
const mostHeld = 10_000

// add counts one. It never blocks for long.
func (t *tally) add(u domain.Unclear) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.put(domain.Unclears{Unclear: u, N: 1})
}

func (t *tally) put(x domain.Unclears) {
	if !t.keepTexts || len(t.held) >= mostHeld {
		x.Text = ""
	}
	key := fmt.Sprintf("%d\x00%s\x00%s\x00%s\x00%s", x.Day, x.Role, strings.Join(x.Offered, " "), x.Chosen, x.Text)
	x.N += t.held[key].N
	if t.held == nil {
		t.held = map[string]domain.Unclears{}
	}
	t.held[key] = x
}

// take empties the tally, in an order that is the same everywhere: two replicas
// that write the same rows then do not wait for each other in a circle.
func (t *tally) take() (all []domain.Unclears) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(t.held)) {
		all = append(all, t.held[key])
	}
	t.held = nil
	return all
}

// ledger is where counts are written.
type ledger interface {
	CountUnclear(ctx context.Context, all []domain.Unclears) error
	PruneUnclear(ctx context.Context, texts, counts domain.Day) error
}

// write moves what is held to the ledger; what cannot be written is held on to.
func (t *tally) write(ctx context.Context, to ledger) {
	all := t.take()
	if len(all) == 0 {
		return
	}
	err := to.CountUnclear(ctx, all)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		for _, x := range all {
			t.put(x)
		}
		if !t.told {
			t.log.Error("what was not understood is held on to; it could not be counted", "err", err)
		}
	}
	t.told = err != nil
}

// keep writes what is held and, once a day, drops what is too old.
func (t *tally) keep(ctx context.Context, in ledger, today domain.Day) {
	t.write(ctx, in)
	if t.isPruned(today) {
		return
	}
	if err := in.PruneUnclear(ctx, today.Add(-domain.UnclearTextDays), today.Add(-domain.UnclearDays)); err != nil {
		t.log.Warn("old counts were not dropped", "err", err)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pruned = today
}

func (t *tally) isPruned(today domain.Day) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pruned == today
}

// lastWrite is how long the end of the process waits for its counts.
const lastWrite = 3 * time.Second
