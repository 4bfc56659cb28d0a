package store_test

import (
	"fmt"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

// town is a small organisation, as it stands from March on:
//
//	ROOT 县委 (committee)
//	  EAST 东镇党委 (committee)
//	    E1 东村支部 (branch), in it groups E1A and E1B
//	    E2 西村支部 (branch)
//	  HALL 机关支部 (branch)
type town struct {
	*testing.T
	*store.Store
}

const march1 = domain.Day(20090301)

// at is an instant of 2009 in the office's zone.
func at(month time.Month, day, hour int) time.Time {
	return time.Date(2009, month, day, hour, 0, 0, 0, time.FixedZone("CST", 8*3600))
}

func on(month time.Month, day int) domain.Day { return domain.NewDay(2009, month, day) }

func townRoster() domain.Roster {
	return domain.Roster{
		Units: []domain.RosterUnit{
			{Code: "E1A", Name: "东村一组", ParentCode: "E1", Kind: domain.Group}, // before its parent: order is free
			{Code: "ROOT", Name: "青山县委", Kind: domain.Committee},
			{Code: "EAST", Name: "东镇党委", Short: "东镇", ParentCode: "ROOT", Kind: domain.Committee, Start: 20090310},
			{Code: "E1", Name: "东村党支部", Short: "东村", ParentCode: "EAST", Kind: domain.Branch, Field: "农牧区"},
			{Code: "E1B", Name: "东村二组", ParentCode: "E1", Kind: domain.Group},
			{Code: "E2", Name: "西村党支部", Short: "西村", ParentCode: "EAST", Kind: domain.Branch, Field: "农牧区"},
			{Code: "HALL", Name: "县直机关党支部", Short: "机关", ParentCode: "ROOT", Kind: domain.Branch, Field: "机关"},
		},
		Members: []domain.RosterMember{
			{Code: "P1", Name: "赵东", UnitCode: "E1", Roles: []domain.Role{domain.RoleSecretary}, OpenID: "o-P1", Phone: "13800000001"},
			{Code: "P2", Name: "钱来", UnitCode: "E1", Roles: []domain.Role{domain.RoleLiaison}, OpenID: "o-P2"},
			{Code: "P3", Name: "王秀英", UnitCode: "E1A"},
			{Code: "P4", Name: "王秀英", UnitCode: "E1B", OpenID: "o-P4"},
			{Code: "P5", Name: "孙西", UnitCode: "E2", Roles: []domain.Role{domain.RoleSecretary}, OpenID: "o-P5"},
			{Code: "P6", Name: "李流", UnitCode: "E2", Mobile: true, HostCode: "E1", OpenID: "o-P6"},
			{Code: "P7", Name: "周管", UnitCode: "HALL", Roles: []domain.Role{domain.RoleLeader}, Reach: []string{"E1", "E2"}, Level: domain.LevelSenior, OpenID: "o-P7"},
			{Code: "P8", Name: "吴办", UnitCode: "HALL", Roles: []domain.Role{domain.RoleOffice, domain.RoleSecretary}, Reach: []string{"ROOT"}, OpenID: "o-P8"},
			{Code: "P9", Name: "郑委", UnitCode: "HALL", Roles: []domain.Role{domain.RoleSecretary}, Reach: []string{"EAST"}, OpenID: "o-P9"},
		},
	}
}

// eachTown runs the test in a new town on either engine.
func eachTown(t *testing.T, test func(t town)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := town{t, s}
		w.ok(s.TakeRoster(t.Context(), townRoster(), march1))
		test(w)
	})
}

func (w town) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w town) unit(code string) domain.UnitID {
	w.Helper()
	return w.unitOn(code, march1).ID
}

func (w town) unitOn(code string, day domain.Day) domain.Unit {
	w.Helper()
	found, err := w.UnitsNamed(w.Context(), code, day, 1)
	w.ok(err)
	if len(found) != 1 {
		w.Fatalf("no unit %s on %v", code, day)
	}
	return found[0]
}

// person is who holds the openid of that member's code.
func (w town) person(code string, when time.Time) domain.Person {
	w.Helper()
	p, err := w.Person(w.Context(), "o-"+code, when)
	w.ok(err)
	return p
}

func (w town) member(code string) domain.MemberID {
	w.Helper()
	for _, u := range townRoster().Units {
		found, err := w.MembersOf(w.Context(), w.unit(u.Code), march1)
		w.ok(err)
		for _, m := range found {
			if m.Code == code {
				return m.ID
			}
		}
	}
	w.Fatalf("no member %s", code)
	return 0
}

// apply is one conversation that ends in these events at that time.
func (w town) apply(when time.Time, events ...domain.Event) {
	w.Helper()
	w.ok(w.tell(when, events...))
}

// tell is apply, for events that may be refused.
func (w town) tell(when time.Time, events ...domain.Event) error {
	return w.Apply(w.Context(), fmt.Sprintf("%s/%d/%v", w.Name(), when.UnixMilli(), events), when, events)
}

// session creates a session of a unit and finds it again.
func (w town) session(code string, starts time.Time) domain.SessionID {
	w.Helper()
	unit := w.unitOn(code, domain.DayOf(starts)).ID
	w.apply(starts.AddDate(0, 0, -1), domain.SessionCreated{Unit: unit, Title: "学习", Starts: starts, By: w.member("P1")})
	found, err := w.Sessions(w.Context(), unit, starts, starts.Add(time.Minute))
	w.ok(err)
	if len(found) == 0 {
		w.Fatal("the session is not there")
	}
	return found[len(found)-1].ID
}

// show writes what a test compares as text.
func show[T any](all []T, word func(T) string) string {
	var s string
	for i, x := range all {
		if i > 0 {
			s += " "
		}
		s += word(x)
	}
	return s
}

func (w town) want(what, got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("%s: %s, want %s", what, got, want)
	}
}

func unitCode(u domain.Unit) string     { return u.Code }
func memberCode(m domain.Member) string { return m.Code }
