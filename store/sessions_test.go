package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lianluo/domain"
)

func TestSessions(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, e1 := w.Context(), w.unit("E1")
		w.apply(at(time.March, 2, 9), domain.SessionCreated{
			Unit: e1, Title: "读书会", Place: "村部", Starts: at(time.March, 5, 0), NeedCode: true, By: w.member("P1"),
		})
		w.session("E1A", at(time.March, 6, 9))
		w.session("E2", at(time.March, 6, 10))
		title := func(s domain.Session) string { return s.Unit.Code + s.Title }
		for code, want := range map[string]string{
			"E1": "E1读书会", "E1A": "E1读书会 E1A学习", "E1B": "E1读书会", "E2": "E2学习", "EAST": "",
		} {
			found, err := w.Sessions(ctx, w.unit(code), at(time.March, 5, 0), at(time.March, 7, 0))
			w.ok(err)
			w.want(code, show(found, title), want)
		}
		late, err := w.Sessions(ctx, e1, at(time.March, 1, 0), at(time.March, 5, 0))
		w.ok(err)
		w.want("the end is left out", show(late, title), "")
		found, err := w.Sessions(ctx, e1, at(time.March, 5, 0), at(time.March, 6, 0))
		w.ok(err)
		s := found[0]
		if s.Place != "村部" || !s.Starts.Equal(at(time.March, 5, 0)) || s.Starts.Format("01-02 15:04") != "03-05 00:00" ||
			!s.NeedCode || s.By != w.member("P1") || s.Off || s.Unit.Parent != w.unit("EAST") {
			t.Errorf("%+v", s)
		}
		again, err := w.Session(ctx, s.ID)
		if w.ok(err); again != s {
			t.Errorf("%+v is not %+v", again, s)
		}
		if _, err := w.Session(ctx, 7); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("no such session: %v", err)
		}
	})
}

func line(a domain.Attendance) string {
	return fmt.Sprintf("%s:%s%s%s", a.Member.Code, a.Presence, a.Reason, a.Disputed)
}

// TestSheet is story 12 in small: some by phone, some ticked, one on leave, one
// visited at home.
func TestSheet(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, id := w.Context(), w.session("E1", at(time.March, 5, 9))
		note := func(code string, p domain.Presence, how domain.How, reason string) {
			w.apply(at(time.March, 5, 9), domain.PresenceNoted{
				Session: id, Member: w.member(code), Presence: p, How: how, By: w.member("P1"), Reason: reason,
			})
		}
		sheet := func() []domain.Attendance {
			lines, err := w.Sheet(ctx, id)
			w.ok(err)
			return lines
		}
		w.want("empty", show(sheet(), line), "P1: P2: P3: P4: P6:")
		note("P1", domain.Present, domain.BySelf, "")
		note("P3", domain.OnLeave, domain.ByRoll, "看病")
		note("P4", domain.Visited, domain.ByProxy, "")
		note("P8", domain.Present, domain.ByRoll, "") // a guest
		w.want("noted", show(sheet(), line), "P1:present P2: P3:leave看病 P4:visited P6: P8:present")
		x := sheet()[0]
		if x.Session != id || x.How != domain.BySelf || x.By != w.member("P1") || !x.At.Equal(at(time.March, 5, 9)) {
			t.Errorf("%+v", x)
		}
		held, people, err := w.Studied(ctx, w.unit("E1"), at(time.March, 1, 0), at(time.April, 1, 0))
		if w.ok(err); held != 1 || people != 3 {
			t.Errorf("%d sessions with %d people", held, people)
		}
	})
}

// TestPresenceNeverWeakens notes every presence after every other.
func TestPresenceNeverWeakens(t *testing.T) {
	order := []domain.Presence{domain.Absent, domain.OnLeave, domain.MadeUp, domain.Visited, domain.Present}
	eachTown(t, func(w town) {
		p1 := w.member("P1")
		for i, first := range order {
			for j, then := range order {
				id := w.session("E1", at(time.March, 5+i, 8+j))
				for n, p := range []domain.Presence{first, then} {
					w.apply(at(time.March, 5+i, 8+n), domain.PresenceNoted{Session: id, Member: p1, Presence: p, How: domain.ByRoll, By: p1})
				}
				lines, err := w.Sheet(w.Context(), id)
				w.ok(err)
				if got, want := lines[0].Presence, order[max(i, j)]; got != want {
					t.Errorf("%s, then %s: %s", first, then, got)
				}
			}
		}
	})
}

