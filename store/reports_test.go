package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"lianluo/domain"
)

// weekly is a form for branches, with two fields that are summed.
var weekly = domain.Form{
	Code: "weekly", Rhythm: domain.Weekly, For: domain.Audience{Kinds: []domain.UnitKind{domain.Branch, domain.GeneralBranch}},
	Fields: []domain.Field{{Key: "people", Sum: true}, {Key: "money", Sum: true}, {Key: "age"}, {Key: "words"}},
}

// week is the period that filing files for.
var week = domain.PeriodOf(domain.Weekly, 20090311)

func filing(w town, code string, when time.Time) domain.ReportFiled {
	w.Helper()
	return domain.ReportFiled{
		Campaign: "c", Form: "weekly", Period: week, Unit: w.unitOn(code, domain.DayOf(when)).ID, By: w.member("P1"),
		Values: domain.Values{"people": "28", "age": "50", "words": "学了两次", "money": "-5"}, Due: at(time.March, 13, 17),
	}
}

func TestReport(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		w.apply(at(time.March, 13, 16), filing(w, "E1", at(time.March, 13, 16)))
		r, err := w.Report(ctx, "c", "weekly", week, w.unit("E1"))
		w.ok(err)
		if r.Campaign != "c" || r.Form != "weekly" || r.Period != week || r.Unit.Code != "E1" || r.Unit.Parent != w.unit("EAST") ||
			r.Zero || fmt.Sprint(r.Values) != "map[age:50 money:-5 people:28 words:学了两次]" || r.Revision != 1 ||
			r.By.Code != "P1" || !r.At.Equal(at(time.March, 13, 16)) || !r.Due.Equal(at(time.March, 13, 17)) || r.Late() {
			t.Errorf("%+v", r)
		}
		w.want("receipt", r.Receipt(), "2009-W11-E1")
		for _, miss := range []error{
			second(w.Report(ctx, "c", "weekly", week.Next(), r.Unit.ID)), second(w.Report(ctx, "d", "weekly", week, r.Unit.ID)),
			second(w.Report(ctx, "c", "monthly", week, r.Unit.ID)), second(w.Report(ctx, "c", "weekly", week, w.unit("E2"))),
		} {
			if !errors.Is(miss, domain.ErrNotFound) {
				t.Errorf("%v, want ErrNotFound", miss)
			}
		}
	})
}

