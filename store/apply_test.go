package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

func TestApplyTwice(t *testing.T) {
	eachTown(t, func(w town) {
		events := []domain.Event{domain.BindFailed{OpenID: "o-x", Day: march1}}
		for range 3 {
			w.ok(w.Apply(w.Context(), "c1", at(time.March, 1, 9), events))
		}
		w.ok(w.Apply(w.Context(), "c2", at(time.March, 1, 9), events))
		n, err := w.BindTries(w.Context(), "o-x", march1)
		if w.ok(err); n != 2 {
			t.Errorf("%d tries are counted, want 2", n)
		}
		if n, err = w.BindTries(w.Context(), "o-x", march1.Add(1)); err != nil || n != 0 {
			t.Errorf("%d tries on the next day, %v", n, err)
		}
	})
}

// TestApplyAllOrNothing fails on the last of three events; none may stand, and the
// same conversation may try again.
func TestApplyAllOrNothing(t *testing.T) {
	eachTown(t, func(w town) {
		day := at(time.March, 10, 9)
		first := filing(w, "E1", day)
		w.apply(day, first)
		events := []domain.Event{
			domain.BindFailed{OpenID: "o-x", Day: march1},
			domain.MuteSet{Member: w.member("P1"), Muted: true},
			first,
		}
		if err := w.Apply(w.Context(), "c1", day, events); !errors.Is(err, domain.ErrAlreadyFiled) {
			t.Fatalf("%v, want ErrAlreadyFiled", err)
		}
		if n, err := w.BindTries(w.Context(), "o-x", march1); err != nil || n != 0 {
			t.Errorf("%d tries stand, %v", n, err)
		}
		if w.person("P1", day).Muted {
			t.Error("the second event stands")
		}
		w.ok(w.Apply(w.Context(), "c1", day, events[:2]))
		if !w.person("P1", day).Muted {
			t.Error("the second try was taken for a repetition")
		}
	})
}

type strange struct{ domain.Event }

func TestApplyRefuses(t *testing.T) {
	eachTown(t, func(w town) {
		for what, e := range map[string]domain.Event{
			"an event without rows": strange{},
			"no such presence":      domain.PresenceNoted{Presence: "asleep"},
			"no such session":       domain.PresenceNoted{Session: 7, Member: w.member("P1"), Presence: domain.Present},
			"no such member":        domain.Bound{OpenID: "o-x", Member: 7},
		} {
			if err := w.tell(at(time.March, 2, 9), e); err == nil {
				t.Errorf("%s is kept", what)
			}
		}
	})
}

func TestBinding(t *testing.T) {
	eachTown(t, func(w town) {
		day := at(time.March, 2, 9)
		p3, p4 := w.member("P3"), w.member("P4")
		w.apply(day, domain.Bound{OpenID: "o-new", Member: p3, By: p3})
		w.want("bound", w.person("new", day).Member.Code, "P3")
		w.apply(day.Add(time.Hour), domain.Bound{OpenID: "o-new", Member: p4, By: p4})
		w.want("bound to another", w.person("new", day).Member.Code, "P4")
		w.want("whose former openid is nobody's", w.person("P4", day).Member.Code, "")
		w.apply(day, domain.Unbound{OpenID: "o-P1", Member: p4})
		w.want("not theirs to undo", w.person("new", day).Member.Code, "P4")
		w.apply(day, domain.Unbound{OpenID: "o-new", Member: p4})
		w.want("undone", w.person("new", day).Member.Code, "")
	})
}

func TestBindRequests(t *testing.T) {
	eachTown(t, func(w town) {
		day := at(time.March, 2, 9)
		e1, e2, p3 := w.unit("E1"), w.unit("E2"), w.member("P3")
		w.apply(day.Add(time.Hour), domain.BindAsked{OpenID: "o-y", Member: w.member("P5"), Unit: e2})
		w.apply(day, domain.BindAsked{OpenID: "o-x", Member: p3, Unit: e1})
		w.apply(day.Add(2*time.Hour), domain.BindAsked{OpenID: "o-x", Member: p3, Unit: e1}) // once more
		word := func(b domain.BindRequest) string {
			return b.Member.Code + b.Unit.Code + b.At.Format("15:04")
		}
		waiting := func(units ...domain.UnitID) []domain.BindRequest {
			found, err := w.BindRequests(w.Context(), units)
			w.ok(err)
			return found
		}
		w.want("all", show(waiting(e2, e1), word), "P3E109:00 P5E210:00")
		w.want("one unit's", show(waiting(e2), word), "P5E210:00")
		w.want("nobody's", show(waiting(), word), "")
		w.apply(day, domain.BindConfirmed{Request: waiting(e1)[0].ID, By: w.member("P1")})
		w.want("bound", w.person("x", day).Member.Code, "P3")
		refused := waiting(e2)[0].ID
		w.apply(day, domain.BindRefused{Request: refused, By: w.member("P1")})
		w.want("none", show(waiting(e1, e2), word), "")
		w.want("not bound", w.person("y", day).Member.Code, "")
		if err := w.tell(day, domain.BindConfirmed{Request: refused, By: p3}); !errors.Is(err, domain.ErrChanged) {
			t.Errorf("decided twice: %v", err)
		}
	})
}

