package simulator

import (
	"maps"
	"strings"
	"testing"
	"time"
)

func withTemplates(o *Options) {
	o.Templates = []Template{
		{ID: "T1", Title: "待办提醒", Content: "{{first.DATA}}\n事项：{{thing1.DATA}}\n截止：{{time2.DATA}}\n状态：{{phrase3.DATA}}\n{{remark.DATA}}"},
		{ID: "T2", Title: "旧模板", Content: "内容：{{keyword1.DATA}}"},
		{ID: "N1", Title: "学习提醒", Content: "主题：{{thing1.DATA}}", Notice: true},
	}
}

func values(pairs ...string) object {
	data := object{}
	for i := 0; i < len(pairs); i += 2 {
		data[pairs[i]] = object{"value": pairs[i+1]}
	}
	return data
}

func reminder(change object) object {
	body := object{
		"touser": somebody, "template_id": "T1", "url": "https://e.cn/r",
		"data": values("thing1", "第47周周报告", "time2", "2026年11月20日 18:00", "phrase3", "未报送"),
	}
	maps.Copy(body, change)
	return body
}

func TestTemplateMessage(t *testing.T) {
	w := newWorld(t, withTemplates)
	out := w.call(pathTemplate, reminder(nil))
	w.want(0, out)
	w.settle()
	h := w.History(somebody)
	if len(h) != 1 || h[0].Title != "待办提醒" || h[0].URL != "https://e.cn/r" || len(h[0].Lines) != 3 || h[0].Lines[1] != (Line{"截止", "2026年11月20日 18:00"}) {
		t.Errorf("%+v", h)
	}
	got := w.bot.last().fields
	if got["Event"] != "TEMPLATESENDJOBFINISH" || got["Status"] != "success" || got["MsgID"] == "" || got["MsgId"] != "" {
		t.Errorf("%v", got)
	}
}

func TestTemplateRefusals(t *testing.T) {
	w := newWorld(t, withTemplates)
	if _, err := w.Follow(t.Context(), "left"); err != nil {
		t.Fatal(err)
	}
	if err := w.Unfollow(t.Context(), "left"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change object
		code   int
		words  string
	}{
		"unknown openid":   {object{"touser": "x"}, 40003, ""},
		"who left":         {object{"touser": "left"}, 43004, ""},
		"unknown template": {object{"template_id": "T9"}, 40037, ""},
		"a notice's":       {object{"template_id": "N1"}, 40037, ""},
		"too long":         {object{"data": values("thing1", strings.Repeat("支", 21), "time2", "18:00", "phrase3", "好")}, 47003, "data.thing1.value invalid"},
		"no time":          {object{"data": values("thing1", "x", "time2", "soon", "phrase3", "好")}, 47003, "data.time2.value invalid"},
		"missing":          {object{"data": values("thing1", "x", "time2", "18:00")}, 47003, "data.phrase3.value is empty"},
		"bad JSON":         {object{"data": 1}, 47001, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out := w.call(pathTemplate, reminder(c.change))
			w.want(c.code, out)
			if msg, _ := out["errmsg"].(string); !strings.Contains(msg, c.words) {
				t.Errorf("errmsg %q", msg)
			}
		})
	}
	if h := w.History(somebody); len(h) != 0 {
		t.Errorf("shown: %+v", h)
	}
}

func TestHistoricValuesAreCut(t *testing.T) {
	w := newWorld(t, withTemplates)
	w.want(0, w.call(pathTemplate, reminder(object{"template_id": "T2", "data": values("keyword1", strings.Repeat("支", 25))})))
	if h := w.History(somebody); len(h) != 1 || h[0].Lines[0].Value != strings.Repeat("支", 20) {
		t.Errorf("%+v", h)
	}
}

// What became of a message is told only afterwards.
func TestReachOfTemplates(t *testing.T) {
	for reach, want := range map[Reach]string{Refuses: "failed:user block", Broken: "failed: system failed"} {
		w := newWorld(t, withTemplates)
		if err := w.SetReach(somebody, reach); err != nil {
			t.Fatal(err)
		}
		w.want(0, w.call(pathTemplate, reminder(nil)))
		w.settle()
		if got := w.bot.last().fields["Status"]; got != want || len(w.History(somebody)) != 0 {
			t.Errorf("%s: %q", reach, got)
		}
	}
}

