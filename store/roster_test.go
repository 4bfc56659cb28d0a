package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/store/storetest"
)

// asKept is the roster in the form Snapshot has it.
func asKept(r domain.Roster) domain.Roster {
	r.Units, r.Members = slices.Clone(r.Units), slices.Clone(r.Members)
	for i := range r.Members {
		m := &r.Members[i]
		m.Roles, m.Reach = slices.Sorted(slices.Values(m.Roles)), slices.Sorted(slices.Values(m.Reach))
	}
	return r
}

func (w town) snapshot(day domain.Day) domain.Roster {
	w.Helper()
	r, err := w.Snapshot(w.Context(), day)
	w.ok(err)
	return r
}

func TestSnapshot(t *testing.T) {
	eachTown(t, func(w town) {
		if got, want := w.snapshot(march1), asKept(townRoster()); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant\n%+v", got, want)
		}
		if r := w.snapshot(march1.Add(-1)); len(r.Units)+len(r.Members) != 0 {
			t.Errorf("before: %+v", r)
		}
	})
}

// TestTakeRosterAgain changes one thing after another, each on its own day; every
// day keeps what held then.
func TestTakeRosterAgain(t *testing.T) {
	eachTown(t, func(w town) {
		change := func(r *domain.Roster, code string, f func(*domain.RosterMember)) {
			i := slices.IndexFunc(r.Members, func(m domain.RosterMember) bool { return m.Code == code })
			f(&r.Members[i])
		}
		steps := []func(r *domain.Roster){
			func(*domain.Roster) {},
			func(r *domain.Roster) { change(r, "P1", func(m *domain.RosterMember) { m.UnitCode = "E2" }) },
			func(r *domain.Roster) { change(r, "P6", func(m *domain.RosterMember) { m.HostCode = "HALL" }) },
			func(r *domain.Roster) { change(r, "P6", func(m *domain.RosterMember) { m.HostCode = "" }) },
			func(r *domain.Roster) {
				change(r, "P7", func(m *domain.RosterMember) { m.Reach = []string{"E1", "EAST"} })
			},
			func(r *domain.Roster) { change(r, "P8", func(m *domain.RosterMember) { m.Roles = m.Roles[:1] }) },
			func(r *domain.Roster) { change(r, "P2", func(m *domain.RosterMember) { m.Roles = nil }) },
			func(r *domain.Roster) {
				change(r, "P3", func(m *domain.RosterMember) { m.Roles = []domain.Role{domain.RoleBoard} })
			},
			func(r *domain.Roster) { r.Units[0].ParentCode = "E2" },
			func(r *domain.Roster) {
				r.Units = append(r.Units, domain.RosterUnit{Code: "E3", Name: "新村", ParentCode: "EAST", Kind: domain.Branch})
				change(r, "P4", func(m *domain.RosterMember) { m.UnitCode = "E3" })
			},
		}
		r := asKept(townRoster())
		days := make([]domain.Roster, len(steps))
		for i, step := range steps {
			step(&r)
			for range 2 {
				w.ok(w.TakeRoster(w.Context(), r, march1.Add(i)))
			}
			days[i] = asKept(r)
		}
		for i, want := range days {
			if got := w.snapshot(march1.Add(i)); !reflect.DeepEqual(got, want) {
				t.Errorf("step %d:\n%+v\nwant\n%+v", i, got, want)
			}
		}
	})
}

// TestTakeRosterSameDay corrects a mistake on the day it was made.
func TestTakeRosterSameDay(t *testing.T) {
	eachTown(t, func(w town) {
		wrong := townRoster()
		wrong.Members[0].UnitCode, wrong.Units[3].ParentCode = "E2", "HALL"
		april := on(time.April, 1)
		w.ok(w.TakeRoster(w.Context(), wrong, april))
		w.ok(w.TakeRoster(w.Context(), townRoster(), april))
		for _, day := range []domain.Day{april.Add(-1), april, april.Add(1)} {
			if got := w.snapshot(day); !reflect.DeepEqual(got, asKept(townRoster())) {
				t.Errorf("%v: %+v", day, got)
			}
		}
	})
}

// TestTakeRosterEarlier says what held before the first roster: nobody is then in
// two places.
func TestTakeRosterEarlier(t *testing.T) {
	eachTown(t, func(w town) {
		r := townRoster()
		r.Members[0].UnitCode = "E2"
		feb := on(time.February, 1)
		w.ok(w.TakeRoster(w.Context(), r, feb))
		if got := w.snapshot(feb); !reflect.DeepEqual(got, asKept(r)) {
			t.Errorf("February: %+v", got)
		}
		if got := w.snapshot(march1); !reflect.DeepEqual(got, asKept(townRoster())) {
			t.Errorf("March: %+v", got)
		}
	})
}

