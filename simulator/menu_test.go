package simulator

import (
	"strings"
	"testing"
	"time"
)

func click(name, key string) object { return object{"type": "click", "name": name, "key": key} }

func buttons(list ...any) object { return object{"button": list} }

// publish makes a menu with one button of each kind that can be tapped.
func publish(w *world) {
	w.t.Helper()
	w.want(0, w.call("/cgi-bin/menu/create", buttons(
		object{"name": "学习", "sub_button": []any{click("签到", "checkin"), click("请假", "leave")}},
		object{"type": "view", "name": "进展", "url": "https://e.cn/"},
	)))
}

func TestTapAndVisit(t *testing.T) {
	w := newWorld(t)
	publish(w)
	w.bot.answer = func(_ int, p pushed) string { return says(p, "签到了") }
	got, err := w.Tap(t.Context(), somebody, "checkin")
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if f := w.bot.last().fields; f["Event"] != "CLICK" || f["EventKey"] != "checkin" {
		t.Errorf("%v", f)
	}
	if err := w.Visit(t.Context(), somebody, "https://e.cn/"); err != nil {
		t.Fatal(err)
	}
	if f := w.bot.last().fields; f["Event"] != "VIEW" || f["EventKey"] != "https://e.cn/" || f["MenuId"] == "" {
		t.Errorf("%v", f)
	}
	if _, err := w.Tap(t.Context(), somebody, "nothing"); err == nil || !strings.Contains(err.Error(), "签到") {
		t.Errorf("%v does not say what there is", err)
	}
}

// A phone shows its old menu for five minutes; following anew fetches it at once.
func TestMenuRefresh(t *testing.T) {
	w := newWorld(t)
	publish(w)
	w.View(somebody)
	w.clock.move(5*time.Minute - time.Second)
	w.call("/cgi-bin/menu/create", buttons(click("新的", "new")))
	if m := w.View(somebody).Menu; len(m) != 2 {
		t.Errorf("refreshed too early: %+v", m)
	}
	if _, err := w.Tap(t.Context(), somebody, "leave"); err != nil {
		t.Errorf("a button of the old menu: %v", err)
	}
	if err := w.Unfollow(t.Context(), somebody); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Follow(t.Context(), somebody); err != nil {
		t.Fatal(err)
	}
	if m := w.View(somebody).Menu; len(m) != 1 {
		t.Errorf("following anew: %+v", m)
	}
	publish(w)
	w.clock.move(5 * time.Minute)
	if m := w.View(somebody).Menu; len(m) != 2 {
		t.Errorf("refreshed too late: %+v", m)
	}
}

func TestConditionalMenus(t *testing.T) {
	w := newWorld(t)
	w.Enroll("secretary")
	mine := object{"button": []any{click("支部", "unit")}, "matchrule": object{"tag_id": "100"}}
	w.want(65303, w.call("/cgi-bin/menu/addconditional", mine))
	publish(w)
	w.want(65304, w.call("/cgi-bin/menu/addconditional", buttons(click("a", "a"))))
	out := w.call("/cgi-bin/menu/addconditional", mine)
	w.want(0, out)
	w.want(0, w.call("/cgi-bin/menu/addconditional", object{"button": []any{click("苹果", "ios")}, "matchrule": object{"client_platform_type": "1"}}))
	w.call("/cgi-bin/tags/create", object{"tag": object{"name": "书记"}})
	w.want(0, w.call("/cgi-bin/tags/members/batchtagging", object{"tagid": 100, "openid_list": []string{"secretary"}}))
	if m := w.View("secretary").Menu; len(m) != 1 || m[0].Key != "unit" {
		t.Errorf("secretary sees %+v", m)
	}
	if m := w.View(somebody).Menu; len(m) != 2 {
		t.Errorf("others see %+v", m)
	}
	tried, _ := w.call("/cgi-bin/menu/trymatch", object{"user_id": "secretary"})["button"].([]any)
	if len(tried) != 1 {
		t.Errorf("trymatch: %v", tried)
	}
	w.want(40003, w.call("/cgi-bin/menu/trymatch", object{"user_id": "x"}))
	got, _ := w.call("/cgi-bin/menu/get", nil)["conditionalmenu"].([]any)
	if len(got) != 2 || got[1].(object)["matchrule"].(object)["group_id"] != "100" {
		t.Errorf("menu/get: %v", got)
	}
	w.want(65301, w.call("/cgi-bin/menu/delconditional", object{"menuid": "1"}))
	w.want(0, w.call("/cgi-bin/menu/delconditional", object{"menuid": out["menuid"]}))
	w.clock.move(5 * time.Minute)
	if m := w.View("secretary").Menu; len(m) != 2 {
		t.Errorf("without it the secretary sees %+v", m)
	}
}

func TestMenuGone(t *testing.T) {
	w := newWorld(t)
	w.want(46003, w.call("/cgi-bin/menu/get", nil))
	w.want(46003, w.call("/cgi-bin/menu/trymatch", object{"user_id": somebody}))
	publish(w)
	w.want(0, w.call("/cgi-bin/menu/get", nil))
	w.want(0, w.call("/cgi-bin/menu/delete", nil))
	w.want(46003, w.call("/cgi-bin/menu/get", nil))
}

func TestMenuRefusals(t *testing.T) {
	w := newWorld(t)
	ok := click("a", "a")
	sub := func(list ...any) object { return buttons(object{"name": "a", "sub_button": list}) }
	long := func(n int) string { return strings.Repeat("x", n) }
	view := func(address string) object { return object{"type": "view", "name": "a", "url": address} }
	for name, c := range map[string]struct {
		body object
		code int
	}{
		"none":            {buttons(), 40016},
		"four":            {buttons(ok, ok, ok, ok), 40016},
		"no name":         {buttons(click("", "a")), 40018},
		"17 bytes":        {buttons(click(long(17), "a")), 40018},
		"no type":         {buttons(object{"name": "a"}), 40017},
		"no key":          {buttons(click("a", "")), 40019},
		"129 bytes":       {buttons(click("a", long(129))), 40019},
		"no address":      {buttons(view("")), 40020},
		"javascript":      {buttons(view("javascript:alert(1)")), 40020},
		"long address":    {buttons(view("https://e.cn/" + long(1024))), 40020},
		"six below":       {sub(ok, ok, ok, ok, ok, ok), 40023},
		"61 bytes below":  {sub(click(long(61), "a")), 40025},
		"no type below":   {sub(object{"name": "a"}), 40024},
		"no key below":    {sub(click("a", "")), 40026},
		"no page below":   {sub(view("x")), 40027},
		"a third level":   {sub(object{"name": "a", "sub_button": []any{ok}}), 40022},
		"no JSON":         {object{"button": 1}, 47001},
		"all that fits":   {buttons(ok, click(long(16), long(128)), object{"name": "a", "sub_button": []any{click(long(60), "a"), ok, ok, ok, ok}}), 0},
		"a scanner's key": {buttons(object{"type": "scancode_push", "name": "a"}), 40019},
	} {
		t.Run(name, func(*testing.T) { w.want(c.code, w.call("/cgi-bin/menu/create", c.body)) })
	}
}
