package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// table is what is printed, in the form of docs/benchmarks.md.
type table struct {
	pinned bool // servers and load each had a core of their own
	rows   []row
}

type row struct {
	what, ours, floor, ratio, aim string
}

// faster adds a figure that is better when it is higher: at least aim times the
// floor's. Rounds are compared with the round beside them.
func (t *table) faster(what, unit string, ours, floors []float64, aim float64) {
	t.compare(what, unit, ours, floors, fmt.Sprintf("≥ %.2g", aim), func(ratio float64) bool { return ratio >= aim })
}

// slower adds a figure that is better when it is lower: at most aim times the
// floor's; 0: no aim.
func (t *table) slower(what, unit string, ours, floors []float64, aim float64) {
	words := fmt.Sprintf("≤ %.2g", aim)
	if aim == 0 {
		words = ""
	}
	t.compare(what, unit, ours, floors, words, func(ratio float64) bool { return ratio <= aim })
}

// work adds what the server itself had of its core; it does not depend on how busy
// the machine is with other things.
func (t *table) work(what string, ours, floors []float64) {
	if len(ours) > 0 {
		t.slower(what, "µs", ours, floors, 0)
	}
}

func (t *table) compare(what, unit string, ours, floors []float64, aim string, met func(float64) bool) {
	ratios := make([]float64, len(ours))
	for i := range ours {
		ratios[i] = ours[i] / floors[i]
	}
	if aim != "" {
		aim += verdict(met(median(ratios)))
	}
	spread := fmt.Sprintf("%.2f (%.2f–%.2f)", median(ratios), slices.Min(ratios), slices.Max(ratios))
	t.rows = append(t.rows, row{what, figure(median(ours), unit), figure(median(floors), unit), spread, aim})
}

// alone adds a figure that has no floor; it is to be below aim, where that is not 0.
func (t *table) alone(what, unit string, ours []float64, aim float64) {
	r := row{what: what, ours: figure(median(ours), unit)}
	if aim != 0 {
		r.aim = fmt.Sprintf("< %g %s", aim, unit) + verdict(median(ours) < aim)
	}
	t.rows = append(t.rows, r)
}

func verdict(met bool) string {
	if met {
		return " met"
	}
	return " **missed**"
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	if n := len(sorted); n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[len(sorted)/2]
}

// figure has three digits that mean something.
func figure(n float64, unit string) string {
	digits := 0
	if n > 0 {
		digits = max(0, 2-int(math.Floor(math.Log10(n))))
	}
	if n == math.Trunc(n) {
		digits = 0
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, n, unit))
}

func (t *table) print(w io.Writer) {
	where := "servers on one core, the load on another"
	if !t.pinned {
		where = "servers with GOMAXPROCS=1, not pinned to a core"
	}
	fmt.Fprintf(w, "%s; %d cores%s, %s, %s/%s; %s.\n\n", time.Now().Format(time.DateOnly), runtime.NumCPU(), processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, where)
	fmt.Fprintln(w, "| | lianluo | floor | ratio (lowest–highest) | aim |")
	fmt.Fprintln(w, "|---|---|---|---|---|")
	for _, r := range t.rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r.what, r.ours, r.floor, r.ratio, r.aim)
	}
}

// processor names the kind of core, where the system tells.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo") // elsewhere there is none
	for line := range strings.Lines(string(info)) {
		if name, model, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return " (" + strings.TrimSpace(model) + ")"
		}
	}
	return ""
}
