package understand

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"lianluo/domain"
)

// slots are what a message carries for the conversation it starts, by question
// name.
func (m *Matcher) slots(msg message, v verdict, text string, at time.Time) map[string]string {
	var s slots
	label := labels[v.sense.label].name
	if views := carriedBy[label]; len(views) > 0 {
		carried := m.Extracts(text, at)
		for _, view := range views {
			s.put(view.name, view.of(carried))
		}
	}
	switch key := msg.strict(); label {
	case "checkin.start":
		if numberMask(msg.number) == fourDigits {
			s.put("code", msg.number)
		}
	case "report.start":
		s.put("form", firstOf(s["form"], formNamed(key)))
		s.put("zero", yes(strings.Contains(key, "无事项") && !tellsSome(msg.plain)))
	case "mute.set":
		s.put("on", on(key))
	case smalltalk:
		s.put("thanks", yes(strings.Contains(msg.plain, "谢")))
		s.put("confirms", yes(containsAny(key, "确认", "确定")))
	}
	return s
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// tellsSome tells a message that says there was nothing, and then what there was
// after all: 这周没什么事，就学了一次，13个人来的.
func tellsSome(plain string) bool {
	text := maskNotFigures(plain)
	found, unclear := allFigures(text)
	return afterAll.MatchString(plain) || slices.ContainsFunc(append(found, unclear...), func(f figure) bool {
		return !ofUnits.MatchString(after(text, f.to))
	})
}

var (
	afterAll = regexp.MustCompile(`(?:就|只|仅)(?:是|有|学|开|走|去|搞|办|做|看|组织)|除了|不过|但是`)
	// ofUnits stands behind the number of an organisation: 一支部, 三组.
	ofUnits = regexp.MustCompile(`^(?:党?支部|党?总支|党?小?组|大?队|村|社区|嘎查)`)
)

// view is one slot as it is made from what a message carries.
type view struct {
	name string
	of   func(carried []Extract) string
}

var (
	formView   = view{"form", formOf}
	periodView = view{"period", firstKind(KindPeriod, KindSpan)}
	unitView   = view{"unit", unitsOf}
)

// carriedBy says which slots the conversations of each label are given.
var carriedBy = map[string][]view{
	"reading.done":    {{"title", firstKind(KindTitle)}},
	"checkin.history": {periodView},
	"report.start":    {formView, periodView},
	"report.edit":     {formView, periodView},
	"report.status":   {formView, periodView, unitView},
	"missing.list":    {formView, periodView, unitView},
	"summary.get":     {formView, periodView, unitView},
	"contact.show":    {unitView},
	"comment.write":   {unitView},
	"remind.send":     {formView, unitView},
	"ledger.update":   {{"item", firstKind(KindOrdinal)}},
}

// firstKind is the value of the first extract of one of the kinds.
func firstKind(kinds ...string) func([]Extract) string {
	return func(carried []Extract) string {
		for _, x := range carried {
			if slices.Contains(kinds, x.Kind) {
				return x.Value
			}
		}
		return ""
	}
}

// formOf is the report that is named, else the one of the period that is.
func formOf(carried []Extract) string {
	if named := firstKind(KindForm)(carried); named != "" {
		return named
	}
	p, err := domain.ParsePeriod(firstKind(KindPeriod)(carried))
	if err != nil {
		return ""
	}
	return string(p.Rhythm)
}

// UnitsBetween stands between the names of several units in one slot.
const UnitsBetween = "、"

// unitsOf are the names of the units, in one text.
func unitsOf(carried []Extract) string {
	var names []string
	for _, x := range carried {
		if (x.Kind == KindUnit || x.Kind == KindName) && !slices.Contains(names, x.Value) {
			names = append(names, x.Value)
		}
	}
	return strings.Join(names, UnitsBetween)
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

// forms are how the lexicon writes each rhythm's report.
var forms = []struct{ words, form string }{
	{"周报", "weekly"},
	{"月总结", "monthly"},
	{"季交流", "quarterly"},
	{"年评比", "annual"},
}

func formNamed(key string) string {
	for _, f := range forms {
		if strings.Contains(key, f.words) {
			return f.form
		}
	}
	return ""
}

// on tells whether reminders are wanted; empty where it is asked when or how they
// come.
func on(key string) string {
	switch {
	case strings.Contains(key, "关闭免打扰"):
		return "yes"
	case containsAny(key, "晚上", "中午", "周末", "下班后", "时间", "方式", "时段", "设置提醒", "提醒设置"):
		return ""
	case containsAny(key, "免打扰", "勿扰", "静音", "退订", "关闭", "不要"):
		return "no"
	case strings.Contains(key, "恢复"):
		return "yes"
	}
	return ""
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
