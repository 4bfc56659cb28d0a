package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// clockFile holds, in the data directory, the instant a practice clock begins at
// when the demonstration is started again on the same records.
const clockFile = "clock"

// keptEvery is how often that instant is written. Between two writes it lies that
// far ahead, so that a clock whose process was killed begins after every record.
const keptEvery = time.Minute

// keptClock writes down where a practice clock stands.
type keptClock struct {
	clock *clock
	path  string

	mu sync.Mutex // held from looking at the clock until what it showed is on disk
}

// clockLeft is the instant a clock was left at in this directory; zero if there
// was none.
func clockLeft(dir string) (time.Time, error) {
	words, err := os.ReadFile(filepath.Join(dir, clockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(words)))
	if err != nil {
		return time.Time{}, fmt.Errorf("练习时钟的文件坏了，删掉它就从头走：%s：%w", filepath.Join(dir, clockFile), err)
	}
	return at, nil
}

// run writes ahead until the context ends. Whoever ends it writes the instant the
// clock stops at, with keep(0), once nothing is recorded any more.
func (k *keptClock) run(ctx context.Context) error {
	tick := time.NewTicker(keptEvery)
	defer tick.Stop()
	for {
		if err := k.keep(keptEvery); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// move moves the clock on, and has that on disk when it returns.
func (k *keptClock) move(d time.Duration) error {
	if err := k.clock.Move(d); err != nil {
		return err
	}
	return k.keep(keptEvery)
}

// keep writes the instant that lies this far ahead. A reader finds the old one or
// the new one, never half of it.
func (k *keptClock) keep(ahead time.Duration) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.clock.Now().Add(ahead).Format(time.RFC3339Nano)
	if err := os.WriteFile(k.path+".part", []byte(at+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(k.path+".part", k.path)
}
