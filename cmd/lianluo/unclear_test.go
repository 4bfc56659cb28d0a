package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"lianluo/domain"
	"lianluo/store"
)

// book is a ledger that may refuse.
type book struct {
	lines []string
	drops []string
	err   error
}

func (b *book) CountUnclear(_ context.Context, all []domain.Unclears) error {
	if b.err != nil {
		return b.err
	}
	for _, x := range all {
		b.lines = append(b.lines, fmt.Sprintf("%d %s %v %s “%s” %d", x.Day, x.Role, x.Offered, x.Chosen, x.Text, x.N))
	}
	return nil
}

func (b *book) PruneUnclear(_ context.Context, texts, counts domain.Day) error {
	b.drops = append(b.drops, texts.String()+" "+counts.String())
	return b.err
}

func someUnclear() []domain.Unclear {
	both := []string{"phase.now", "phase.plan"}
	one := domain.Unclear{Day: 20090318, Role: domain.RoleMember, Offered: both, Chosen: "phase.now", Text: "成啥样了"}
	other, none := one, one
	other.Text, none.Chosen = "搞成啥样了", ""
	return []domain.Unclear{other, one, none, one, {Day: 20090317, Role: domain.RoleOffice, Text: "唔"}}
}

func TestTallyKeepsTextsOnlyWhereAllowed(t *testing.T) {
	for keep, want := range map[bool]string{
		false: "20090317 office []  “” 1\n" +
			"20090318 member [phase.now phase.plan]  “” 1\n" +
			"20090318 member [phase.now phase.plan] phase.now “” 3",
		true: "20090317 office []  “唔” 1\n" +
			"20090318 member [phase.now phase.plan]  “成啥样了” 1\n" +
			"20090318 member [phase.now phase.plan] phase.now “成啥样了” 2\n" +
			"20090318 member [phase.now phase.plan] phase.now “搞成啥样了” 1",
	} {
		var all tally
		all.keepTexts = keep
		for _, u := range someUnclear() {
			all.add(u)
		}
		var b book
		for range 2 { // what is written is not written again
			all.write(t.Context(), &b)
		}
		if got := strings.Join(b.lines, "\n"); got != want {
			t.Errorf("keep %t: counted\n%s\nwant\n%s", keep, got, want)
		}
	}
}

// A ledger that is away for long costs one line of the log, without what people
// wrote, and no count.
func TestTallyHoldsOn(t *testing.T) {
	var log bytes.Buffer
	all := tally{keepTexts: true, log: slog.New(slog.NewTextHandler(&log, nil))}
	b := book{err: errors.New("no ledger")}
	for _, u := range someUnclear() {
		all.add(u)
		all.write(t.Context(), &b)
	}
	if got := log.String(); strings.Count(got, "\n") != 1 || strings.Contains(got, "唔") || strings.Contains(got, "啥") {
		t.Errorf("the log says\n%s", got)
	}
	b.err = nil
	all.write(t.Context(), &b)
	if len(b.lines) != 4 || !strings.Contains(b.lines[2], "成啥样了” 2") {
		t.Errorf("counted %q", b.lines)
	}
	b.err = errors.New("away once more")
	all.add(someUnclear()[0])
	all.write(t.Context(), &b)
	if got := log.String(); strings.Count(got, "\n") != 2 {
		t.Errorf("the log says\n%s", got)
	}
}

// However long it lasts, what is held has an end; counts are kept, texts let go.
func TestTallyIsBounded(t *testing.T) {
	all := tally{keepTexts: true}
	for i := range mostHeld + 1000 {
		all.add(domain.Unclear{Day: 20090318, Role: domain.RoleMember, Text: fmt.Sprint("话", i)})
	}
	if n := len(all.held); n > mostHeld+1 {
		t.Errorf("%d rows are held", n)
	}
	sum := 0
	for _, x := range all.take() {
		sum += x.N
	}
	if sum != mostHeld+1000 {
		t.Errorf("%d counted", sum)
	}
}

func TestTallyPrunesOnceADay(t *testing.T) {
	all := tally{log: slog.New(slog.DiscardHandler)}
	b := book{err: errors.New("away")}
	all.keep(t.Context(), &b, 20090318)
	b.err = nil
	for _, day := range []domain.Day{20090318, 20090318, 20090319} {
		all.keep(t.Context(), &b, day)
	}
	if got := strings.Join(b.drops, "\n"); got != "2009-01-21 2008-03-18\n2009-01-21 2008-03-18\n2009-01-22 2008-03-19" {
		t.Errorf("dropped before\n%s", got)
	}
}

// Under the whole product: who leaves an offer is counted once they are put aside,
// nothing of what they wrote is, and after a year it is gone.
func TestDemoCounts(t *testing.T) {
	dir := t.TempDir()
	demo := startDemo(t, nil, "--data", dir)
	member := demo.someone(t, village, "党员")
	member.hears("唔唔", "没听明白")
	member.hears("现在什么阶段，时间安排", "您是想")
	const hours, year = 3 * 3600, 366 * 24 * 3600
	for _, x := range []struct {
		seconds, listed, counted int
	}{{hours, 2, 2}, {hours, 2, 2}, {year, 0, 0}} {
		demo.move(t, map[string]any{"seconds": x.seconds})
		rows := countedIn(t, dir)
		if len(rows) != x.listed || sum(rows) != x.counted || slices.ContainsFunc(rows, func(r domain.Unclears) bool { return r.Text != "" }) {
			t.Errorf("after %d s: %+v", x.seconds, rows)
		}
	}
}

// countedIn is what stands in the database of that data directory.
func countedIn(t *testing.T, dir string) []domain.Unclears {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite://"+filepath.Join(dir, "lianluo.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.Unclear(t.Context(), domain.Span{From: 20090101, To: 20101231})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTallyFromManyPlaces(t *testing.T) {
	var all tally
	var b book
	var at sync.WaitGroup
	for range 50 {
		at.Go(func() { all.add(someUnclear()[0]) })
	}
	at.Wait()
	all.write(t.Context(), &b)
	if got := strings.Join(b.lines, "\n"); !strings.HasSuffix(got, "“” 50") {
		t.Error(got)
	}
}
