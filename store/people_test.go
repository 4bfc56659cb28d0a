package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lianluo/domain"
)

func postWords(p domain.Post) string { return string(p.Role) + ":" + p.Unit.Code }

func TestPerson(t *testing.T) {
	eachTown(t, func(w town) {
		for code, want := range map[string]string{
			"P1":   "赵东 E1 E1 [secretary:E1]",
			"P4":   "王秀英 E1B E1B []",
			"P6":   "李流 E1 E2 []", // studies with the host
			"P7":   "周管 HALL HALL [leader:E1 leader:E2]",
			"P8":   "吴办 HALL HALL [secretary:HALL office:ROOT]",
			"P9":   "郑委 HALL HALL [secretary:EAST]",
			"none": "   []",
		} {
			p := w.person(code, at(time.March, 5, 9))
			w.want(code, fmt.Sprintf("%s %s %s [%s]", p.Member.Name, p.Unit.Code, p.Home.Code, show(p.Posts, postWords)), want)
			if p.OpenID != "o-"+code || p.Bound() != (code != "none") {
				t.Errorf("%s: %+v", code, p)
			}
		}
		p := w.person("P1", at(time.March, 5, 9))
		if p.Unit.Parent != w.unit("EAST") || p.Member.Phone != "13800000001" || p.Muted {
			t.Errorf("%+v", p)
		}
		if !w.person("P6", at(time.March, 5, 9)).Member.Mobile || w.person("P7", at(time.March, 5, 9)).Member.Level != domain.LevelSenior {
			t.Error("what is said of a member is lost")
		}
	})
}

// TestPersonNowhere is a member on a day they belong nowhere: known, without units.
func TestPersonNowhere(t *testing.T) {
	eachTown(t, func(w town) {
		w.apply(at(time.March, 2, 9), domain.MuteSet{Member: w.member("P1"), Muted: true})
		p := w.person("P1", at(time.February, 1, 9))
		if !p.Bound() || p.Unit.ID != 0 || len(p.Posts) != 0 || !p.Muted || p.OpenID != "o-P1" {
			t.Errorf("%+v", p)
		}
	})
}

func TestMembers(t *testing.T) {
	eachTown(t, func(w town) {
		for code, want := range map[string]string{
			"E1": "P1 P2 P3 P4 P6", "E1A": "P3", "E2": "P5", "HALL": "P7 P8 P9", "EAST": "",
		} {
			members, err := w.MembersOf(w.Context(), w.unit(code), march1)
			w.ok(err)
			w.want(code, show(members, memberCode), want)
		}
		for code, want := range map[string]string{"E1": "P1:secretary P2:liaison", "EAST": "P9:secretary", "ROOT": ""} {
			officers, err := w.OfficersOf(w.Context(), w.unit(code), march1)
			w.ok(err)
			w.want(code, show(officers, func(o domain.Officer) string { return o.Code + ":" + string(o.Role) }), want)
		}
	})
}

func TestMembersNamed(t *testing.T) {
	eachTown(t, func(w town) {
		word := func(k domain.Known) string {
			return fmt.Sprintf("%s/%s/%s/%v", k.Code, k.Unit.Code, k.Above.Code, k.Bound())
		}
		for ask, want := range map[[2]string]string{
			{"王秀英", ""}:     "P3/E1A/E1/false P4/E1B/E1/true",
			{"王秀英", "E1"}:   "P3/E1A/E1/false P4/E1B/E1/true",
			{"王秀英", "E1A"}:  "P3/E1A/E1/false",
			{"王秀英", "HALL"}: "",
			{"李流", "E1"}:    "P6/E2/EAST/true", // where they study
			{"李流", "E2"}:    "P6/E2/EAST/true", // where they belong
			{"王秀", ""}:      "",
		} {
			var within domain.UnitID
			if ask[1] != "" {
				within = w.unit(ask[1])
			}
			found, err := w.MembersNamed(w.Context(), ask[0], within, march1)
			w.ok(err)
			w.want(ask[0]+" in "+ask[1], show(found, word), want)
		}
	})
}

