package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

// notices takes up to nine and joins them.
func (w town) notices(code, key string, when time.Time) string {
	w.Helper()
	words, err := w.TakeNotices(w.Context(), domain.Person{OpenID: "o-" + code, Member: domain.Member{ID: w.member(code)}}, key, when, 9)
	w.ok(err)
	return strings.Join(words, " ")
}

func TestNotices(t *testing.T) {
	eachTown(t, func(w town) {
		day, e1 := at(time.March, 5, 9), w.unit("E1")
		p1, p5 := w.member("P1"), w.member("P5")
		w.apply(day, domain.Noticed{Key: "some", Members: []domain.MemberID{p1, p5}, Words: "个人"})
		w.apply(day.Add(time.Hour), domain.Noticed{Key: "unit", Unit: e1, Words: "支部"})
		w.apply(day.Add(2*time.Hour), domain.Noticed{Key: "role", Unit: e1, Roles: []domain.Role{domain.RoleSecretary, domain.RoleLiaison}, Words: "职务"})
		w.apply(day.Add(3*time.Hour), domain.Noticed{Key: "unit", Unit: e1, Members: []domain.MemberID{p5}, Words: "再次"}) // p5 alone has no such key yet
		for code, want := range map[string]string{
			"P1": "个人 支部 职务", "P2": "支部 职务", "P3": "支部", "P4": "支部", "P5": "个人 再次", "P6": "支部", "P7": "",
		} {
			w.want(code, w.notices(code, "m1", day.AddDate(0, 0, 1)), want)
			w.want(code+" asked again", w.notices(code, "m1", day.AddDate(0, 0, 1)), want)
			w.want(code+" with the next message", w.notices(code, "m2", day.AddDate(0, 0, 1)), "")
		}
	})
}

// TestNoticesToAWeChat: they stay with the WeChat, whoever it belongs to by then.
func TestNoticesToAWeChat(t *testing.T) {
	eachTown(t, func(w town) {
		day, p1 := at(time.March, 5, 9), w.member("P1")
		take := func(openID, key string) string {
			p, err := w.Person(w.Context(), openID, day)
			w.ok(err)
			words, err := w.TakeNotices(w.Context(), p, key, day, 9)
			w.ok(err)
			return fmt.Sprint(p.Waiting, words)
		}
		for range 2 { // one key, one notice
			w.apply(day, domain.Noticed{Key: "k", OpenID: "o-P1", Members: []domain.MemberID{p1}, Words: "警告"})
			day = day.Add(time.Minute)
		}
		w.apply(day, domain.Noticed{Key: "l", OpenID: "o-P2", Words: "二号"}, domain.Noticed{Key: "m", OpenID: "o-nobody", Words: "路人"})
		w.apply(day, domain.Bound{OpenID: "o-new", Member: p1, By: p1})
		w.want("the new WeChat", take("o-new", "m1"), "1 [警告]") // to the member
		w.want("the old WeChat", take("o-P1", "m2"), "1 [警告]")  // to the WeChat
		w.want("delivered again", take("o-P1", "m2"), "1 [警告]")
		w.want("a bound one", take("o-P2", "m3"), "1 [二号]")
		w.want("a stranger", take("o-nobody", "m4"), "1 [路人]")
		w.want("another stranger", take("o-else", "m5"), "0 []")
	})
}

func TestNoticesInParts(t *testing.T) {
	eachTown(t, func(w town) {
		day, p1 := at(time.March, 5, 9), w.member("P1")
		for i := range 5 {
			w.apply(day.Add(time.Duration(i)*time.Minute), domain.Noticed{Key: fmt.Sprint(9 - i), Members: []domain.MemberID{p1}, Words: fmt.Sprint(i)})
		}
		w.want("waiting", fmt.Sprint(w.person("P1", day.Add(time.Hour)).Waiting), "5")
		for _, x := range []struct{ key, want string }{{"m1", "[0 1]"}, {"m1", "[0 1]"}, {"m2", "[2 3]"}, {"m3", "[4]"}, {"m4", "[]"}, {"m2", "[2 3]"}} {
			words, err := w.TakeNotices(w.Context(), w.person("P1", day), x.key, day.Add(time.Hour), 2)
			w.ok(err)
			w.want(x.key, fmt.Sprint(words), x.want)
		}
		w.want("waiting, should a message come again", fmt.Sprint(w.person("P1", day.Add(time.Hour)).Waiting), "5")
		w.want("waiting", fmt.Sprint(w.person("P1", day.Add(time.Hour+time.Second)).Waiting), "0")
	})
}