func TestClientMessageID(t *testing.T) {
	w := newWorld(t, withTemplates)
	w.Enroll("other")
	once := object{"client_msg_id": "remind:weekly:2026-W47"}
	first := w.call(pathTemplate, reminder(once))
	w.clock.move(10 * time.Minute)
	again := w.call(pathTemplate, reminder(once))
	w.want(0, again)
	if first["msgid"] != again["msgid"] || len(w.History(somebody)) != 1 {
		t.Error("sent twice within ten minutes")
	}
	if w.call(pathTemplate, reminder(object{"client_msg_id": once["client_msg_id"], "touser": "other"})); len(w.History("other")) != 1 {
		t.Error("the id of one person holds back another's message")
	}
	w.clock.move(time.Second)
	if w.call(pathTemplate, reminder(once)); len(w.History(somebody)) != 2 {
		t.Error("the id is remembered beyond ten minutes")
	}
	w.settle()
}

func TestTemplateList(t *testing.T) {
	w := newWorld(t, withTemplates)
	list, _ := w.call("/cgi-bin/template/get_all_private_template", nil)["template_list"].([]any)
	if len(list) != 2 {
		t.Fatalf("%v", list)
	}
	if one, _ := list[0].(object); one["template_id"] != "T1" || !strings.Contains(one["content"].(string), "thing1.DATA") {
		t.Errorf("%v", one)
	}
}

func TestFieldTypes(t *testing.T) {
	for _, c := range []struct {
		name, value string
		ok          bool
	}{
		{"thing1", strings.Repeat("支", 20), true},
		{"thing1", strings.Repeat("支", 21), false},
		{"thing2", "第一行\n第二行", false},
		{"const1", "甲", true},
		{"phrase1", "已经完成了", true},
		{"phrase1", "已经完成了吗", false},
		{"phrase1", "OK", false},
		{"name1", "欧阳建军", true},
		{"name1", strings.Repeat("名", 11), false},
		{"name1", strings.Repeat("n", 20), true},
		{"name1", strings.Repeat("n", 21), false},
		{"number1", "-12.5", true},
		{"number1", "12人", false},
		{"letter1", "abc", true},
		{"letter1", "ab1", false},
		{"symbol1", "!?", true},
		{"symbol1", "a", false},
		{"character_string1", "A-2026/47", true},
		{"character_string1", "编号1", false},
		{"character_string1", strings.Repeat("9", 33), false},
		{"time1", "15:01", true},
		{"time1", "2026年11月20日 18:00", true},
		{"time1", "2026-11-20 18:00:05", true},
		{"time1", "09:00~11:00", true},
		{"time1", "2026年11月20日", false},
		{"time1", "下午三点", false},
		{"date1", "2026年11月20日", true},
		{"date1", "11月20日 09:00", true},
		{"date1", "2026-11-20~2026-11-27", true},
		{"date1", "18:00", false},
		{"amount1", "¥12.50元", true},
		{"amount1", "一百元", false},
		{"phone_number1", "+86-0471-1234567", true},
		{"phone_number1", "电话", false},
		{"car_number1", "蒙A12345", true},
		{"car_number1", "蒙A12345678", false},
		{"enum1", "随便", true},
		{"keyword1", strings.Repeat("长", 50), true},
	} {
		if fits(c.name, c.value) != c.ok {
			t.Errorf("%s %q: want %v", c.name, c.value, c.ok)
		}
	}
}

// Every yes is good for one notice.
func TestSubscriptionNotices(t *testing.T) {
	w := newWorld(t, withTemplates)
	notice := object{"touser": somebody, "template_id": "N1", "page": "https://e.cn", "data": values("thing1", "周五学习")}
	w.want(43101, w.call(pathNotice, notice))
	if err := w.Allow(t.Context(), somebody, "N1", false); err != nil {
		t.Fatal(err)
	}
	w.want(43101, w.call(pathNotice, notice))
	if err := w.Allow(t.Context(), somebody, "N1", true); err != nil {
		t.Fatal(err)
	}
	popup := w.bot.last().fields
	if popup["Event"] != "subscribe_msg_popup_event" || popup["SubscribeMsgPopupEvent/List/TemplateId"] != "N1" || popup["SubscribeMsgPopupEvent/List/SubscribeStatusString"] != "accept" {
		t.Errorf("%v", popup)
	}
	w.want(0, w.call(pathNotice, notice))
	w.want(43101, w.call(pathNotice, notice))
	w.settle()
	if got := w.bot.last().fields; got["SubscribeMsgSentEvent/List/ErrorStatus"] != "success" {
		t.Errorf("%v", got)
	}
	for c, body := range map[int]object{
		40003: {"touser": "x"}, 40037: {"touser": somebody, "template_id": "T1"},
		47003: {"touser": somebody, "template_id": "N1"},
	} {
		w.want(c, w.call(pathNotice, body))
	}
}