// TestTransfer is story 17: April stays where it was.
func TestTransfer(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, may := w.Context(), on(time.May, 4)
		april := w.session("E1", at(time.April, 20, 9))
		later := w.session("E1", at(time.May, 20, 9))
		new1 := w.session("E2", at(time.May, 21, 9))
		p1 := w.member("P1")
		w.apply(at(time.April, 20, 9), domain.PresenceNoted{Session: april, Member: p1, Presence: domain.Present, How: domain.BySelf, By: p1})
		w.ok(w.Transfer(ctx, p1, w.unit("E2"), may))
		w.ok(w.Transfer(ctx, p1, w.unit("E2"), may))

		if p := w.person("P1", at(time.May, 3, 9)); p.Home.Code != "E1" || !p.Has(domain.RoleSecretary) {
			t.Errorf("before: %+v", p)
		}
		if p := w.person("P1", at(time.May, 4, 9)); p.Home.Code != "E2" || p.Unit.Code != "E2" || len(p.Posts) != 0 {
			t.Errorf("after: %+v", p)
		}
		lines, err := w.Attended(ctx, p1, at(time.March, 1, 0), at(time.June, 1, 0))
		w.ok(err)
		w.want("attended", fmt.Sprint(show(lines, func(a domain.Attended) string { return fmt.Sprint(a.Session.ID, a.Presence) })),
			fmt.Sprintf("%d %dpresent", new1, april))
		for id, want := range map[domain.SessionID]string{april: "P1 P2 P3 P4 P6", later: "P2 P3 P4 P6", new1: "P1 P5"} {
			lines, err := w.Sheet(ctx, id)
			w.ok(err)
			w.want("sheet", show(lines, func(a domain.Attendance) string { return a.Member.Code }), want)
		}
		if err := w.Transfer(ctx, 77, w.unit("E1"), may); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("nobody moved: %v", err)
		}
		if err := w.Transfer(ctx, p1, 77, may); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("moved nowhere: %v", err)
		}
	})
}

// TestTransferOfMobile leaves the study where the host manages it, and a post
// elsewhere as it is.
func TestTransferOfMobile(t *testing.T) {
	eachTown(t, func(w town) {
		may := on(time.May, 4)
		w.ok(w.Transfer(w.Context(), w.member("P6"), w.unit("HALL"), may))
		if p := w.person("P6", at(time.May, 4, 9)); p.Home.Code != "HALL" || p.Unit.Code != "E1" {
			t.Errorf("%+v", p)
		}
		w.ok(w.Transfer(w.Context(), w.member("P7"), w.unit("E2"), may))
		w.want("posts", show(w.person("P7", at(time.May, 4, 9)).Posts, postWords), "leader:E1 leader:E2")
	})
}

func TestDirectory(t *testing.T) {
	eachTown(t, func(w town) {
		word := func(l domain.DirectoryLine) string { return l.OpenID + l.Name + l.Unit.Code + fmt.Sprint(l.Roles) }
		for words, want := range map[string]string{
			"王秀英":          "o-P4王秀英E1B[]", // the other is not bound
			"secretary 东村": "o-P1赵东E1[secretary]",
			"机关":           "o-P7周管HALL[leader] o-P8吴办HALL[office secretary] o-P9郑委HALL[secretary]",
			"nobody":       "",
		} {
			found, err := w.Directory(w.Context(), words, march1, 10)
			w.ok(err)
			w.want(words, show(found, word), want)
		}
		all, err := w.Directory(w.Context(), "", march1, 3)
		w.ok(err)
		w.want("everyone", show(all, func(l domain.DirectoryLine) string { return l.OpenID }), "o-P1 o-P2 o-P4")
	})
}
