package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// part is a piece of the way of a message, measured by a benchmark of its own
// package. Times are in microseconds.
type part struct {
	what, dir, bench string
	floor            string  // another benchmark of the same package
	aim              float64 // µs; with a floor: how many times the floor
}

var parts = []part{
	{what: "one turn of a six-field form, state read and written", dir: "bot", bench: "BenchmarkTurn", aim: 25},
	{what: "the whole engine for that turn, records and state in memory", dir: "bot", bench: "BenchmarkHandle"},
	{what: "the door: verify, decrypt, parse, render, encrypt, beside silenceper's", dir: "bot/wechat", bench: "BenchmarkDoor", floor: "BenchmarkSilenceper", aim: 1},
	{what: "session Begin and End in Redis, beside two bare trips", dir: "bot/session", bench: "BenchmarkBeginEnd", floor: "BenchmarkTwoTrips"},
	{what: "understanding 请问现在是什么阶段？", dir: "understand", bench: "BenchmarkMeaning/请问"},
	{what: "understanding 1,100 characters of story", dir: "understand", bench: "BenchmarkMeaning/今天"},
	{what: "loading all phrases, once at the start", dir: "understand", bench: "BenchmarkLoad"},
	{what: "finding who wrote, on SQLite", dir: "store", bench: "BenchmarkPerson/sqlite"},
}

// parts runs the benchmarks of the packages in turns.
func (b *bench) parts(ctx context.Context) error {
	found := map[string][]float64{}
	for _, p := range parts {
		if err := tool(ctx, "go", "test", "-c", "-o", b.testBinary(p), "./"+p.dir); err != nil {
			return err
		}
	}
	for range 5 {
		for _, p := range parts {
			for _, name := range []string{p.bench, p.floor} {
				if name == "" {
					continue
				}
				if err := b.sample(ctx, found, p, name); err != nil {
					return err
				}
			}
		}
	}
	for _, p := range parts {
		if p.floor != "" {
			b.table.slower(p.what, "µs", found[p.dir+p.bench+" ns/op"], found[p.dir+p.floor+" ns/op"], p.aim)
		} else {
			b.table.alone(p.what, "µs", found[p.dir+p.bench+" ns/op"], p.aim)
		}
		for _, unit := range []string{"allocs/op", "state-bytes"} {
			if n := found[p.dir+p.bench+" "+unit]; n != nil {
				b.table.alone("— "+strings.Replace(unit, "state-bytes", "bytes of state", 1), "", n, 0)
			}
		}
	}
	return nil
}

func (b *bench) testBinary(p part) string {
	return filepath.Join(b.dir, strings.ReplaceAll(p.dir, "/", "-")+".test")
}

// sample runs one benchmark once, in its package's directory.
func (b *bench) sample(ctx context.Context, found map[string][]float64, p part, name string) error {
	anchored := "^" + strings.ReplaceAll(name, "/", "$/^") + "$"
	cmd := b.process(ctx, nil, b.testBinary(p), "-test.run=^$", "-test.bench="+anchored, "-test.benchtime=200ms", "-test.benchmem")
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 4 || f[0] != name {
			continue
		}
		for i := 2; i+1 < len(f); i += 2 {
			n, err := strconv.ParseFloat(f[i], 64)
			if err != nil {
				return err
			}
			if f[i+1] == "ns/op" {
				n /= 1000
			}
			key := p.dir + name + " " + f[i+1]
			found[key] = append(found[key], n)
		}
		return nil
	}
	return fmt.Errorf("%s printed no figures: %w\n%s", name, exec.ErrNotFound, out)
}
