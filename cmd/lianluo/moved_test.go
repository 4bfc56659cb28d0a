package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/simulator"
)

// TestDemoMovedOn moves the clock under the whole product: nothing may be taken
// for stale, and what was begun is kept.
func TestDemoMovedOn(t *testing.T) {
	demo := startDemo(t, nil)
	var cast simulator.Cast
	status, body := demo.get(t, "/sim/cast")
	decode(t, status, body, &cast)
	member, secretary := phone{t, demo, cast.Member.OpenID}, phone{t, demo, cast.Secretary.OpenID}
	if cast.Member.Unit != village || cast.Secretary.Unit != village || cast.Leader.Role != "领导" || cast.Office.Role != "活动办公室" {
		t.Errorf("cast %+v", cast)
	}
	secretary.hears("周报", "集中学习了几次|走访")
	secretary.hears("2", "/7 ")

	next := demo.events(t, member)[0]
	if next.Kind != "session" || next.Words != village+"学习" {
		t.Errorf("the next event is %+v", next)
	}
	demo.move(t, map[string]any{"to": next.At})
	member.hears("签到", "^已签到")
	demo.move(t, map[string]any{"seconds": 5 * 24 * 3600})
	member.hears("签到", "没有|已经")
	secretary.hears("现在读什么", "必读书目(?s:.*)周报告")
	secretary.hears("继续", "/7 ")
	if card := secretary.act("say", map[string]string{"text": "二维码"}); card.Kind != "news" {
		t.Errorf("with a token that ran out: %+v", card)
	}
	if _, faults := demo.get(t, "/sim/faults"); faults != "{\"faults\":[]}\n" {
		t.Errorf("answers WeChat would not have shown: %s", faults)
	}
}

// A photo just sent is fetched before the clock passes the three days it is kept.
func TestDemoMovedPastAPhoto(t *testing.T) {
	dir := t.TempDir()
	demo := startDemo(t, nil, "--data", dir)
	secretary := demo.someone(t, village, "书记")
	byThumbToThePhoto(t, secretary)
	secretary.photo(snapshot)
	secretary.hears("确认", "^收到了")
	demo.move(t, map[string]any{"seconds": 5 * 24 * 3600})
	if !slices.ContainsFunc(kept(t, dir), same(snapshot)) {
		t.Error("the photo is lost")
	}
}

// Each event is reached, and then another one is the next; a phase begins within
// a campaign's time.
func TestDemoFromEventToEvent(t *testing.T) {
	demo := startDemo(t, nil)
	secretary := demo.someone(t, village, "书记")
	seen := map[string]bool{}
	last := demoStart
	for range 12 {
		next := demo.events(t, secretary)[0]
		if !next.At.After(last) {
			t.Fatalf("after %v comes %+v", last, next)
		}
		last = next.At
		seen[next.Kind+next.Words] = true
		if now := demo.move(t, map[string]any{"to": next.At}); now.Before(next.At) {
			t.Fatalf("moved to %v it shows %v", next.At, now)
		}
	}
	for _, want := range []string{"session" + village + "学习", "deadline" + village + "周报告截止", "phase“分析检查”阶段开始"} {
		if !seen[want] {
			t.Errorf("%s is missing: %v", want, seen)
		}
	}
	secretary.hears("现在是什么阶段", "分析检查")
}

func (r *running) events(t *testing.T, who phone) []simulator.Event {
	t.Helper()
	var list struct{ Events []simulator.Event }
	status, body := r.get(t, "/sim/events?openid="+url.QueryEscape(who.openID))
	decode(t, status, body, &list)
	if len(list.Events) == 0 {
		t.Fatal("nothing in the calendar")
	}
	return list.Events
}

func (r *running) move(t *testing.T, how map[string]any) time.Time {
	t.Helper()
	order, _ := json.Marshal(how)
	var answer struct{ Now time.Time }
	status, body := do(t, http.MethodPost, r.home+"/sim/clock", "application/json", strings.NewReader(string(order)))
	decode(t, status, body, &answer)
	return answer.Now
}
