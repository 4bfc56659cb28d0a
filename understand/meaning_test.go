package understand

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"lianluo/bot"
	"lianluo/domain"
)

// TestMeanings holds messages that must be right, whoever says them how.
func TestMeanings(t *testing.T) {
	m := shipped(t)
	for text, want := range map[string]string{
		// STORIES.md
		"我要签到": "checkin.start", "签到": "checkin.start", "请问现在是什么阶段": "phase.now", "签到 到了": "checkin.start", "好的,签到": "checkin.start",
		"到了": "checkin.start", "周报": "report.start", "现在读什么": "reading.list", "本周无事项": "report.start", "请东村支部说明": "comment.write",
		// INTENTS.md, its examples
		"现在是什么阶段": "phase.now", "第二阶段什么时候开始": "phase.plan", "这阶段我们支部要做哪些事": "task.list", "有什么快到期了": "deadline.list", "必读书目": "reading.list",
		"《科学发展观重要论述摘编》我读完了": "reading.done", "今天下乡,学习会请个假": "checkin.leave", "我这个月学了几次": "checkin.history", "交周报": "report.start",
		"我们上周的报告收到没有": "report.status", "刚才周报人数填错了要改": "report.edit", "发一下全镇本周进展": "summary.get", "还有哪些支部没交": "missing.list",
		"催一下没交周报的": "remind.send", "下次学习是哪天": "session.list", "周五下午三点在会议室组织学习,发个通知": "session.create", "我要作公开承诺": "commitment.make",
		"看看书记承诺了什么": "commitment.list", "我承诺的那件事办完了": "commitment.update", "村口的路坏了半年没人修": "suggestion.make", "整改台账进展": "ledger.list",
		"第12项整改完成了": "ledger.update", "群众评议在哪填": "appraisal.start", "报送实施方案": "plan.submit", "我们的方案批了吗": "plan.status", "有哪些方案等我审": "plan.review",
		"给三湖村支部写个点评": "comment.write", "有没有新通知": "notice.list", "我到呼市打工了,怎么参加学习": "mobile.register", "晚上别给我发提醒": "mute.set",
		"我是哪个支部的": "profile.show", "绑定身份": "bind.start", "换微信了,解除绑定": "bind.remove", "联络员电话多少": "contact.show", "怎么用": "help", "谢谢": "smalltalk", "明天天气怎么样": None,
		// however it is written
		"　我要簽到！！": "checkin.start", "签到😊": "checkin.start", "請問現在是什麼階段？": "phase.now", "麻烦帮我签个到吧": "checkin.start", "ＱＤ": "checkin.start", "签\u200b到": "checkin.start",
		"好的 谢谢": "smalltalk", "你好，请问必读书目有哪些呢？": "reading.list", "checkin.start": "checkin.start",
		// a question about an action is no action
		"周报什么时候交": "deadline.list", "签到怎么操作": "help", "不是要交周报,我想问截止哪天": "deadline.list", "怎么交周报": "help", "谁没签到": "missing.list", "周报交了吗": "report.status",
		// the product's own labels
		"点名": "checkin.roll", "登记到会": "checkin.roll", "送学上门": "checkin.visit", "代记学习": "checkin.visit", "补学": "checkin.makeup", "签到有误": "checkin.dispute", "考勤不对": "checkin.dispute",
		"签到码": "checkin.code", "会场口令": "checkin.code", "确认身份": "bind.confirm", "待确认绑定": "bind.confirm", "支部二维码": "unit.code", "草稿": "draft.list",
	} {
		if x := m.Explain(text, heardFrom("leader")); x.Label != want || x.Sure != (want != None) {
			t.Errorf("%q -> %s, sure %v, offers %v, by %s %v; want %s", text, x.Label, x.Sure, x.Others, x.Runner, x.Words, want)
		}
	}
}

func TestRoles(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct{ text, role, want string }{
		{"交了吗", "secretary", "report.status"},
		{"交了吗", "leader", "missing.list"},
		{"交了吗", "member", ""},
		{"方案通过", "inspector", "plan.review"},
		{"方案通过", "secretary", "plan.status"},
		{"请东村支部说明", "member", ""},
	} {
		if got := m.Meaning(c.text, heardFrom(c.role)); got.Label != c.want {
			t.Errorf("%s from a %s -> %q; want %q", c.text, c.role, got.Label, c.want)
		}
	}
}

