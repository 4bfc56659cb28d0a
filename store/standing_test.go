package store_test

import (
	"context"
	"reflect"
	"regexp"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

// TestEveryWriteMovesTheVersion: a statement that changes what is remembered, but
// does not begin as such statements do, would leave replicas with what was.
func TestEveryWriteMovesTheVersion(t *testing.T) {
	changes := regexp.MustCompile(`(?i)\b(?:INTO|UPDATE|DELETE\s+FROM|TRUNCATE|TABLE)\s+"?(?:units|placements|campaigns|shifts)\b`)
	found := 0
	for name, text := range statements(t) {
		if !changes.MatchString(text) {
			continue
		}
		found++
		if !store.Remembered(text) {
			t.Errorf("%s changes what is remembered and does not move the version: %s", name, text)
		}
	}
	if found < 8 {
		t.Errorf("only %d statements change the tree and the plans", found)
	}
}

// TestReplicasForgetTogether changes the tree and the plans through one store, and
// asks a second one that has answered before.
func TestReplicasForgetTogether(t *testing.T) {
	for engine, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			at := url(t)
			one, two := storetest.Open(t, at), storetest.Open(t, at)
			noError(t, one.TakeRoster(t.Context(), hamlet("东村"), march1))
			noError(t, one.SaveCampaign(t.Context(), dated("spring", on(time.March, 5), on(time.April, 30))))
			branch, east, west := named(t, one, "B"), named(t, one, "E"), named(t, one, "W")
			for _, step := range []struct {
				name   string
				change func() error
			}{
				{"another campaign", func() error {
					return one.SaveCampaign(t.Context(), dated("spring", on(time.March, 6), on(time.May, 1)))
				}},
				{"a shift", func() error {
					return one.SetShift(t.Context(), "spring", domain.Shift{Unit: east, Phase: "one", Days: 3})
				}},
				{"a move", func() error { return one.MoveUnit(t.Context(), branch, west, march1) }},
				{"a new name", func() error { return one.TakeRoster(t.Context(), hamlet("新村"), march1) }},
				{"a post", func() error {
					r := hamlet("新村")
					r.Members[0].Roles = nil
					return one.TakeRoster(t.Context(), r, march1)
				}},
				{"a merger", func() error { return one.MergeUnit(t.Context(), branch, west, march1) }},
			} {
				before := seen(t, two)
				noError(t, step.change())
				after := seen(t, two)
				if reflect.DeepEqual(before, after) {
					t.Errorf("%s: the other replica says what it said before", step.name)
				}
				if fresh := seen(t, storetest.Open(t, at)); !reflect.DeepEqual(after, fresh) {
					t.Errorf("%s: the other replica says\n%+v, a new one\n%+v", step.name, after, fresh)
				}
			}
		})
	}
}

// TestOneMessage changes the plans between two reads of a message: it goes on under
// what it began with, and the next message has the change.
func TestOneMessage(t *testing.T) {
	at := storetest.SQLite(t)
	one, two := storetest.Open(t, at), storetest.Open(t, at)
	noError(t, one.TakeRoster(t.Context(), hamlet("东村"), march1))
	noError(t, one.SaveCampaign(t.Context(), dated("spring", on(time.March, 5), on(time.April, 30))))
	message := store.OneMessage(t.Context())
	before := seenIn(t, message, two)
	noError(t, one.SaveCampaign(t.Context(), dated("spring", on(time.March, 6), on(time.May, 1))))
	under, err := two.Schedule(message, before.person.Unit.ID, on(time.March, 9))
	noError(t, err)
	if !reflect.DeepEqual(under, before.schedule) {
		t.Errorf("one message says %+v and then %+v", before.schedule, under)
	}
	if next := seen(t, two); next.schedule.Start != on(time.March, 6) {
		t.Errorf("the next message still begins on %v", next.schedule.Start)
	}
}

// view is what one replica says of the person and their calendar.
type view struct {
	person   domain.Person
	schedule domain.Schedule
}

// seen is what a message of its own finds.
func seen(t *testing.T, s *store.Store) view {
	t.Helper()
	return seenIn(t, store.OneMessage(t.Context()), s)
}

func seenIn(t *testing.T, ctx context.Context, s *store.Store) view {
	t.Helper()
	p, err := s.Person(ctx, "sim-1", at(time.March, 9, 9))
	noError(t, err)
	schedule, err := s.Schedule(ctx, p.Unit.ID, on(time.March, 9))
	noError(t, err)
	return view{p, schedule}
}

// hamlet is a branch B below E, beside W, with one secretary.
func hamlet(name string) domain.Roster {
	return domain.Roster{
		Units: []domain.RosterUnit{
			{Code: "T", Name: "党委", Kind: domain.Committee},
			{Code: "E", Name: "东", Kind: domain.Committee, ParentCode: "T"},
			{Code: "W", Name: "西", Kind: domain.Committee, ParentCode: "T"},
			{Code: "B", Name: name, Kind: domain.Branch, ParentCode: "E"},
		},
		Members: []domain.RosterMember{{Code: "1", Name: "王", UnitCode: "B", Roles: []domain.Role{domain.RoleSecretary}, OpenID: "sim-1"}},
	}
}

func named(t *testing.T, s *store.Store, code string) domain.UnitID {
	t.Helper()
	found, err := s.UnitsNamed(t.Context(), code, march1, 1)
	if err != nil || len(found) != 1 {
		t.Fatal(code, found, err)
	}
	return found[0].ID
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