func TestTakeRosterBinds(t *testing.T) {
	eachTown(t, func(w town) {
		r := townRoster()
		r.Members[0].OpenID, r.Members[2].OpenID = "", "o-P1" // an empty one leaves P1 bound; P3 takes it over
		r.Members[1].OpenID = "o-new"
		w.ok(w.TakeRoster(w.Context(), r, march1))
		for openID, want := range map[string]string{"P1": "P3", "new": "P2", "P2": ""} {
			w.want(openID, w.person(openID, at(time.March, 2, 9)).Member.Code, want)
		}
	})
}

func TestTakeRosterRefuses(t *testing.T) {
	faults := map[string]struct {
		want   string
		spoils func(r *domain.Roster)
	}{
		"unit twice":     {"unit E1A stands twice", func(r *domain.Roster) { r.Units[1] = r.Units[0] }},
		"unit of nobody": {"E1 names the unit X", func(r *domain.Roster) { r.Units[3].ParentCode = "X" }},
		"loop":           {"the units above EAST form a loop", func(r *domain.Roster) { r.Units[2].ParentCode = "E1" }},
		"its own parent": {"the units above E2 form a loop", func(r *domain.Roster) { r.Units[5].ParentCode = "E2" }},
		"merged":         {"unit HALL stands twice, or was merged", func(*domain.Roster) {}},
		"member twice":   {"member P1 stands twice", func(r *domain.Roster) { r.Members[1] = r.Members[0] }},
		"no unit":        {"member P2 stands twice, or has no unit", func(r *domain.Roster) { r.Members[1].UnitCode = "" }},
		"unknown unit":   {"P2 names the unit X", func(r *domain.Roster) { r.Members[1].UnitCode = "X" }},
		"unknown host":   {"P6 names the unit X", func(r *domain.Roster) { r.Members[5].HostCode = "X" }},
		"unknown reach":  {"P7 names the unit X", func(r *domain.Roster) { r.Members[6].Reach = []string{"E1", "X"} }},
		"member of a merged unit": {"P7 names the unit HALL", func(r *domain.Roster) {
			r.Units = r.Units[:6]
		}},
	}
	eachTown(t, func(w town) {
		w.ok(w.MergeUnit(w.Context(), w.unit("HALL"), w.unit("ROOT"), on(time.April, 1)))
		before := w.snapshot(on(time.May, 1))
		for what, fault := range faults {
			r := townRoster()
			r.Units[3].Name = "改名"
			fault.spoils(&r)
			err := w.TakeRoster(w.Context(), r, on(time.May, 1))
			if err == nil || !strings.Contains(err.Error(), fault.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got := w.snapshot(on(time.May, 1)); !reflect.DeepEqual(got, before) {
			t.Errorf("something was kept: %+v", got)
		}
	})
}

// county is an invented one of the size of the sources': 22 committees, 34 general
// branches, 492 branches, and members all of whom are bound.
func county(members int) domain.Roster {
	r := domain.Roster{Units: []domain.RosterUnit{{Code: "C00", Name: "县委", Kind: domain.Committee}}}
	add := func(n int, prefix string, kind domain.UnitKind, parents ...string) (codes []string) {
		for i := range n {
			code := fmt.Sprintf("%s%03d", prefix, i+1)
			r.Units = append(r.Units, domain.RosterUnit{Code: code, Name: "组织" + code, ParentCode: parents[i%len(parents)], Kind: kind, Field: "农牧区"})
			codes = append(codes, code)
		}
		return codes
	}
	committees := add(21, "C", domain.Committee, "C00")
	generals := add(34, "G", domain.GeneralBranch, committees...)
	branches := add(492, "B", domain.Branch, slices.Concat(generals, committees)...)
	for i := range members {
		m := domain.RosterMember{
			Code: fmt.Sprintf("M%07d", i), Name: fmt.Sprintf("党员%d", i%5000), UnitCode: branches[i%len(branches)], OpenID: fmt.Sprintf("sim-%07d", i),
		}
		if role := i / len(branches); role < 2 {
			m.Roles = []domain.Role{[]domain.Role{domain.RoleSecretary, domain.RoleLiaison}[role]}
		}
		r.Members = append(r.Members, m)
	}
	return r
}

// TestCounty takes the whole county of the sources, twice, and compares.
func TestCounty(t *testing.T) {
	if testing.Short() {
		t.Skip("county: 14,210 members take a while")
	}
	for engine, c := range map[string]struct {
		url     func(testing.TB) string
		members int
	}{"sqlite": {storetest.SQLite, 14210}, "postgres": {storetest.Postgres, 2000}} {
		t.Run(engine, func(t *testing.T) {
			w := town{t, storetest.Open(t, c.url(t))}
			want := county(c.members)
			start := time.Now()
			w.ok(w.TakeRoster(t.Context(), want, march1))
			if took := time.Since(start); took > time.Minute {
				t.Errorf("it took %v", took)
			}
			w.ok(w.TakeRoster(t.Context(), want, march1.Add(1)))
			if got := w.snapshot(march1.Add(1)); !reflect.DeepEqual(got, want) {
				t.Errorf("%d units and %d members came back otherwise", len(got.Units), len(got.Members))
			}
		})
	}
}