// TestRefused: what the person says no to is not even offered.
func TestRefused(t *testing.T) {
	m := shipped(t)
	for text, no := range map[string]string{"我不签到": "checkin.start", "不交周报": "report.start", "我不请假": "checkin.leave", "不作承诺": "commitment.make"} {
		if got := m.Meaning(text, heardFrom("secretary")); got.Sure || slices.Contains(got.Others, no) {
			t.Errorf("%s -> %+v", text, got)
		}
	}
}

// TestWhole: only a message that is nothing but a wish may interrupt an answer in
// free words; what tells a fact may be that answer.
func TestWhole(t *testing.T) {
	m := shipped(t)
	for text, want := range map[string]bool{
		"签到": true, "好的,签到": true, "现在读什么": true, "签到 1234": true,
		"我到外地打工了": false, "第12项整改完成了": false, "孩子发烧了,请假": false, "周报:学习2次,参加30人": false, "到了": false, "建议增加晚上的学习场次": false,
	} {
		if got := m.Meaning(text, heardFrom("secretary")); !got.Sure || got.Whole != want {
			t.Errorf("%s -> %+v; want whole %v", text, got, want)
		}
	}
	if got := m.Meaning("好的", bot.Hearing{Open: "report.start", At: now}); got.Sure {
		t.Errorf("好的, said in the middle of a report -> %+v", got)
	}
}

func TestAsks(t *testing.T) {
	m := shipped(t)
	for text, want := range map[string]bool{"周报交了吗": true, "现在是什么阶段": true, "签到": false, "台账？": true, "必读书目": false} {
		if got := m.Meaning(text, heardFrom("secretary")); got.Asks != want {
			t.Errorf("%s -> asks %v", text, got.Asks)
		}
	}
}

