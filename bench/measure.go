package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	rounds    = 5
	questions = 2000 // in a round
	checkIns  = 1000 // in a round; each member can check in once
	asking    = "现在是什么阶段"
	arriving  = "签到"
)

// runner is one program under load.
type runner struct {
	name  string
	at    *server
	shots func() ([]shot, error)
	heard func([]shot) error // checks the replies; nil for what only says one thing
}

// servers starts lianluo and floors.
func (b *bench) servers(ctx context.Context, kinds ...string) (all []runner, stop func(), err error) {
	stop = func() {
		for _, r := range all {
			r.at.stop()
		}
	}
	for _, kind := range append([]string{"lianluo"}, kinds...) {
		var s *server
		if kind == "lianluo" {
			s, err = b.serve(ctx)
		} else {
			s, err = b.floor(ctx, kind)
		}
		if err != nil {
			return all, stop, err
		}
		all = append(all, runner{name: kind, at: s})
	}
	return all, stop, nil
}

// anybody draws people: one may ask often, but not twice at once for long.
func (b *bench) anybody(n int) []string {
	people := make([]string, n)
	for i := range people {
		people[i] = b.county.people[rand.IntN(len(b.county.people))] //nolint:gosec // no secret
	}
	return people
}

func (b *bench) asks(n int) func() ([]shot, error) {
	return func() ([]shot, error) { return b.shots(b.anybody(n), asking) }
}

// arrives takes members who have not checked in yet.
func (b *bench) arrives(n int) func() ([]shot, error) {
	return func() ([]shot, error) {
		from := b.county.checked
		b.county.checked += n
		return b.shots(b.county.people[from:b.county.checked], arriving)
	}
}

// result is what the rounds of each program came to.
type result struct {
	found map[string][]float64
	work  map[string][]float64 // µs of a core for each message
}

// turns lets the programs take turns, one round unheard to warm them up.
func turns(runners []runner, rounds int, measure func(runner, []shot) (float64, error)) (result, error) {
	all := result{map[string][]float64{}, map[string][]float64{}}
	for round := range rounds + 1 {
		for _, r := range runners {
			batch, err := r.shots()
			if err != nil {
				return all, err
			}
			before, _ := r.at.worked()
			n, err := measure(r, batch)
			after, blind := r.at.worked()
			if err == nil && r.heard != nil {
				err = r.heard(batch)
			}
			if err != nil {
				return all, fmt.Errorf("%s: %w\n%s", r.name, err, r.at.errs.String())
			}
			if round > 0 {
				all.found[r.name] = append(all.found[r.name], n)
			}
			if round > 0 && blind == nil {
				all.work[r.name] = append(all.work[r.name], float64((after-before).Microseconds())/float64(len(batch)))
			}
		}
	}
	return all, nil
}

// read is a question through the real callback.
func (b *bench) read(ctx context.Context) error {
	all, stop, err := b.servers(ctx, "echo", "pipeline")
	defer stop()
	if err != nil {
		return err
	}
	for i := range all {
		all[i].shots = b.asks(questions)
	}
	all[0].heard = func(s []shot) error { return b.says(s, "阶段") }
	all[1].heard = func(s []shot) error { return b.says(s, asking) }
	got, err := turns(all, rounds, func(r runner, s []shot) (float64, error) { return flood(ctx, r.at.addr, s) })
	if err != nil {
		return err
	}
	b.table.faster("question, beside silenceper's echo", "messages/s", got.found["lianluo"], got.found["echo"], 1)
	b.table.faster("question, beside a bare handler with one Redis pipeline", "messages/s", got.found["lianluo"], got.found["pipeline"], 0.6)
	b.table.work("— the server's own work for it, beside the echo's", got.work["lianluo"], got.work["echo"])
	b.table.work("— the same, beside the pipeline's", got.work["lianluo"], got.work["pipeline"])
	return nil
}