// TestBindNotices: once a request is decided or withdrawn, nobody hears of it who has
// not yet.
func TestBindNotices(t *testing.T) {
	eachTown(t, func(w town) {
		day, e1, p3 := at(time.March, 2, 9), w.unit("E1"), w.member("P3")
		ask := func(openID, key string) {
			w.apply(day,
				domain.BindAsked{OpenID: openID, Member: p3, Unit: e1, Notice: key},
				domain.Noticed{Key: key, Members: []domain.MemberID{w.member("P1"), w.member("P2")}, Words: key})
			day = day.Add(time.Minute)
		}
		request := func() int64 {
			found, err := w.BindRequests(w.Context(), []domain.UnitID{e1})
			w.ok(err)
			return found[0].ID
		}
		ask("o-x", "a")
		w.want("seen by one", w.notices("P1", "m1", day), "a")
		ask("o-x", "b") // the same once more
		w.want("the later alone", w.notices("P2", "m1", day), "b")
		ask("o-x", "c")
		w.apply(day, domain.BindRefused{Request: request(), By: w.member("P2")})
		ask("o-x", "d")
		ask("o-y", "e")
		w.apply(day, domain.BindConfirmed{Request: request(), By: w.member("P2")})
		w.want("what still waits", w.notices("P1", "m2", day), "e")
		w.apply(day, domain.Bound{OpenID: "o-y", Member: w.member("P4")})
		w.want("withdrawn", w.notices("P2", "m3", day), "")
	})
}

// TestBindAlike: whoever decides says which of those alike it is.
func TestBindAlike(t *testing.T) {
	eachTown(t, func(w town) {
		day, e1 := at(time.March, 2, 9), w.unit("E1")
		w.apply(day, domain.BindAsked{OpenID: "o-x", Member: w.member("P3"), Unit: e1, Alike: true})
		found, err := w.BindRequests(w.Context(), []domain.UnitID{e1})
		w.ok(err)
		if len(found) != 1 || !found[0].Alike {
			t.Fatalf("%v does not say that others are alike", found)
		}
		w.apply(day, domain.BindConfirmed{Request: found[0].ID, Member: w.member("P4"), By: w.member("P1")})
		w.want("bound", w.person("x", day).Member.Code, "P4")
	})
}

// TestBindWithdraws drops what the same openid asked for elsewhere.
func TestBindWithdraws(t *testing.T) {
	eachTown(t, func(w town) {
		day, e1 := at(time.March, 2, 9), w.unit("E1")
		w.apply(day, domain.BindAsked{OpenID: "o-x", Member: w.member("P3"), Unit: e1})
		w.apply(day, domain.Bound{OpenID: "o-x", Member: w.member("P4"), By: w.member("P4")})
		if found, err := w.BindRequests(w.Context(), []domain.UnitID{e1}); err != nil || len(found) != 0 {
			t.Errorf("%v still waits, %v", found, err)
		}
	})
}

func TestErase(t *testing.T) {
	eachTown(t, func(w town) {
		ctx, day, p1 := w.Context(), at(time.March, 2, 9), w.member("P1")
		session := w.session("E1", at(time.March, 5, 9))
		w.ok(w.SaveDraft(ctx, "o-P1", bot.Draft{ID: "d", Flow: "f", State: []byte("{}")}))
		w.ok(w.WantMedia(ctx, bot.Media{ID: "m", Name: "n", Owner: "o-P1"}))
		w.apply(day,
			domain.Noticed{Key: "k", Members: []domain.MemberID{p1, w.member("P2")}, Words: "开会"},
			domain.Noticed{Key: "k", OpenID: "o-P1", Words: "提醒"},
			domain.MuteSet{Member: p1, Muted: true},
			domain.BindAsked{OpenID: "o-P1", Member: w.member("P3"), Unit: w.unit("E1")},
			domain.BindFailed{OpenID: "o-P1", Day: march1},
			domain.PresenceNoted{Session: session, Member: p1, Presence: domain.Present, How: domain.BySelf, By: p1},
		)
		w.apply(day, domain.Unbound{OpenID: "o-P1", Member: p1, Erase: true})

		drafts, err := w.Drafts(ctx, "o-P1")
		w.ok(err)
		waiting, err := w.BindRequests(ctx, []domain.UnitID{w.unit("E1")})
		w.ok(err)
		tries, err := w.BindTries(ctx, "o-P1", march1)
		w.ok(err)
		notices, err := w.TakeNotices(ctx, domain.Person{OpenID: "o-P1", Member: domain.Member{ID: p1}}, "m1", day, 9)
		w.ok(err)
		media, err := w.PendingMedia(ctx, 9)
		w.ok(err)
		if len(drafts)+len(waiting)+tries+len(notices) != 0 || len(media) != 1 || media[0].Owner != "" {
			t.Errorf("left: %v %v %v %v %v", drafts, waiting, tries, notices, media)
		}
		w.apply(day, domain.Bound{OpenID: "o-again", Member: p1, By: p1})
		if w.person("again", day).Muted {
			t.Error("the setting outlived its owner")
		}
		lines, err := w.Attended(ctx, p1, at(time.March, 1, 0), at(time.April, 1, 0))
		w.ok(err)
		w.want("the branch's record", show(lines, func(a domain.Attended) string { return string(a.Presence) }), "present")
		others, err := w.TakeNotices(ctx, domain.Person{Member: domain.Member{ID: w.member("P2")}}, "m1", day, 9)
		w.ok(err)
		w.want("another's notice", fmt.Sprint(others), "[开会]")
	})
}