func TestSlots(t *testing.T) {
	m := shipped(t)
	for text, want := range map[string]map[string]string{
		"签到":      nil,
		"签到 1234": {"code": "1234"},
		"口令１２３４":  {"code": "1234"},
		"《邓小平论科学发展》读完了": {"title": "邓小平论科学发展"},
		"我读完了":        nil,
		"周报":          {"form": "weekly"},
		"填报月度总结":      {"form": "monthly"},
		"报季交流":        {"form": "quarterly"},
		"写年终总结":       {"form": "annual"},
		"交报告":         nil,
		"本周无事项":       {"form": "weekly", "period": "2009-W11", "zero": "yes"},
		"这个月没什么事，零报告": {"form": "monthly", "period": "2009-03", "zero": "yes"},
		"这周没什么事，就学了一次，13个人来的": {"form": "weekly", "period": "2009-W11"},
		"本周没有什么事，走访了3户":       {"form": "weekly", "period": "2009-W11"},
		"我上个月学了几次":            {"period": "2009-02"},
		"确认":                  {"confirms": "yes"},
		"请假 下乡":               nil,
		"请假":                  nil,
		"学习请假，原因是家中有事":        nil,
		"因身体不适，申请请假，不能参加学习":   nil,
		"查 三湖村":               {"unit": "三湖村"},
		"三湖村支部 进度":            {"unit": "三湖村支部"},
		"红旗镇三湖村支部的完成情况怎么样":    {"unit": "红旗镇三湖村支部"},
		"上周进展":                {"form": "weekly", "period": "2009-W10"},
		"上期进展":                {"period": "last"},
		"查三湖":                 {"unit": "三湖"},
		"三湖进度":                {"unit": "三湖"},
		"三湖村上周交了吗":            {"form": "weekly", "period": "2009-W10", "unit": "三湖村"},
		"三湖谁没交月总结":            {"form": "monthly", "unit": "三湖"},
		"二月份三湖村支部进度":          {"form": "monthly", "period": "2009-02", "unit": "三湖村支部"},
		"我们支部上周的完成情况":         {"form": "weekly", "period": "2009-W10", "unit": "own"},
		"三湖村和胜利村上周进展":         {"form": "weekly", "period": "2009-W10", "unit": "三湖村、胜利村"},
		"三湖村、团结村这周走访了多少":      {"form": "weekly", "period": "2009-W11", "unit": "三湖村、团结村"},
		"三湖村书记电话":             {"unit": "三湖村"},
		"科学发展观重要论述摘编读完了":      {"title": "科学发展观重要论述摘编"},
		"第12项整改完成了":           {"item": "12"},
		"给三湖村支部写个点评":          {"unit": "三湖村支部"},
		"恢复提醒":                {"on": "yes"},
		"退订":                  {"on": "no"},
		"打开免打扰":               {"on": "no"},
		"关闭免打扰":               {"on": "yes"},
		"修改接收提醒的时间":           nil,
		"谢谢":                  {"thanks": "yes"},
		"你好":                  nil,
		"什么时候交周报":             nil,
	} {
		got := m.Meaning(text, heardFrom("leader"))
		if !got.Sure || !maps.Equal(got.Slots, want) {
			t.Errorf("%s -> %+v; want slots %v", text, got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	m := shipped(t)
	x := m.Explain("请问我支部的周报收到没有？", heardFrom("secretary"))
	b, err := json.Marshal(x)
	const want = `{"label":"report.status","parent":"report.status","sure":true,"whole":false,"confidence":0.9,"runner":"loose","words":["我支部","周报","收到"],"slots":{"form":"weekly","unit":"own"},"extracts":[{"kind":"unit","value":"own","words":"我支部","at":2,"end":5},{"kind":"form","value":"weekly","words":"周报","at":6,"end":8}]}`
	if err != nil || string(b) != want {
		t.Errorf("%s, %v; want %s", b, err, want)
	}
	for text, want := range map[string]string{"点名": "checkin.start", "今天吃什么": None} {
		if got := m.Explain(text, heardFrom("secretary")).Verdict(); !strings.HasPrefix(got, want) {
			t.Errorf("%s -> %s; want %s", text, got, want)
		}
	}
	two := Explanation{Others: []string{"checkin.start", "checkin.roll", "checkin.leave"}}
	if got := two.Verdict(); got != "unsure:checkin.start,checkin.leave" {
		t.Error(got)
	}
}

func TestParents(t *testing.T) {
	for _, l := range labels {
		if p := Parent(l.name); p != l.name && (p != l.parent || Parent(p) != p || labelIndex(p) < 0) {
			t.Errorf("the parent of %s is %s", l.name, p)
		}
	}
	if Parent("checkin.roll") != "checkin.start" || Parent("nonsense") != "nonsense" {
		t.Error("Parent is wrong")
	}
	if len(labels) > 64 {
		t.Error("sets of labels are 64 bits")
	}
}

// FuzzMeaning: any text, any length, no crash; and what comes back keeps its
// shape.
func FuzzMeaning(f *testing.F) {
	m := shipped(f)
	for _, s := range []string{"签到 1234", "《", "》《", "《》读完了", "第", "第十", "不是要交周报,我想问截止哪天", "三湖村支部", "\xff签到", "####", "◇进度", strings.Repeat("《", 4000), strings.Repeat("签到，", 1200), "ᠮᠣᠩᠭᠣᠯ", "a\u0300́", "？？？"} {
		f.Add(s)
	}
	roles := []domain.Role{domain.RoleVisitor, domain.RoleMember, domain.RoleSecretary, domain.RoleLeader}
	f.Fuzz(func(t *testing.T, s string) {
		h := heardFrom(string(roles[len(s)%len(roles)]))
		got := m.Meaning(s, h)
		switch {
		case got.Sure && (labelIndex(got.Label) < 0 || len(got.Others) > 0):
			t.Errorf("%q -> %+v", s, got)
		case !got.Sure && (got.Label != "" || got.Whole || len(got.Slots) > 0 || len(got.Others) == 1 || len(got.Others) > 3):
			t.Errorf("%q -> %+v", s, got)
		case !got.Sure && len(slices.Compact(slices.Sorted(slices.Values(got.Others)))) != len(got.Others):
			t.Errorf("%q offers a label twice: %v", s, got.Others)
		}
		x := m.Explain(s, h)
		checkExtracts(t, s, x.Extracts)
		if _, err := json.Marshal(x); err != nil || x.Sure != got.Sure || x.Confidence < 0 || x.Confidence > 1 {
			t.Errorf("%q is explained as %+v, %v", s, x, err)
		}
	})
}

// TestChosen: what a message carries is not lost when the person had to say what it
// is meant for.
func TestChosen(t *testing.T) {
	m := shipped(t)
	for label, c := range map[string]struct {
		text string
		want map[string]string
	}{
		"checkin.start": {"到了，12个人都在", nil},
		"summary.get":   {"三湖村上周弄成啥样子", map[string]string{"unit": "三湖村", "form": "weekly", "period": "2009-W10"}},
		"report.start":  {"月总结那个东西我想弄一下", map[string]string{"form": "monthly"}},
		"reading.done":  {"《邓小平论科学发展》那本翻了一遍", map[string]string{"title": "邓小平论科学发展"}},
	} {
		h := heardFrom("secretary")
		h.Chosen = label
		if got := m.Meaning(c.text, h); got.Label != label || !got.Sure || !maps.Equal(got.Slots, c.want) {
			t.Errorf("%s, meant for %s -> %+v; want slots %v", c.text, label, got, c.want)
		}
	}
}