func TestRevise(t *testing.T) {
	eachTown(t, func(w town) {
		w.apply(at(time.March, 13, 16), filing(w, "E1", at(time.March, 13, 16)))
		change := domain.ReportRevised{
			Campaign: "c", Form: "weekly", Period: week, Unit: w.unit("E1"), Revision: 1, By: w.member("P2"), Why: "数错了",
			Values: domain.Values{"people": "30"},
		}
		w.apply(at(time.March, 14, 9), change)
		if err := w.tell(at(time.March, 14, 10), change); !errors.Is(err, domain.ErrChanged) {
			t.Errorf("from an old revision: %v", err)
		}
		r, err := w.Report(w.Context(), "c", "weekly", week, w.unit("E1"))
		w.ok(err)
		if r.Revision != 2 || r.Why != "数错了" || r.By.Code != "P2" || r.Late() || !r.At.Equal(at(time.March, 13, 16)) {
			t.Errorf("%+v", r)
		}
		w.want("values", fmt.Sprint(r.Values), "map[people:30]")
		p, err := w.Progress(w.Context(), "c", weekly, week, w.units("E1"), 0)
		w.ok(err)
		w.want("sums", fmt.Sprint(p.Sums), "map[money:0 people:30]")
		change.Revision, change.Zero, change.Values = 2, true, nil
		w.apply(at(time.March, 15, 9), change)
		if r, err = w.Report(w.Context(), "c", "weekly", week, w.unit("E1")); err != nil || !r.Zero || r.Revision != 3 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestReports(t *testing.T) {
	eachTown(t, func(w town) {
		for i, form := range []string{"weekly", "weekly", "monthly"} {
			f := filing(w, "E1", at(time.March, 20, i))
			f.Form = form
			f.Period = domain.PeriodOf(domain.Rhythm(form), on(time.March, 6+7*i))
			w.apply(at(time.March, 20, i), f)
		}
		word := func(r domain.Report) string { return r.Period.Key() }
		for ask, want := range map[string]string{"weekly": "2009-W11 2009-W10", "": "2009-03 2009-W11 2009-W10", "annual": ""} {
			found, err := w.Reports(w.Context(), "c", ask, w.unit("E1"), 9)
			w.ok(err)
			w.want(ask, show(found, word), want)
		}
		newest, err := w.Reports(w.Context(), "c", "", w.unit("E1"), 1)
		w.ok(err)
		w.want("newest", show(newest, word), "2009-03")
	})
}

func TestProgress(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		w.apply(at(time.March, 13, 17), filing(w, "E1", at(time.March, 13, 17))) // on the stroke
		late := filing(w, "HALL", at(time.March, 14, 16))
		late.Zero, late.Values = true, nil
		w.apply(at(time.March, 14, 16), late)
		for tops, want := range map[string]string{
			"ROOT":      "3 expected, 2 filed, 1 late, 1 zero, 9 members, map[money:-5 people:28], E2",
			"EAST":      "2 expected, 1 filed, 0 late, 0 zero, 6 members, map[money:-5 people:28], E2",
			"HALL":      "1 expected, 1 filed, 1 late, 1 zero, 3 members, map[money:0 people:0], ",
			"E1A":       "0 expected, 0 filed, 0 late, 0 zero, 1 members, map[money:0 people:0], ",
			"EAST ROOT": "3 expected, 2 filed, 1 late, 1 zero, 9 members, map[money:-5 people:28], E2",
			"":          "0 expected, 0 filed, 0 late, 0 zero, 0 members, map[], ",
		} {
			p, err := w.Progress(ctx, "c", weekly, week, w.units(tops), 9)
			w.ok(err)
			w.want(tops, fmt.Sprintf("%d expected, %d filed, %d late, %d zero, %d members, %v, %s",
				p.Expected, p.Filed, p.Late, p.Zero, p.Members, p.Sums, show(p.Missing, unitCode)), want)
		}
		rural := weekly
		rural.For.Fields = []string{"农牧区", "社区"}
		p, err := w.Progress(ctx, "c", rural, week, w.units("ROOT"), 0)
		if w.ok(err); p.Expected != 2 || p.Missing != nil {
			t.Errorf("%+v", p)
		}
	})
}

// TestProgressAcrossMerge: a branch merged on 10 June counts as two before and
// one after.
func TestProgressAcrossMerge(t *testing.T) {
	eachTown(t, func(w town) {
		w.ok(w.MergeUnit(w.Context(), w.unit("E1"), w.unit("E2"), on(time.June, 10)))
		for day, want := range map[domain.Day]int{on(time.June, 3): 2, on(time.June, 10): 1} {
			p, err := w.Progress(w.Context(), "c", weekly, domain.PeriodOf(domain.Weekly, day), w.units("EAST"), 0)
			if w.ok(err); p.Expected != want {
				t.Errorf("week of %v: %d expected, want %d", day, p.Expected, want)
			}
		}
	})
}

// TestProgressByHand compares the sums with a count made of the reports read one
// by one, over a random history of filings and corrections.
func TestProgressByHand(t *testing.T) {
	eachTown(t, func(w town) {
		dice := rand.New(rand.NewPCG(1, 2))
		codes := []string{"E1", "E2", "HALL"}
		seen := map[string]int{}
		for i := range 60 {
			code, n := codes[dice.IntN(3)], strconv.Itoa(dice.IntN(1000)-200)
			when := at(time.March, 9+i/10, i%24)
			f := filing(w, code, when)
			f.Values = domain.Values{"people": n, "words": n}
			if seen[code]++; seen[code] == 1 {
				w.apply(when, f)
				continue
			}
			w.apply(when, domain.ReportRevised{
				Campaign: f.Campaign, Form: f.Form, Period: f.Period, Unit: f.Unit, Values: f.Values, Revision: seen[code] - 1, By: f.By,
			})
		}
		want := int64(0)
		for _, code := range codes {
			r, err := w.Report(w.Context(), "c", "weekly", week, w.unit(code))
			w.ok(err)
			n, _ := r.Values.Figure("people")
			want += n
		}
		p, err := w.Progress(w.Context(), "c", weekly, week, w.units("ROOT"), 9)
		if w.ok(err); p.Sums["people"] != want || p.Filed != 3 {
			t.Errorf("%d of %d reports, by hand %d", p.Sums["people"], p.Filed, want)
		}
	})
}

// TestFiledAtOnce lets eight secretaries file the same report at once.
func TestFiledAtOnce(t *testing.T) {
	eachTown(t, func(w town) {
		f := filing(w, "E1", at(time.March, 13, 9))
		results := make(chan error, 8)
		var all sync.WaitGroup
		for i := range cap(results) {
			all.Go(func() {
				e := f
				e.Values = domain.Values{"people": strconv.Itoa(i)}
				results <- w.Apply(w.Context(), fmt.Sprint("c", i), at(time.March, 13, 9), []domain.Event{
					e, domain.BindFailed{OpenID: "o-x", Day: march1},
				})
			})
		}
		all.Wait()
		close(results)
		won := 0
		for err := range results {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, domain.ErrAlreadyFiled):
				t.Error(err)
			}
		}
		n, err := w.BindTries(w.Context(), "o-x", march1)
		if w.ok(err); won != 1 || n != 1 {
			t.Errorf("%d filed, and %d kept what came with it", won, n)
		}
	})
}
