package sample_test

import (
	"reflect"
	"testing"

	"lianluo/domain"
	"lianluo/roster/sample"
)

// tally counts what the shape of a county promises.
type tally struct {
	kinds             map[domain.UnitKind]int
	roles             map[domain.Role]int
	villages, rural   int
	secretaries, away map[string]int
}

func count(r domain.Roster) tally {
	t := tally{map[domain.UnitKind]int{}, map[domain.Role]int{}, 0, 0, map[string]int{}, map[string]int{}}
	rural := map[string]bool{}
	for _, u := range r.Units {
		t.kinds[u.Kind]++
		if u.Kind == domain.Branch && u.Field == "农牧区" {
			rural[u.Code] = true
			t.villages++
		}
	}
	for _, m := range r.Members {
		if rural[m.UnitCode] {
			t.rural++
		}
		for _, role := range m.Roles {
			t.roles[role]++
			if role == domain.RoleSecretary {
				t.secretaries[m.UnitCode]++
			}
		}
		if m.HostCode != "" {
			t.away[m.HostCode]++
		}
	}
	return t
}

func TestCountyHasTheShapeOfARealOne(t *testing.T) {
	r := sample.County(sample.Default())
	got := count(r)
	if got.kinds[domain.Committee] != 22 || got.kinds[domain.GeneralBranch] != 34 || got.kinds[domain.Branch] != 492 {
		t.Error(got.kinds)
	}
	if len(r.Members) != 14210 || got.villages != 93 || got.rural != 5446 {
		t.Error(len(r.Members), got.villages, got.rural)
	}
	if got.roles[domain.RoleLiaison] != 526 || len(got.secretaries) != 548 || len(got.away) == 0 {
		t.Error(got.roles, len(got.secretaries), len(got.away))
	}
	if got.roles[domain.RoleOffice] == 0 || got.roles[domain.RoleLeader] == 0 || got.roles[domain.RoleInspector] == 0 {
		t.Error(got.roles)
	}
}

func TestRostersAreWhole(t *testing.T) {
	for _, o := range []sample.Options{
		sample.Default(),
		{Members: 40, Orgs: 5, Seed: 1},
		{Members: 1200, Orgs: 60, Seed: 2},
		{Members: 60000, Orgs: 2000, Seed: 3, Bound: true},
		{Members: 1, Orgs: 1},
		{Members: 30, Orgs: 1},
		{Members: 3, Orgs: 2},
		{Members: 30, Orgs: 30},
		{Members: 548, Orgs: 548},
		{Members: 900, Orgs: 548},
		{Members: 2600, Orgs: 1300},
	} {
		r := sample.County(o)
		if len(r.Units) != o.Orgs || len(r.Members) != o.Members {
			t.Errorf("%+v: %d organisations, %d members", o, len(r.Units), len(r.Members))
		}
		codes, shorts, roots := map[string]bool{}, map[string]bool{}, 0
		for _, u := range r.Units {
			if codes[u.Code] || shorts[u.Short] {
				t.Fatalf("%+v: %s %s stands twice", o, u.Code, u.Short)
			}
			if u.ParentCode == "" {
				roots++
			} else if !codes[u.ParentCode] {
				t.Fatalf("%+v: %s stands before its parent", o, u.Code)
			}
			codes[u.Code], shorts[u.Short] = true, true
		}
		if roots != 1 {
			t.Errorf("%+v: %d roots", o, roots)
		}
		if got := count(r); len(got.secretaries) != o.Orgs || got.roles[domain.RoleLiaison] != o.Orgs-got.kinds[domain.Committee] {
			t.Errorf("%+v: %d secretaries, %d liaisons", o, len(got.secretaries), got.roles[domain.RoleLiaison])
		}
		for _, m := range r.Members {
			if !codes[m.UnitCode] || m.HostCode != "" && !codes[m.HostCode] {
				t.Fatalf("%+v: %+v is in no unit", o, m.Code)
			}
		}
	}
}

func TestEqualSeedsGiveEqualCounties(t *testing.T) {
	if !reflect.DeepEqual(sample.County(sample.Default()), sample.County(sample.Default())) {
		t.Error("the same county came out differently")
	}
}

func TestTheVillageOfTheStories(t *testing.T) {
	n, wang := 0, 0
	for _, m := range sample.County(sample.Default()).Members {
		if m.UnitCode == "0303" {
			n++
			if m.Name == "王秀英" {
				wang++
			}
		}
	}
	if n != 17 || wang != 2 {
		t.Error(n, wang)
	}
}
