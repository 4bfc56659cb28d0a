package store_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"lianluo/domain"
)

// dated is a campaign of one phase with those days; all branches and committees
// take part.
func dated(code string, from, to domain.Day) domain.Campaign {
	return domain.Campaign{
		Code: code, Version: "1", Span: domain.Span{From: from, To: to},
		Covers:  domain.Audience{Kinds: []domain.UnitKind{domain.Committee, domain.Branch}},
		Phases:  []domain.Phase{{Code: "one", When: domain.Span{From: from, To: to}}},
		CheckIn: domain.CheckInRule{Ahead: time.Hour},
	}
}

// ownStart is a campaign in which branches of the field last two months from their own day.
func ownStart(code, field string) domain.Campaign {
	branches := domain.Audience{Kinds: []domain.UnitKind{domain.Branch}, Fields: []string{field}}
	return domain.Campaign{
		Code: code, Version: "1", Covers: branches,
		Phases: []domain.Phase{{Code: "one", Lengths: []domain.Length{{For: branches, Months: 2}}}},
	}
}

func TestSchedule(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		if _, err := w.Schedule(ctx, w.unit("E1"), on(time.March, 20)); !errors.Is(err, domain.ErrNoCampaign) {
			t.Fatalf("without campaigns: %v", err)
		}
		for _, c := range []domain.Campaign{
			dated("spring", on(time.March, 5), on(time.April, 30)),
			dated("autumn", on(time.September, 1), on(time.October, 31)),
			dated("winter", on(time.December, 1), on(time.December, 31)),
			ownStart("rural", "农牧区"), // EAST has started on 10 March, which E1 inherits
			ownStart("hall", "机关"),   // HALL has no start
		} {
			w.ok(w.SaveCampaign(ctx, c))
		}
		for _, x := range []struct {
			unit string
			day  domain.Day
			want string
		}{
			{"EAST", on(time.March, 2), "spring"},
			{"EAST", on(time.April, 30), "spring"},
			{"EAST", on(time.May, 1), "autumn"},
			{"EAST", on(time.November, 1), "winter"},
			{"EAST", domain.Day(20100101), "winter"}, // the last that was
			{"E1", on(time.March, 7), "spring"},
			{"E1", on(time.March, 20), "rural"}, // both hold the day: the one begun last
			{"E1A", on(time.March, 20), "rural"},
			{"HALL", on(time.May, 1), "autumn"},
			{"HALL", domain.Day(20100101), "hall"}, // waits for its start
		} {
			s, err := w.Schedule(ctx, w.unit(x.unit), x.day)
			w.ok(err)
			w.want(x.unit+" on "+x.day.String(), s.Campaign.Code, x.want)
		}
		s, err := w.Schedule(ctx, w.unit("E1A"), on(time.March, 20))
		w.ok(err)
		if want := (domain.Span{From: on(time.March, 10), To: on(time.May, 9)}); s.Unit.Code != "E1" || s.Phases[0].Span != want {
			t.Errorf("a group goes with %s, %v", s.Unit.Code, s.Phases[0].Span)
		}
	})
}

func TestShifts(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		spring := dated("spring", on(time.March, 5), on(time.April, 30))
		w.ok(w.SaveCampaign(ctx, spring))
		end := func(code string) domain.Day {
			s, err := w.Schedule(ctx, w.unit(code), on(time.March, 20))
			w.ok(err)
			return s.Phases[0].Span.To
		}
		if end("E1") != on(time.April, 30) {
			t.Errorf("E1 ends on %v", end("E1"))
		}
		shift := domain.Shift{Unit: w.unit("EAST"), Phase: "one", Days: 10, Reason: "春耕"}
		w.ok(w.SetShift(ctx, "spring", shift))
		w.ok(w.SetShift(ctx, "spring", domain.Shift{Unit: w.unit("E2"), Phase: "one"})) // holds against EAST's
		w.ok(w.SetShift(ctx, "other", domain.Shift{Unit: w.unit("HALL"), Phase: "one", Days: 3}))
		for code, want := range map[string]domain.Day{"E1": on(time.May, 10), "E2": on(time.April, 30), "HALL": on(time.April, 30)} {
			if end(code) != want {
				t.Errorf("%s ends on %v, want %v", code, end(code), want)
			}
		}
		shift.Days = 5
		w.ok(w.SetShift(ctx, "spring", shift))
		if end("E1") != on(time.May, 5) {
			t.Errorf("a shift corrected: %v", end("E1"))
		}
		shifts, err := w.Shifts(ctx, "spring")
		if w.ok(err); len(shifts) != 2 || shifts[0] != shift && shifts[1] != shift {
			t.Errorf("%+v", shifts)
		}
		spring.Version, spring.Phases[0].When.To = "2", on(time.April, 20)
		w.ok(w.SaveCampaign(ctx, spring))
		if end("HALL") != on(time.April, 20) {
			t.Errorf("a changed campaign: %v", end("HALL"))
		}
	})
}

func TestCampaigns(t *testing.T) {
	eachTown(t, func(w town) {
		ctx := w.Context()
		none, err := w.Campaigns(ctx)
		if w.ok(err); len(none) != 0 {
			t.Errorf("%v", none)
		}
		want := []domain.Campaign{dated("a", on(time.March, 5), on(time.April, 30)), ownStart("b", "机关")}
		want[1].Forms = []domain.Form{weekly}
		want[1].Contact = domain.Contact{Name: "吴办", Phone: "0471-1"}
		w.ok(w.SaveCampaign(ctx, want[1]))
		w.ok(w.SaveCampaign(ctx, want[0]))
		got, err := w.Campaigns(ctx)
		w.ok(err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}
