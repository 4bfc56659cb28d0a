package main

import (
	"net/url"
	"strings"
	"testing"

	"lianluo/simulator"
)

// TestTourFindsItsWay: what the guided tour answers fits what the account asks. It
// goes by the names of questions, as the page does, so that texts may be worded in
// any way; a question it has no answer to fails here.
func TestTourFindsItsWay(t *testing.T) {
	demo := startDemo(t, nil)
	secretary := demo.someone(t, village, "书记")
	var script map[string]map[string]string
	status, body := demo.get(t, "/sim/tour.json")
	decode(t, status, body, &script)
	if q := demo.asked(t, secretary); q != (simulator.Question{}) {
		t.Errorf("asked before anything was said: %+v", q)
	}
	for _, stop := range []struct{ part, begin, end string }{
		{"report", "周报", "^收到了。"},
		{"notice", "发学习通知", "^通知好了"},
	} {
		answers := script[stop.part]
		if len(answers) < 4 {
			t.Fatalf("%s has the answers %v", stop.part, answers)
		}
		said := secretary.say(stop.begin)
		used := map[string]bool{}
		for q := demo.asked(t, secretary); !q.Review; q = demo.asked(t, secretary) {
			if answers[q.Name] == "" || used[q.Name] {
				t.Fatalf("%s: the tour is lost at the question %q:\n%s", stop.part, q.Name, said)
			}
			used[q.Name] = true
			said = secretary.say(strings.ReplaceAll(answers[q.Name], "{hour}", "15"))
		}
		if len(used) != len(answers) {
			t.Errorf("%s asks %v of %v", stop.part, used, answers)
		}
		secretary.hears("确认", stop.end)
	}
}

func (r *running) asked(t *testing.T, who phone) (q simulator.Question) {
	t.Helper()
	status, body := r.get(t, "/sim/asked?openid="+url.QueryEscape(who.openID))
	decode(t, status, body, &q)
	return q
}

// Who is about to scan reads what each code is for.
func TestPurposeOfCodes(t *testing.T) {
	demo := startDemo(t, nil)
	secretary := demo.someone(t, village, "书记")
	for _, words := range []string{"支部二维码", "签到码"} {
		if card := secretary.act("say", map[string]string{"text": words}); card.Kind != "news" {
			t.Fatalf("%s: %+v", words, card)
		}
	}
	var list struct {
		Codes []struct{ Purpose simulator.Purpose }
	}
	status, body := demo.get(t, "/sim/codes")
	decode(t, status, body, &list)
	if len(list.Codes) != 2 {
		t.Fatal(body)
	}
	room, unit := list.Codes[0].Purpose, list.Codes[1].Purpose
	if room.Kind != "room" || room.Unit != village || room.Words == "" || room.At.Format("1月2日15:04") != "3月18日15:00" {
		t.Errorf("the room's: %+v", room)
	}
	if unit != (simulator.Purpose{Kind: "bind", Unit: village}) {
		t.Errorf("the unit's: %+v", unit)
	}
}
