package understand

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianluo/bot"
)

// Announcement reads what is studied and where out of a notice: 周五下午三点在会议室组织
// 学习，学《读本》. What is not said is empty; Time reads when it is.
func (Readers) Announcement(text string) (a bot.Announcement) {
	if utf8.RuneCountInString(text) > longestAnswer {
		return a
	}
	for _, form := range placeForms {
		if m := form.FindStringSubmatch(text); m != nil && a.Place == "" && !noPlaceHeld.MatchString(m[1]) {
			a.Place = strings.TrimSuffix(strings.Trim(m[1], "“”\"的"), "来")
		}
	}
	for _, form := range subjectForms {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			if s := subjectOf(m[1], m[2]); a.Subject == "" && s != "" {
				a.Subject = s
			}
		}
	}
	return a
}

var placeForms = []*regexp.Regexp{
	regexp.MustCompile(`(?:地点|地址|地方)(?:还)?[是为在：: ]*([^，,。；;：:！!\s]{2,20})`),
	regexp.MustCompile(`(?:在|到|去)([^在，,。；;：:！!\s]{2,15}?)(?:组织|集中|集合|召开|开展|开会|开|举行|举办|学习|学|上党课|观看|参观|看|讨论|，|,|。|；|$)`),
	regexp.MustCompile(`(?:[点时](?:半|整|[一三]刻|[0-9]{1,2}分?)?|[:：][0-9]{2})[，, ]*([^，,。；;：:！!\s在0-9]{1,8}(?:室|部|院|楼|厅|校|中心|广场|家|委会))(?:组织|集中|召开|开|举行|传达|学|看|，|,|。|；|$| )`),
}

// noPlaceHeld tells people, and times, that stand where a place may: 3点各支部开会,
// 改到下周一九点.
var noPlaceHeld = regexp.MustCompile(`^[每各]|(?:支部|总支|党员|大家|同志|[点时])$|周[一二三四五六日天]|[上下]午|[今明后]天`)

// subjectForms are the ways to say what a session is about, the plainest first: a
// verb, which is a part of it or not, and what follows.
var subjectForms = []*regexp.Regexp{
	regexp.MustCompile(`()(?:内容|主题|议题|题目|议程)[是为有：: ]*([^，,。；;！!\n]{2,38})`),
	regexp.MustCompile(`(讨论|传达|学习|学|读|研读|观看|看|宣讲)(《[^》\n]{1,30}》[^，,。；;！!\s]{0,10})`),
	regexp.MustCompile(`()(《[^》\n]{1,30}》)`),
	regexp.MustCompile(`(讨论|传达|学习|研究|观看|宣讲)([^，,。；;！!\s]{2,30})`),
	regexp.MustCompile(`(?:[，,。；;！!\s]|一起|大家|继续|接着)(学|读)([^习完的，,。；;！!\s][^，,。；;！!\s]{2,29})`),
	regexp.MustCompile(`()(?:召开|开)([^，,。；;！!\s]{2,20}会)`),
	regexp.MustCompile(`()((?:专题|微)?党课)`),
}

// noSubject is what a notice says of itself, or of one that was given before.
var noSubject = regexp.MustCompile(`^(?:会议?|活动|通知|的?通知|一下|学习|大家|各位|会议?通知|[吧呢啊了]+)+$|改[到在]|取消`)

func subjectOf(verb, words string) string {
	words = strings.TrimSuffix(strings.TrimSuffix(words, "的通知"), "通知")
	if words == "" || noSubject.MatchString(words) {
		return ""
	}
	if verb == "学" || verb == "读" || verb == "" && strings.HasPrefix(words, "《") {
		verb = "学习"
	}
	return verb + words
}
