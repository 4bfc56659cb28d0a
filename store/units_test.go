package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lianluo/domain"
)

func TestUnits(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		e1, err := w.Unit(ctx, w.unit("E1"), march1)
		w.ok(err)
		if e1.Name != "东村党支部" || e1.Label() != "东村" || e1.Kind != domain.Branch || e1.Field != "农牧区" || e1.Parent != w.unit("EAST") {
			t.Errorf("%+v", e1)
		}
		if len(e1.Token) != 16 || e1.Token == w.unitOn("E2", march1).Token {
			t.Errorf("token %q", e1.Token)
		}
		again, err := w.UnitByToken(ctx, e1.Token, march1)
		if w.ok(err); again != e1 {
			t.Errorf("by token: %+v", again)
		}
		path, err := w.Path(ctx, w.unit("E1A"), march1)
		w.ok(err)
		w.want("path", show(path, unitCode), "ROOT EAST E1 E1A")
		down, err := w.Children(ctx, w.unit("ROOT"), march1)
		w.ok(err)
		w.want("children", show(down, unitCode), "EAST HALL")
		for what, err := range map[string]error{
			"no such unit":      second(w.Unit(ctx, 1, march1)),
			"before it was":     second(w.Unit(ctx, e1.ID, march1.Add(-1))),
			"no such token":     second(w.UnitByToken(ctx, "x", march1)),
			"path of no unit":   second(w.Path(ctx, 1, march1)),
			"schedule of no so": second(w.Schedule(ctx, e1.ID, march1.Add(-1))),
		} {
			if !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestUnitsNamed(t *testing.T) {
	eachTown(t, func(w town) {
		for words, want := range map[string]string{
			"东村":    "E1", // whole, so 东村一组 is not asked about
			"东村党支部": "E1",
			"E2":    "E2",
			"e2":    "E2", // as a message has it
			"东":     "E1 EAST",
			"东支部":   "E1",
			"东党委":   "EAST",
			"东村党委":  "",
			"东村支部":  "E1",
			"中共东镇":  "EAST",
			"东村委会":  "E1",
			"东镇":    "EAST",
			"东镇党支部": "",
			"机关支部":  "HALL",
			"机关党支部": "HALL",
			"一组":    "E1A",
			"支部":    "E1 E2 HALL",
			"村":     "E1 E1A E1B E2",
			"%":     "",
			"_":     "",
			"":      "",
		} {
			found, err := w.UnitsNamed(w.Context(), words, march1, 10)
			w.ok(err)
			w.want(words, show(found, unitCode), want)
		}
		few, err := w.UnitsNamed(w.Context(), "村", march1, 2)
		w.ok(err)
		w.want("at most two", show(few, unitCode), "E1 E1A")
	})
}

func TestCounts(t *testing.T) {
	eachTown(t, func(w town) {
		for tops, want := range map[string]string{
			"ROOT":         "map[branch:3 committee:2 group:2] 9",
			"EAST":         "map[branch:2 committee:1 group:2] 6",
			"E1":           "map[branch:1 group:2] 5", // with the mobile member it hosts
			"E2":           "map[branch:1] 1",
			"E1 E1A EAST":  "map[branch:2 committee:1 group:2] 6", // nested tops count once
			"E2 HALL E1":   "map[branch:3 group:2] 9",
			"":             "map[] 0",
			"E1 E2 E1A E2": "map[branch:2 group:2] 6",
		} {
			units, members, err := w.Counts(w.Context(), w.units(tops), march1)
			w.ok(err)
			w.want(tops, fmt.Sprint(units, members), want)
		}
	})
}

func TestMove(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, may := w.Context(), on(time.May, 4)
		w.ok(w.MoveUnit(ctx, w.unit("E1"), w.unit("HALL"), may))
		w.ok(w.MoveUnit(ctx, w.unit("E1"), w.unit("HALL"), may)) // again: nothing
		for day, want := range map[domain.Day]string{may.Add(-1): "ROOT EAST E1 E1A", may: "ROOT HALL E1 E1A"} {
			path, err := w.Path(ctx, w.unit("E1A"), day)
			w.ok(err)
			w.want(day.String(), show(path, unitCode), want)
		}
		w.ok(w.MoveUnit(ctx, w.unit("E1"), w.unit("ROOT"), may)) // corrected on the same day
		w.ok(w.MoveUnit(ctx, w.unit("E1"), w.unit("E2"), on(time.April, 1)))
		for day, want := range map[domain.Day]string{
			march1: "EAST", on(time.April, 1): "E2", may.Add(-1): "E2", may: "ROOT", // a planned move stays planned
		} {
			if u := w.unitOn("E1", day); u.Parent != w.unit(want) {
				t.Errorf("%v: not below %s", day, want)
			}
		}
		if err := w.MoveUnit(ctx, w.unit("EAST"), w.unit("E2"), may); err == nil {
			t.Error("a unit came below itself")
		}
		if err := w.MoveUnit(ctx, w.unit("E2"), 77, may); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("below nobody: %v", err)
		}
	})
}

