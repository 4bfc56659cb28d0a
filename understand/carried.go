package understand

import (
	"slices"
	"strings"

	"lianluo/bot"
)

// byCarried is what finds a meaning by what is left beside what the message
// carries, for explanations.
const byCarried = "carried"

// tries are ways to write a message without what it carries. A message that is
// not known as it stands may be known so: 三湖村上周交了吗, 查三湖, 论述摘编读完了. Only
// what shows something is found so, and what is a title's by its words.
var tries = []struct {
	labels  []string
	instead func(x Extract) (words string, ok bool)
}{
	{[]string{"reading.done"}, func(x Extract) (string, bool) { return "《" + x.Value + "》", x.Kind == KindTitle }},
	{[]string{"summary.get", "missing.list"}, func(x Extract) (string, bool) { return x.Value + exampleEnding, x.Kind == KindName }},
	{[]string{"summary.get", "missing.list", "report.status", "contact.show"}, func(x Extract) (string, bool) {
		return "", slices.Contains([]string{KindUnit, KindName, KindPeriod, KindSpan}, x.Kind)
	}},
	{[]string{"missing.list"}, func(x Extract) (string, bool) { // 上个月月总结谁没交
		return "", slices.Contains([]string{KindUnit, KindName, KindPeriod, KindSpan, KindForm}, x.Kind)
	}},
}

// longestWish is how many bytes a message may have that is nothing but a wish and
// what it carries; a longer one is a story.
const longestWish = 120

// exampleEnding makes a bare name one that phrases know the place of.
const exampleEnding = "村支部"

// besideCarried judges a message by what is left. A bare name is listened to only
// from those who look into units of that name, and not where the message asks what
// is to be shown: 天气怎么样.
func (m *Matcher) besideCarried(text string, h bot.Hearing) (verdict, bool) {
	if len(text) > longestWish {
		return verdict{}, false
	}
	carried := slices.DeleteFunc(m.Extracts(text, h.At), func(x Extract) bool {
		return x.Kind == KindName && len(h.Person.Oversees()) == 0
	})
	named := slices.ContainsFunc(carried, func(x Extract) bool { return x.Kind == KindName })
	for _, try := range tries {
		left := replaced(text, carried, try.instead)
		if left == text {
			continue
		}
		msg := m.lexicon.read(left, false)
		v, known := m.known(msg, h)
		switch {
		case !known || v.sense == nil || !slices.Contains(try.labels, labels[v.sense.label].name):
		case named && msg.asks() && labels[v.sense.label].name == "summary.get":
		default:
			v.whole, v.runner, v.confidence = true, byCarried, confidences[byClause]
			return v, true
		}
	}
	return verdict{}, false
}

// joins stand between two names, and go with them.
var joins = []string{"和", "跟", "与", "及", "、", "，", ","}

// replaced puts other words in the place of some extracts.
func replaced(text string, carried []Extract, by func(Extract) (words string, ok bool)) string {
	runes, end := []rune(text), 0
	var b strings.Builder
	for _, x := range carried {
		if words, ok := by(x); ok && x.At >= end {
			if between := string(runes[end:x.At]); end == 0 || !slices.Contains(joins, between) {
				b.WriteString(between)
			}
			b.WriteString(words)
			end = x.End
		}
	}
	return b.String() + string(runes[end:])
}
