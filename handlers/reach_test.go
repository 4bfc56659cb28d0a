package handlers_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// The liaison of one branch who is also that of a group in another sees the sheets
// of the first, and not the sheet of the branch that the group is part of.
func TestGroupsLiaisonDoesNotSeeTheBranchsSheet(t *testing.T) {
	w := newWorld(t, io.Discard, func() time.Time { return evening })
	all := sampleCounty().Members
	row := all[slices.IndexFunc(all, func(m domain.RosterMember) bool {
		return m.UnitCode == "0302" && slices.Contains(m.Roles, domain.RoleLiaison)
	})]
	row.Reach = []string{"0302", "0303一组"}
	r := domain.Roster{
		Units:   []domain.RosterUnit{{Code: "0303一组", Name: "一组", ParentCode: "0303", Kind: domain.Group}},
		Members: []domain.RosterMember{row},
	}
	if err := w.store.TakeRoster(t.Context(), r, began); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"0302", "0303"} {
		e := domain.SessionCreated{Unit: w.unit(code).ID, Title: "sheet of " + code, Starts: evening}
		if err := w.store.Apply(t.Context(), code, evening, []domain.Event{e}); err != nil {
			t.Fatal(err)
		}
	}
	in := bot.Inbound{Key: "m", From: row.OpenID, Kind: bot.Text, Text: "谁没交", At: evening.Add(24 * time.Hour)}
	said, err := w.engine.Handle(t.Context(), in)
	if err != nil || !strings.Contains(said.Text, "sheet of 0302") || strings.Contains(said.Text, "sheet of 0303") {
		t.Errorf("the liaison of a group is told %q, %v", said.Text, err)
	}
}

// A branch that came under a committee this week was another's last week, and so are
// its figures of last week.
func TestLastWeekIsWhatStoodBelowLastWeek(t *testing.T) {
	w := newWorld(t, io.Discard, func() time.Time { return evening })
	moved := w.unit("0302")
	if err := w.store.MoveUnit(t.Context(), moved.ID, w.unit("02").ID, domain.DayOf(evening)); err != nil {
		t.Fatal(err)
	}
	secretary := w.openID(w.holder(w.unit("02"), []string{"secretary"}))
	for text, want := range map[string]bool{"进展": true, "上周进展": false} {
		in := bot.Inbound{Key: text, From: secretary, Kind: bot.Text, Text: text, At: evening}
		said, err := w.engine.Handle(t.Context(), in)
		if err != nil || !strings.Contains(said.Text, "东村支部") || strings.Contains(said.Text, moved.Label()) != want {
			t.Errorf("%s is answered %q, %v; %s in it: %v", text, said.Text, err, moved.Label(), want)
		}
	}
}