func TestMerge(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, june := w.Context(), on(time.June, 10)
		e1, e2 := w.unit("E1"), w.unit("E2")
		before := w.session("E1", at(time.June, 5, 9))
		planned := w.session("E1", at(time.June, 12, 9))
		w.apply(at(time.June, 1, 9), domain.BindAsked{OpenID: "o-new", Member: w.member("P3"), Unit: e1})
		w.ok(w.MergeUnit(ctx, e1, e2, june))

		for day, want := range map[domain.Day]string{
			june.Add(-1): "map[branch:2 committee:1 group:2] 6",
			june:         "map[branch:1 committee:1 group:2] 6",
		} {
			units, members, err := w.Counts(ctx, w.units("EAST"), day)
			w.ok(err)
			w.want(day.String(), fmt.Sprint(units, members), want)
		}
		for day, want := range map[domain.Day]string{june.Add(-1): "P5", june: "P1 P2 P3 P4 P5 P6"} {
			members, err := w.MembersOf(ctx, e2, day)
			w.ok(err)
			w.want("members of E2", show(members, memberCode), want)
		}
		if _, err := w.Unit(ctx, e1, june); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a merged unit stands: %v", err)
		}
		p := w.person("P1", at(time.June, 10, 9))
		if p.Unit.ID != e2 || p.Home.ID != e2 || len(p.Posts) != 0 {
			t.Errorf("the secretary of a merged unit is %+v", p)
		}
		if p := w.person("P1", at(time.June, 9, 9)); p.Unit.ID != e1 || !p.Has(domain.RoleSecretary) {
			t.Errorf("the day before: %+v", p)
		}
		for id, want := range map[domain.SessionID]domain.UnitID{before: e1, planned: e2} {
			s, err := w.Session(ctx, id)
			if w.ok(err); s.Unit.ID != want {
				t.Errorf("session of %v is with %s", s.Starts, s.Unit.Code)
			}
		}
		waiting, err := w.BindRequests(ctx, []domain.UnitID{e2})
		if w.ok(err); len(waiting) != 1 {
			t.Errorf("%d requests went along", len(waiting))
		}
		if err := w.MergeUnit(ctx, e1, e2, june.Add(5)); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("merged twice: %v", err)
		}
	})
}

// TestMergeRefused shows that a refused merge leaves no half of it.
func TestMergeRefused(t *testing.T) {
	eachTown(t, func(w town) {
		if err := w.MergeUnit(w.Context(), w.unit("EAST"), w.unit("E2"), on(time.June, 1)); err == nil {
			t.Fatal("a unit was merged into one below it")
		}
		if err := w.MergeUnit(w.Context(), w.unit("E1"), w.unit("E1"), on(time.June, 1)); err == nil {
			t.Fatal("a unit was merged into itself")
		}
		units, members, err := w.Counts(w.Context(), w.units("ROOT"), on(time.June, 1))
		w.ok(err)
		w.want("after", fmt.Sprint(units, members), "map[branch:3 committee:2 group:2] 9")
	})
}

// TestMergeOfWhatIsPlanned merges a unit that somebody is to join later.
func TestMergeOfWhatIsPlanned(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		w.ok(w.Transfer(ctx, w.member("P5"), w.unit("E1"), on(time.June, 20)))
		w.ok(w.MoveUnit(ctx, w.unit("HALL"), w.unit("E1"), on(time.June, 20)))
		board := townRoster()
		board.Members[2].Roles = []domain.Role{domain.RoleBoard}
		board.Members[2].Reach = []string{"E1"}
		w.ok(w.TakeRoster(ctx, board, on(time.June, 10))) // a post that would begin as its unit ends
		w.ok(w.MergeUnit(ctx, w.unit("E1"), w.unit("EAST"), on(time.June, 10)))
		officers, err := w.OfficersOf(ctx, w.unit("E1"), on(time.June, 10))
		w.ok(err)
		w.want("officers of the ended", show(officers, func(o domain.Officer) string { return o.Code }), "")
		for day, want := range map[domain.Day]string{
			on(time.June, 9): "E2 ROOT", on(time.June, 19): "E2 ROOT", on(time.June, 20): "EAST EAST",
		} {
			p := w.person("P5", day.In(w.Zone))
			hall, err := w.Path(ctx, w.unit("HALL"), day)
			w.ok(err)
			w.want(day.String(), p.Home.Code+" "+hall[len(hall)-2].Code, want)
		}
	})
}

// units are those of the codes.
func (w town) units(codes string) []domain.UnitID {
	w.Helper()
	var ids []domain.UnitID
	var code string
	for _, c := range codes + " " {
		if c != ' ' {
			code += string(c)
		} else if code != "" {
			ids, code = append(ids, w.unit(code)), ""
		}
	}
	return ids
}
