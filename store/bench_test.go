package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

// each runs the benchmark on the whole county on SQLite, and on a smaller one on
// PostgreSQL.
func each(b *testing.B, bench func(b *testing.B, s *store.Store)) {
	b.Helper()
	for engine, c := range map[string]struct {
		url     func(testing.TB) string
		members int
	}{"sqlite": {storetest.SQLite, 14210}, "postgres": {storetest.Postgres, 1000}} {
		b.Run(engine, func(b *testing.B) {
			s := storetest.Open(b, c.url(b))
			if err := s.TakeRoster(b.Context(), county(c.members), march1); err != nil {
				b.Fatal(err)
			}
			bench(b, s)
		})
	}
}

// must fails the benchmark on an error.
func must[T any](b *testing.B) func(x T, err error) T {
	b.Helper()
	return func(x T, err error) T {
		if err != nil {
			b.Error(err)
		}
		return x
	}
}

func BenchmarkPerson(b *testing.B) {
	each(b, func(b *testing.B, s *store.Store) {
		for i := 0; b.Loop(); i++ {
			must[domain.Person](b)(s.Person(b.Context(), fmt.Sprintf("sim-%07d", i%1000), at(time.March, 2, 9)))
		}
	})
}

func BenchmarkPersonParallel(b *testing.B) {
	each(b, func(b *testing.B, s *store.Store) {
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				must[domain.Person](b)(s.Person(b.Context(), fmt.Sprintf("sim-%07d", i%1000), at(time.March, 2, 9)))
			}
		})
	})
}

// BenchmarkCheckIn is one message of somebody who has come, written one after
// another or, in parallel, by 64 at once.
func BenchmarkCheckIn(b *testing.B) {
	each(b, func(b *testing.B, s *store.Store) {
		apply := checkIns(b, s)
		for i := 0; b.Loop(); i++ {
			apply(i)
		}
	})
}

func BenchmarkCheckInParallel(b *testing.B) {
	each(b, func(b *testing.B, s *store.Store) {
		apply := checkIns(b, s)
		b.SetParallelism(32)
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				apply(i)
			}
		})
	})
}

func checkIns(b *testing.B, s *store.Store) func(i int) {
	b.Helper()
	ctx, starts := b.Context(), at(time.March, 5, 9)
	unit := must[[]domain.Unit](b)(s.UnitsNamed(ctx, "B001", march1, 1))[0].ID
	var members []domain.MemberID
	for i := range 500 {
		members = append(members, must[domain.Person](b)(s.Person(ctx, fmt.Sprintf("sim-%07d", i), starts)).Member.ID)
	}
	if err := s.Apply(ctx, "session", starts, []domain.Event{domain.SessionCreated{Unit: unit, Starts: starts}}); err != nil {
		b.Fatal(err)
	}
	session := must[[]domain.Session](b)(s.Sessions(ctx, unit, starts, starts.Add(time.Hour)))[0].ID
	return func(i int) {
		m := members[i%len(members)]
		id := fmt.Sprintf("%p/%d/%d", &members, i, time.Now().UnixNano())
		if err := s.Apply(ctx, id, starts, []domain.Event{
			domain.PresenceNoted{Session: session, Member: m, Presence: domain.Present, How: domain.BySelf, By: m},
		}); err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkReads are the other questions that people ask.
func BenchmarkReads(b *testing.B) {
	each(b, func(b *testing.B, s *store.Store) {
		ctx := b.Context()
		if err := s.SaveCampaign(ctx, dated("spring", on(time.March, 5), on(time.April, 30))); err != nil {
			b.Fatal(err)
		}
		find := func(code string) domain.UnitID {
			return must[[]domain.Unit](b)(s.UnitsNamed(ctx, code, march1, 1))[0].ID
		}
		branch, committee, top := find("B001"), find("C001"), find("C00")
		for i, u := range must[[]domain.Unit](b)(s.UnitsNamed(ctx, "组织B", march1, 300)) {
			f := domain.ReportFiled{Campaign: "c", Form: "weekly", Period: week, Unit: u.ID, Values: domain.Values{"people": "7", "money": "100", "words": "学了"}}
			if err := s.Apply(ctx, fmt.Sprint("f", i), at(time.March, 13, 9), []domain.Event{f}); err != nil {
				b.Fatal(err)
			}
		}
		member := must[domain.Person](b)(s.Person(ctx, "sim-0000000", at(time.March, 2, 9))).Member.ID
		from, to := at(time.March, 1, 0), at(time.April, 1, 0)
		for _, read := range []struct {
			name string
			run  func() error
		}{
			{"Schedule", func() error { return second(s.Schedule(ctx, branch, march1)) }},
			{"Path", func() error { return second(s.Path(ctx, branch, march1)) }},
			{"Attended", func() error { return second(s.Attended(ctx, member, from, to)) }},
			{"MembersOf", func() error { return second(s.MembersOf(ctx, branch, march1)) }},
			{"MembersNamed", func() error { return second(s.MembersNamed(ctx, "党员7", committee, march1)) }},
			{"TakeNotices", func() error {
				return second(s.TakeNotices(ctx, domain.Person{Member: domain.Member{ID: member}}, "m", from, 3))
			}},
			{"Report", func() error { return second(s.Report(ctx, "c", "weekly", week, branch)) }},
			{"ProgressCommittee", func() error { return second(s.Progress(ctx, "c", weekly, week, []domain.UnitID{committee}, 10)) }},
			{"ProgressCounty", func() error { return second(s.Progress(ctx, "c", weekly, week, []domain.UnitID{top}, 10)) }},
			{"CountsCounty", func() error {
				_, _, err := s.Counts(ctx, []domain.UnitID{top}, march1)
				return err
			}},
		} {
			b.Run(read.name, func(b *testing.B) {
				for b.Loop() {
					if err := read.run(); err != nil && !errors.Is(err, domain.ErrNotFound) {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