func TestNoticesStale(t *testing.T) {
	eachTown(t, func(w town) {
		day, p1 := at(time.March, 5, 9), w.member("P1")
		w.apply(day, domain.Noticed{Key: "k", Members: []domain.MemberID{p1}, Words: "今晚", Until: day.Add(time.Hour)})
		w.apply(day.Add(time.Minute), domain.Noticed{Key: "l", Members: []domain.MemberID{w.member("P2")}, Words: "明晚"})
		w.apply(day, domain.Noticed{Key: "k", Members: []domain.MemberID{w.member("P2")}, Words: "今晚", Until: day.Add(time.Hour)})
		w.want("one of two", w.notices("P2", "m1", day.Add(time.Hour)), "明晚")
		w.want("waiting before", fmt.Sprint(w.person("P1", day).Waiting), "1")
		w.want("waiting after", fmt.Sprint(w.person("P1", day.Add(time.Hour)).Waiting), "0")
		w.want("after", w.notices("P1", "m1", day.Add(time.Hour)), "")
		w.want("before", w.notices("P1", "m2", day.Add(time.Hour-1)), "今晚")
		w.want("repeated after", w.notices("P1", "m2", day.Add(2*time.Hour)), "今晚")
	})
}

// TestNoticesAtOnce takes the same person's notices from many places at once:
// every one is shown once.
func TestNoticesAtOnce(t *testing.T) {
	eachTown(t, func(w town) {
		day, p1 := at(time.March, 5, 9), w.member("P1")
		var events []domain.Event
		for i := range 40 {
			events = append(events, domain.Noticed{Key: fmt.Sprint(i), Members: []domain.MemberID{p1}, Words: fmt.Sprint(i)})
		}
		w.apply(day, events...)
		var mu sync.Mutex
		seen := map[string]int{}
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				words, err := w.TakeNotices(w.Context(), w.person("P1", day), fmt.Sprint("m", i), day, 5)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, x := range words {
					seen[x]++
				}
			})
		}
		all.Wait()
		for x, n := range seen {
			if n != 1 {
				t.Errorf("%s was shown %d times", x, n)
			}
		}
		if rest := w.person("P1", day.Add(time.Second)).Waiting; len(seen)+rest != 40 {
			t.Errorf("%d shown and %d waiting, of 40", len(seen), rest)
		}
	})
}

func TestDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := town{t, s}
		save := func(id, flow, title string, hour int) {
			w.ok(s.SaveDraft(t.Context(), "o-x", bot.Draft{ID: id, Flow: flow, Title: title, State: []byte("{" + id + "}"), At: at(time.March, 5, hour)}))
		}
		drafts := func() string {
			all, err := s.Drafts(t.Context(), "o-x")
			w.ok(err)
			return show(all, func(d bot.Draft) string { return d.ID + d.Flow + d.Title + string(d.State) + d.At.Format("15") })
		}
		w.want("none", drafts(), "")
		save("a", "f", "周报告", 9)
		save("b", "f", "月总结", 10)
		save("c", "f", "周报告", 11) // the same subject
		w.want("the later", drafts(), "cf周报告{c}11 bf月总结{b}10")
		save("b", "f", "季交流", 12) // the same conversation
		w.want("renamed", drafts(), "bf季交流{b}12 cf周报告{c}11")
		w.ok(s.SaveDraft(t.Context(), "o-y", bot.Draft{ID: "b", Flow: "f", Title: "季交流"}))
		w.ok(s.DropDraft(t.Context(), "o-x", "b"))
		w.ok(s.DropDraft(t.Context(), "o-x", "b"))
		w.want("dropped", drafts(), "cf周报告{c}11")
	})
}

func TestMedia(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := town{t, s}
		pending := func(n int) string {
			all, err := s.PendingMedia(t.Context(), n)
			w.ok(err)
			return show(all, func(m bot.Media) string { return m.ID + m.Name + m.Owner + string(m.Kind) + m.At.Format("15") })
		}
		for i, id := range []string{"c", "b", "a", "c"} {
			w.ok(s.WantMedia(t.Context(), bot.Media{ID: id, Name: "n-" + id, Owner: "o-x", Kind: bot.Photo, At: at(time.March, 5, 9+i)}))
		}
		w.want("oldest first", pending(2), "cn-co-xphoto09 bn-bo-xphoto10")
		w.ok(s.MediaKept(t.Context(), "c"))
		w.ok(s.MediaLost(t.Context(), "b", "it has died"))
		w.want("rest", pending(9), "an-ao-xphoto11")
	})
}

func TestSecret(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all sync.WaitGroup
		var got [8][]byte
		for i := range got {
			all.Go(func() {
				b, err := s.Secret(t.Context(), "room")
				if err != nil {
					t.Error(err)
				}
				got[i] = b
			})
		}
		all.Wait()
		for _, b := range got {
			if len(b) != 32 || string(b) != string(got[0]) {
				t.Fatalf("%x is not %x", b, got[0])
			}
		}
		other, err := s.Secret(t.Context(), "cookies")
		if err != nil || string(other) == string(got[0]) {
			t.Errorf("two secrets are one, %v", err)
		}
	})
}
