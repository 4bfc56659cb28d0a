package handlers_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

var evening = time.Date(2009, 3, 18, 19, 30, 0, 0, zone)

// meeting is a session of the stories' village, with the openids of its members.
func meeting(t *testing.T, needCode bool) (*world, domain.SessionID, []string) {
	t.Helper()
	w := newWorld(t, io.Discard, func() time.Time { return evening })
	u := w.unit("0303")
	e := domain.SessionCreated{Unit: u.ID, Title: "学习", Place: "活动室", Starts: evening, NeedCode: needCode}
	if err := w.store.Apply(t.Context(), "meeting", evening.Add(-time.Hour), []domain.Event{e}); err != nil {
		t.Fatal(err)
	}
	list, err := w.store.Sessions(t.Context(), u.ID, evening, evening.Add(time.Minute))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	var people []string
	for i, m := range sampleCounty().Members {
		if m.UnitCode == u.Code {
			people = append(people, fmt.Sprintf("sim-%07d", i+1))
		}
	}
	return w, list[0].ID, people
}

// A whole village says 到了 three times each, all at once: everybody stands on the
// sheet once, with the receipt they were told.
func TestBurstOfCheckIns(t *testing.T) {
	w, session, people := meeting(t, false)
	engine := w.build(w.sessions, w.store, nil)
	var wg sync.WaitGroup
	said := make([][3]string, len(people))
	for i, openID := range people {
		for k := range 3 {
			wg.Go(func() {
				r, err := engine.Handle(t.Context(), bot.Inbound{Key: fmt.Sprint(openID, k), From: openID, Kind: bot.Text, Text: "到了", At: evening})
				if err != nil {
					t.Error(err)
				}
				said[i][k] = r.Text
			})
		}
	}
	wg.Wait()
	sheet, err := w.store.Sheet(t.Context(), session)
	if err != nil || len(sheet) != len(people) {
		t.Fatal(len(sheet), err)
	}
	for i, l := range sheet {
		receipt := "09031819-" + l.Member.Code
		if l.Presence != domain.Present || l.How != domain.BySelf {
			t.Errorf("%s is %q %q", l.Member.Code, l.Presence, l.How)
		}
		fresh := 0
		for _, words := range said[i] {
			if !strings.Contains(words, receipt) {
				t.Errorf("%s was told %q", l.Member.Code, words)
			}
			if strings.HasPrefix(words, "已签到") {
				fresh++
			}
		}
		if fresh != 1 {
			t.Errorf("%s was checked in %d times", l.Member.Code, fresh)
		}
	}
}

// A code is judged by the moment it is sent, not by when the person said 签到.
func TestRoomCodeTurns(t *testing.T) {
	for _, tt := range []struct {
		name string
		age  time.Duration // of the code when it is sent
		want domain.Presence
	}{
		{"fresh", 0, domain.Present},
		{"the one before", domain.CodeLife, domain.Present},
		{"older", 2 * domain.CodeLife, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, session, people := meeting(t, true)
			sent := evening.Add(10 * time.Minute)
			for i, in := range []bot.Inbound{
				{Text: "签到", At: evening},
				{Text: domain.RoomCode(w.key, session, sent.Add(-tt.age)), At: sent},
			} {
				in.Key, in.From, in.Kind = fmt.Sprint(i), people[0], bot.Text
				if _, err := w.engine.Handle(t.Context(), in); err != nil {
					t.Fatal(err)
				}
			}
			sheet, err := w.store.Sheet(t.Context(), session)
			if err != nil || sheet[0].Presence != tt.want {
				t.Errorf("%q, want %q: %v", sheet[0].Presence, tt.want, err)
			}
		})
	}
}