func TestLeaveCorrected(t *testing.T) {
	eachTown(t, func(w town) {
		id, p1 := w.session("E1", at(time.March, 5, 9)), w.member("P1")
		for _, reason := range []string{"看病", "出差"} {
			w.apply(at(time.March, 4, 9), domain.PresenceNoted{Session: id, Member: p1, Presence: domain.OnLeave, By: p1, Reason: reason})
		}
		lines, err := w.Sheet(w.Context(), id)
		w.ok(err)
		w.want("leave", line(lines[0]), "P1:leave出差")
	})
}

func TestDispute(t *testing.T) {
	eachTown(t, func(w town) {
		id, p1, p2 := w.session("E1", at(time.March, 5, 9)), w.member("P1"), w.member("P2")
		w.apply(at(time.March, 5, 9), domain.PresenceNoted{Session: id, Member: p1, Presence: domain.Absent, By: p2})
		w.apply(at(time.March, 6, 9),
			domain.PresenceDisputed{Session: id, Member: p1, Words: "我到了"},
			domain.PresenceDisputed{Session: id, Member: p2, Words: "我也到了"}) // nothing was noted of them
		lines, err := w.Sheet(w.Context(), id)
		w.ok(err)
		w.want("disputed", show(lines[:2], line), "P1:absent我到了 P2:我也到了")
		w.apply(at(time.March, 7, 9),
			domain.PresenceNoted{Session: id, Member: p1, Presence: domain.Present, By: p2},
			domain.PresenceNoted{Session: id, Member: p2, Presence: domain.Present, By: p2})
		lines, err = w.Sheet(w.Context(), id)
		w.ok(err)
		w.want("settled", show(lines[:2], line), "P1:present P2:present")
	})
}

func TestAttended(t *testing.T) {
	eachTown(t, func(w town) {
		p3 := w.member("P3") // of group E1A
		branch := w.session("E1", at(time.March, 5, 9))
		w.session("E1A", at(time.March, 6, 9))
		w.session("E1B", at(time.March, 7, 9))
		guest := w.session("HALL", at(time.March, 8, 9))
		w.apply(at(time.March, 8, 9),
			domain.PresenceNoted{Session: branch, Member: p3, Presence: domain.OnLeave, By: p3, Reason: "看病"},
			domain.PresenceNoted{Session: guest, Member: p3, Presence: domain.Present, How: domain.ByCode, By: p3})
		lines, err := w.Attended(w.Context(), p3, at(time.March, 1, 0), at(time.April, 1, 0))
		w.ok(err)
		word := func(a domain.Attended) string { return a.Session.Unit.Code + ":" + string(a.Presence) + a.Reason }
		w.want("attended", show(lines, word), "HALL:present E1A: E1:leave看病")
		if a := lines[0]; a.Attendance.Session != guest || a.Receipt() != "09030809-P3" || a.How != domain.ByCode {
			t.Errorf("%+v", a)
		}
		few, err := w.Attended(w.Context(), p3, at(time.March, 6, 9), at(time.March, 8, 9))
		w.ok(err)
		w.want("within", show(few, word), "E1A:")
	})
}

func TestReadings(t *testing.T) {
	eachTown(t, func(w town) {
		p1 := w.member("P1")
		w.apply(at(time.March, 5, 9), domain.ReadingFinished{Campaign: "c", Reading: "a", Member: p1, By: p1})
		w.apply(at(time.March, 9, 9),
			domain.ReadingFinished{Campaign: "c", Reading: "a", Member: p1, By: p1}, // the first word counts
			domain.ReadingFinished{Campaign: "c", Reading: "b", Member: p1, By: p1},
			domain.ReadingFinished{Campaign: "d", Reading: "c", Member: p1, By: p1})
		done, err := w.ReadingsDone(w.Context(), "c", p1)
		w.ok(err)
		w.want("done", fmt.Sprint(done), "map[a:2009-03-05 b:2009-03-09]")
	})
}
