package understand

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestAnswer is the most characters in an answer to a question for a figure;
// a longer one is a story, and a number in it is not an answer.
const longestAnswer = 200

// answer prepares a short answer for [figures]. ok is false for a long one.
func answer(text string) (s string, ok bool) {
	if len(text) > utf8.UTFMax*longestAnswer || utf8.RuneCountInString(text) > longestAnswer {
		return "", false
	}
	return maskNotFigures(strings.TrimSpace(plain(text))), true
}

// notFigures are numerals that count nothing: phone numbers, dates, times of day,
// ordinals, and the slogans that hold a numeral with a measure word.
var notFigures = []*regexp.Regexp{
	regexp.MustCompile(`1\d{10}|1\d{2}[- ]\d{4}[- ]\d{4}|0\d{2,3}-?\d{7,8}|\d{3,4}-\d{7,8}|(?:电话|手机|号码)[是:为]*\d{7,}`),
	regexp.MustCompile(`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|[0-9零一二三四五六七八九]{4}年`),
	regexp.MustCompile(`[0-9一二三四五六七八九十]{1,3}月(?:份|[0-9一二三四五六七八九十廿卅]{1,3}[日号]?)?|[0-9一二三四五六七八九十廿卅]{1,3}[日号]`),
	regexp.MustCompile(`\d{1,2}:\d{2}(?::\d{2})?|[0-9一二三四五六七八九十两]{1,3}[点时](?:[0-9一二三四五六七八九十]{1,3}分?|半|整)?`),
	regexp.MustCompile(`第[0-9一二三四五六七八九十百两]+|(?:周|星期|礼拜)[1-7一二三四五六日天]|农历|初[一二三四五六七八九十]+`),
	regexp.MustCompile(`三会一课|两学一做|三个代表|四个(?:意识|自信|全面|服从)|两个(?:维护|确立|责任)|八项规定|[五六十]个一|[五七八]一|一次性|一家人|一条心`),
}

// maskNotFigures takes out what only looks like a figure; what is left keeps its
// place. Digits are never taken out of the middle of a longer number: the rest
// would pass for a figure.
func maskNotFigures(s string) string {
	b := []byte(s)
	for _, re := range notFigures {
		for _, at := range re.FindAllIndex(b, -1) {
			if !touchesDigit(s, at[0], at[1]) {
				blank(b, at[0], at[1])
			}
		}
	}
	return string(b)
}

// figure is one number that stands in an answer.
type figure struct {
	micro    int64
	from, to int // bytes of the answer
}

// measures are words that stand behind the number of something.
const measures = `[人位个名次户场期篇份条件项元块角毛家册本天站处支封组届遍回堂节课班台辆座口棵亩片斤张队笔桌箱袋桶米只头间所套批趟轮例岁]|同志|党员|干部|群众|学员|代表`

var (
	measure = regexp.MustCompile(`^(?:` + measures + `)`)
	// What makes the number beside it an estimate, a part of one, or a code.
	vagueAfter  = regexp.MustCompile(`^(?:多|余|几|来(?:` + measures + `)|出头|开外|[%‰+a-z]|分之|倍|[,./:*=~-]\d|[到至](?:\d|` + chinese + `)|[人个名位户次]?以[上下内外])`)
	vagueBefore = regexp.MustCompile(`(?:[几近]|不到|不足|不止|不是|超过|至少|至多|最多|没有?|无|大于|小于|高于|低于|分之|(?:\d|` + chinese + `)[到至]|\d,|[负+*/=.a-z]|- *)$`)
	aboutSo     = regexp.MustCompile(`^来(?:` + measures + `)`) // 十来个
	andHalf     = regexp.MustCompile(`^(?:个|天|年|斤|亩|里|米|吨|小时|课时)半`)
)

// figures finds the numbers of an answer. ok is false when one of them is no
// exact number: then the answer must not be guessed at.
func figures(s string) (found []figure, ok bool) {
	found, unclear := allFigures(s)
	if len(unclear) > 0 {
		return nil, false
	}
	return found, true
}

// allFigures parts the numbers of a text into those that are exact and those that
// are not: estimates (十来个), ranges, slips (1,20), and what is too large to be
// meant.
func allFigures(s string) (found, unclear []figure) {
	for _, at := range numeral.FindAllStringIndex(s, mostFigures) {
		run, before, after := s[at[0]:at[1]], before(s, at[0]), after(s, at[1])
		if !counts(run, before, after) {
			continue
		}
		v, exact := parseNumeral(run)
		f := figure{v, at[0], at[1]}
		if andHalf.MatchString(after) {
			f.micro += micro / 2
		}
		if !exact || splitThousands(before, run, after) || vagueAfter.MatchString(after) || vagueBefore.MatchString(before) || tensOf(before, run) {
			unclear = append(unclear, f)
		} else {
			found = append(found, f)
		}
	}
	return found, unclear
}

// mostFigures is how many numbers of a text are read. What holds more is a table, and
// none of it an answer.
const mostFigures = 500

// splitThousands tells 3，200 and 3 200, which may be one figure or two.
func splitThousands(before, run, after string) bool {
	return threeAfter.MatchString(after) || len(run) == 3 && digitBefore.MatchString(before)
}

var (
	threeAfter  = regexp.MustCompile(`^[， ]\d{3}(?:\D|$)`)
	digitBefore = regexp.MustCompile(`\d[， ]$`)
)

// tensOf tells 数十, some tens, from 人数十, whose readers will be asked again.
func tensOf(before, run string) bool {
	return strings.HasSuffix(before, "数") && strings.HasPrefix(run, "十")
}

// clauseMarks part a message into clauses.
const clauseMarks = ",，。;!?:、\n()"

// counts tells a number from a character that is part of a word, as 三 is in
// 三湖村. Chinese numerals count with a measure word behind them, or where
// nothing but the number can be meant.
func counts(run, before, after string) bool {
	if strings.ContainsAny(run, "0123456789俩仨") || measure.MatchString(after) || aboutSo.MatchString(after) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	l, _ := utf8.DecodeLastRuneInString(before)
	ends := after == "" || strings.ContainsRune(clauseMarks+" 吧呀啊哦的了多余几", r)
	starts := before == "" || strings.ContainsRune(clauseMarks+" 共是有为到来会约计", l)
	return ends && (starts || utf8.RuneCountInString(run) > 1)
}
