package understand

import (
	"regexp"
	"slices"
	"strings"
)

// slots are what a message carries for the conversation it starts, by question
// name.
func (m *Matcher) slots(msg message, v verdict) map[string]string {
	var s slots
	switch key := msg.strict(); labels[v.sense.label].name {
	case "checkin.start":
		s.put("code", msg.number)
	case "checkin.leave":
		s.put("reason", reason(v.beside))
	case "reading.done":
		s.put("title", msg.title)
	case "report.start":
		s.put("form", form(key))
		if strings.Contains(key, "无事项") {
			s.put("zero", "yes")
		}
	case "report.edit", "report.status":
		s.put("form", form(key))
		s.put("period", period(key))
	case "missing.list", "summary.get":
		s.put("form", form(key))
		s.put("period", period(key))
		s.put("unit", msg.name)
	case "comment.write", "remind.send":
		s.put("unit", msg.name)
	case "session.create":
		said := said(msg.clauses)
		s.put("time", said)
		s.put("place", place(said))
	case "mute.set":
		s.put("on", on(key))
	case smalltalk:
		if slices.ContainsFunc(msg.clauses, func(c clause) bool { return strings.Contains(c.raw, "谢") }) {
			s.put("thanks", "yes")
		}
	}
	return s
}

// slots is nil while nothing is in it.
type slots map[string]string

func (s *slots) put(name, value string) {
	if value == "" {
		return
	}
	if *s == nil {
		*s = slots{}
	}
	(*s)[name] = value
}

// forms are how the lexicon writes each rhythm's report, and the periods that
// name it where the report itself is not named.
var forms = []struct{ words, form string }{
	{"周报", "weekly"}, {"月总结", "monthly"}, {"季交流", "quarterly"}, {"年评比", "annual"},
	{"周", "weekly"}, {"月", "monthly"}, {"季", "quarterly"}, {"年", "annual"},
}

func form(key string) string {
	for _, f := range forms {
		if strings.Contains(key, f.words) {
			return f.form
		}
	}
	return ""
}

// said is the message as it was written, without its stops. A conversation that
// is offered it for a time of day takes the time out of it, or leaves it.
func said(clauses []clause) string {
	raw := make([]string, len(clauses))
	for i, c := range clauses {
		raw[i] = c.raw
	}
	return strings.Join(raw, " ")
}

var held = regexp.MustCompile(`在([^\s，。]{2,12}?)(?:组织|集中|召开|开会|举行|学习|上党课|开|学)`)

// place is where something is held: 在会议室组织学习.
func place(said string) string {
	if m := held.FindStringSubmatch(said); m != nil {
		return m[1]
	}
	return ""
}

// period is "last" where the one before is named.
func period(key string) string {
	if containsAny(key, "上周", "上月", "上个月", "上季", "上期", "上一期") {
		return "last"
	}
	return ""
}

// on tells whether reminders are wanted; empty where it is asked how to set them.
func on(key string) string {
	switch {
	case containsAny(key, "关闭免打扰", "恢复", "打开", "重新开", "继续接收") && !containsAny(key, "打开免打扰"):
		return "yes"
	case containsAny(key, "退订", "取消订阅", "免打扰", "关闭", "停止", "取消", "暂停", "屏蔽", "拒收", "关掉", "停掉", "不接收", "不想", "不要", "别", "不用"):
		return "no"
	}
	return ""
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// reason is what is said beside a request for leave.
func reason(beside []clause) string {
	var words []string
	for _, c := range beside {
		words = append(words, trimAny(c.raw, "因为", "由于", "原因是", "原因", "因", "我"))
	}
	return strings.Join(words, "，")
}

func trimAny(s string, starts ...string) string {
	for _, start := range starts {
		if rest, found := strings.CutPrefix(s, start); found && rest != "" {
			s = rest
		}
	}
	return s
}