// checkIn is a message that is answered when its row is on the disk.
func (b *bench) checkIn(ctx context.Context) error {
	all, stop, err := b.servers(ctx, "commit")
	defer stop()
	if err != nil {
		return err
	}
	all[0].shots, all[1].shots = b.arrives(checkIns), b.asks(checkIns)
	all[0].heard = func(s []shot) error { return b.says(s, "回执号") }
	got, err := turns(all, rounds, func(r runner, s []shot) (float64, error) { return flood(ctx, r.at.addr, s) })
	if err != nil {
		return err
	}
	b.table.faster("check-in, on the disk before the reply", "messages/s", got.found["lianluo"], got.found["commit"], 0.8)
	b.table.work("— the server's own work for it", got.work["lianluo"], got.work["commit"])
	return nil
}

// pace is how long the slowest hundredth waits when 500 questions come a second.
func (b *bench) pace(ctx context.Context) error {
	const perSecond, seconds = 500, 3
	all, stop, err := b.servers(ctx, "bare", "pipeline")
	defer stop()
	if err != nil {
		return err
	}
	for i := range all {
		all[i].shots = b.asks(perSecond * seconds)
	}
	all[0].heard = func(s []shot) error { return b.says(s, "阶段") }
	halves := map[string][]float64{}
	got, err := turns(all, 4, func(r runner, s []shot) (float64, error) {
		err := march(ctx, r.at.addr, s, perSecond)
		slices.SortFunc(s, func(x, y shot) int { return int(x.took - y.took) })
		halves[r.name] = append(halves[r.name], ms(s[len(s)/2].took))
		return ms(s[len(s)*99/100].took), err
	})
	if err != nil {
		return err
	}
	b.table.slower("p99 at 500 questions/s, beside a bare handler", "ms", got.found["lianluo"], got.found["bare"], 2)
	b.table.slower("p99 at 500 questions/s, beside a bare handler with one Redis pipeline", "ms", got.found["lianluo"], got.found["pipeline"], 0)
	b.table.slower("median at 500 questions/s, beside a bare handler", "ms", halves["lianluo"][1:], halves["bare"][1:], 0)
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// imports takes the county from its workbook into an empty database.
func (b *bench) imports(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var ours, floors []float64
	for i := range 3 {
		dir := filepath.Join(b.dir, fmt.Sprint("import", i))
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		at := time.Now()
		if err := b.imported(ctx, dir); err != nil {
			return err
		}
		ours, at = append(ours, time.Since(at).Seconds()), time.Now()
		if out, err := b.process(ctx, nil, self, "-floor", "import", "-file", b.workbook()).CombinedOutput(); err != nil {
			return fmt.Errorf("floor: %w\n%s", err, out)
		}
		floors = append(floors, time.Since(at).Seconds())
	}
	b.table.slower("import of 14,210 members, xlsx to an empty database, beside excelize and one insert a row", "s", ours, floors, 0)
	return nil
}

// memory is what the process holds after 2,000 questions.
func (b *bench) memory(ctx context.Context) error {
	all, stop, err := b.servers(ctx, "echo")
	defer stop()
	if err != nil {
		return err
	}
	fresh, _, err := all[0].at.resident()
	if err != nil {
		return err
	}
	for i := range all {
		all[i].shots = b.asks(2000)
	}
	after := map[string]float64{}
	got, err := turns(all, 1, func(r runner, s []shot) (float64, error) {
		if _, err := flood(ctx, r.at.addr, s); err != nil {
			return 0, err
		}
		now, most, err := r.at.resident()
		if after[r.name] == 0 {
			after[r.name] = now // after the first 2,000
		}
		return most, err
	})
	if err != nil {
		return err
	}
	b.table.alone("memory of serve, just started", "MB", []float64{fresh}, 0)
	b.table.alone("memory of serve after 2,000 questions", "MB", []float64{after["lianluo"]}, 64)
	b.table.slower("the most it held over 4,000, beside silenceper's echo", "MB", got.found["lianluo"], got.found["echo"], 0)
	return nil
}
