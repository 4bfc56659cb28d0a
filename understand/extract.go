package understand

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/domain"
)

// Extract is one thing that a message carries, with its place in the message.
type Extract struct {
	Kind  string `json:"kind"`           // one of the kinds below
	Value string `json:"value"`          // in one spelling, whatever the words were
	Unit  string `json:"unit,omitempty"` // of a number or an ordinal, what it counts: 人, 项
	Words string `json:"words"`          // as the person wrote them
	At    int    `json:"at"`             // where the words begin: how many characters stand before them
	End   int    `json:"end"`            // where they end, likewise
}

// The kinds of extracts, with their values.
const (
	KindNumber  = "number"  // 28, 12.5
	KindMoney   = "money"   // yuan with two decimals: 300.00
	KindUnclear = "unclear" // no value: a figure, date or time that must be asked about, such as 十来个, 2月30日, 三点, 每周三
	KindDay     = "day"     // 2009-03-05
	KindSpan    = "span"    // several days: 2009-03-01/2009-03-10
	KindTime    = "time"    // 2009-03-05T09:00:00+08:00
	KindPeriod  = "period"  // as domain.Period has its key: 2009-W10, 2009-03, 2009-Q1, 2009; "last" for 上一期, of whatever rhythm
	KindForm    = "form"    // the rhythm of a report: weekly, monthly, quarterly, annual
	KindOrdinal = "ordinal" // the number of an item: 第12项 is 12
	KindTitle   = "title"   // of a reading, without its brackets
	KindUnit    = "unit"    // the name of an organisation as said; "own" for 我们支部
	KindName    = "name"    // what may be a name, for the records to find: 三湖 in 查三湖
)

// A text without any of these characters has no figure, or no date.
const (
	numerals      = "0123456789零一二三四五六七八九十百千万亿两俩仨廿卅卌壹贰叁肆伍陆柒捌玖拾佰半几数干"
	calendarSigns = "0123456789点时日号月天周年前后今明昨旬初季期拜节午夕除清陆"
)

// mostRead is how many bytes of a message are looked through for extracts. WeChat
// takes no longer text; what comes through another door is a story.
const mostRead = 16 << 10

// Extracts reads what a text carries besides names, in the order it stands there.
// at is when it was said, in the office's zone.
func (Readers) Extracts(text string, at time.Time) []Extract {
	return scanned(text, at).inOrder()
}

// Extracts reads what a text carries, names included.
func (m *Matcher) Extracts(text string, at time.Time) []Extract {
	s := scanned(text, at)
	s.names(&m.lexicon)
	return s.inOrder()
}

func scanned(text string, at time.Time) *scan {
	s := newScan(text, at)
	s.titles()
	s.dates()
	s.ordinals()
	s.figures()
	s.forms()
	s.own()
	return s
}

// scan is the reading of one message. What has been read is taken out for those
// who read after.
type scan struct {
	text  []rune
	at    time.Time
	plain traced
	left  []byte // of plain
	found []Extract
}

func newScan(text string, at time.Time) *scan {
	if len(text) > mostRead {
		text = text[:mostRead]
	}
	t := trace(text)
	return &scan{text: []rune(text), at: at, plain: t, left: []byte(t.s)}
}

func (s *scan) inOrder() []Extract {
	slices.SortStableFunc(s.found, func(a, b Extract) int { return a.At - b.At })
	return s.found
}

// take notes what stands between two bytes of t, and takes it out.
func (s *scan) take(kind, value string, t traced, from, to int) *Extract {
	x := s.note(kind, value, t.from[from], t.to[to-1])
	first, _ := slices.BinarySearch(s.plain.from, x.At)
	for i := first; i < len(s.left) && s.plain.to[i] <= x.End; i++ {
		s.left[i] = gone
	}
	return x
}

// note notes what stands between two characters.
func (s *scan) note(kind, value string, at, end int) *Extract {
	s.found = append(s.found, Extract{Kind: kind, Value: value, Words: string(s.text[at:end]), At: at, End: end})
	return &s.found[len(s.found)-1]
}

// unbracketed is a reading without its brackets, in a message that says no more than
// that it is read, by words that titles end with: 科学发展观重要论述摘编读完了.
var unbracketed = regexp.MustCompile(`^(?:我们?)?(?:已经|把|将)?([^《》 ,，。?!、他她们谁把你]*(?:论述|摘编|选编|汇编|读本|章程|讲话|纲要|论|科学发展))(?:我们?|已经?|全|都|也)*(?:读|学|看|学习|阅读)完(?:了|啦|毕)*[。.!~ ]*$`)

// titles takes the readings that are named. Of a text in brackets the brackets are
// among the words, and not in the value.
func (s *scan) titles() {
	if len(s.plain.s) <= longestWish && strings.Contains(s.plain.s, "完") {
		if at := unbracketed.FindStringSubmatchIndex(s.plain.s); at != nil {
			s.take(KindTitle, s.plain.s[at[2]:at[3]], s.plain, at[2], at[3])
		}
	}
	for i := 0; i < len(s.plain.s); i++ {
		if title, ok := titleAt(s.plain.s[i:]); ok && strings.TrimSpace(title) != "" {
			s.take(KindTitle, strings.TrimSpace(title), s.plain, i, i+len(title)+len(someTitle))
			i += len(title)
		}
	}
}

// dates takes the times of day with their dates, the other dates, and the
// periods.
func (s *scan) dates() {
	if !bytes.ContainsAny(s.left, calendarSigns) {
		return
	}
	t := calendarWriting(traced{string(s.left), s.plain.from, s.plain.to})
	left, today := []byte(t.s), domain.DayOf(s.at)
	found := joinedDays(t.s, days(t.s, today))
	for _, c := range clocks(t.s) {
		d := s.time(t, c, dayOfClock(c, found))
		found = slices.DeleteFunc(found, func(f foundDay) bool { return f == d })
		blank(left, c.at, c.end)
	}
	for _, d := range found {
		kind, value := dayOrSpan(d)
		s.take(kind, value, t, d.at, d.end)
	}
	for _, d := range days(t.s, today) {
		blank(left, d.at, d.end)
	}
	for _, p := range periods(left, today) {
		s.take(p.kind, p.value, t, p.at, p.end)
	}
}

// time takes a time of day. It returns the date it was said of where that stands
// right before it, for then the two are one: 明天上午九点.
func (s *scan) time(t traced, c foundClock, on foundDay) (used foundDay) {
	from := c.at
	if on.end > 0 && on.at <= c.at && nothingBetween.MatchString(t.s[min(on.end, c.at):c.at]) {
		used, from = on, on.at
	}
	if c.ok && on.From == on.To && (on.end == 0 || on.From != 0) {
		s.take(KindTime, onTheClock(on, c.minutes, s.at).Format(time.RFC3339), t, from, c.end)
	} else {
		s.take(KindUnclear, "", t, from, c.end)
	}
	return used
}

// nothingBetween stands between a date and its time of day.
var nothingBetween = regexp.MustCompile(`^,?\)?[,，的]?$`)

// dayOfClock is the date a time of day is said of: the last before it, else the
// first after it, else none.
func dayOfClock(c foundClock, found []foundDay) (on foundDay) {
	for _, d := range found {
		switch {
		case on.end > 0 && d.at > c.at:
			return on
		default:
			on = d
		}
	}
	return on
}

// joinedDays makes one of the dates that are the ends of a span, as 周一到周五, and
// of a date with its weekday, as 3月12日(周四).
func joinedDays(s string, found []foundDay) (out []foundDay) {
	for _, d := range found {
		if len(out) == 0 {
			out = append(out, d)
			continue
		}
		last := &out[len(out)-1]
		between := s[min(last.end, d.at):d.at]
		switch {
		case fromTo.MatchString(between) && !span(last.From, d.To).IsZero():
			last.To, last.end, last.soft = d.To, d.end, false
		case d.soft && last.From != 0 && last.From.Weekday() == d.From.Weekday() && besideDate.MatchString(between):
			last.end = d.end
		default:
			out = append(out, d)
		}
	}
	return out
}

var (
	fromTo     = regexp.MustCompile(`^,?[到至~-]+$`)
	besideDate = regexp.MustCompile(`^[,，(]*$`)
)

func dayOrSpan(d foundDay) (kind, value string) {
	switch d.From {
	case 0:
		return KindUnclear, ""
	case d.To:
		return KindDay, d.From.String()
	default:
		return KindSpan, d.From.String() + "/" + d.To.String()
	}
}

// ordinal is the number of an item, of a ledger or of any list.
var ordinal = regexp.MustCompile(`第(` + numeral.String() + `)(项|条|件|个|号|次|期|批|阶段|环节|步|题|页|名|位|家|户)?|(?:编号|台账|整改|序号)(` + arabic + `)(号|项|条)?|(` + arabic + `)(号)(?:整改|台账|问题|事项)`)

func (s *scan) ordinals() {
	if !bytes.ContainsAny(s.left, "第号账改") {
		return
	}
	for _, at := range ordinal.FindAllSubmatchIndex(slices.Clone(s.left), -1) {
		m := groups(string(s.left), at)
		v, ok := parseNumeral(m[1] + m[3] + m[5])
		if !ok || v%micro != 0 {
			s.take(KindUnclear, "", s.plain, at[0], at[1])
			continue
		}
		from, to := at[0], at[1]
		for _, g := range []int{3, 5} { // 台账12: the words are the number and what it counts
			if at[2*g] >= 0 {
				from, to = at[2*g], max(at[2*g+1], at[2*g+3])
			}
		}
		s.take(KindOrdinal, strconv.FormatInt(v/micro, 10), s.plain, from, to).Unit = m[2] + m[4] + m[6]
	}
}

// halfOf is 半 where nothing stands before it that it adds to.
var halfOf = regexp.MustCompile(`(?:^|[^上下前后大小过多一])(半(?:个|天|年|斤|亩|里|小时))`)

// estimates are figures without a numeral that can be read.
var estimates = regexp.MustCompile(`好?几[十百千万亿]*(?:` + measures + `)|数[十百千万]+(?:` + measures + `)|[百千万]把(?:` + measures + `)|若干(?:` + measures + `)?`)

// figures takes the amounts and numbers.
func (s *scan) figures() {
	if !bytes.ContainsAny(s.left, numerals) {
		return
	}
	text := maskNotFigures(string(s.left))
	found, unclear := allFigures(text)
	named, others := priced(text, found)
	for _, f := range named {
		kind, value := KindMoney, decimal(f.micro, 2)
		if f.micro%fen != 0 {
			kind, value = KindUnclear, ""
		}
		s.take(kind, value, s.plain, withCurrency(text, f), f.to)
	}
	for _, f := range others {
		s.number(text, f)
	}
	for _, f := range unclear {
		s.take(KindUnclear, "", s.plain, f.from, f.to+len(vagueTail.FindString(after(text, f.to))))
	}
	for _, at := range halfOf.FindAllSubmatchIndex(slices.Clone(s.left), -1) {
		s.take(KindNumber, "0.5", s.plain, at[2], at[3]).Unit = strings.TrimPrefix(text[at[2]:at[3]], "半")
	}
	for _, at := range estimates.FindAllIndex(slices.Clone(s.left), -1) {
		s.take(KindUnclear, "", s.plain, at[0], at[1])
	}
}

// vagueTail is what belongs to an estimate behind its numeral: 十来个, 30多人.
var vagueTail = regexp.MustCompile(`^(?:多|余|几|来|出头|开外)(?:` + measures + `)?|^[%‰]`)

func withCurrency(s string, f figure) int {
	return f.from - len(currency.FindString(before(s, f.from)))
}

// number takes a figure with what it counts.
func (s *scan) number(text string, f figure) {
	to := f.to + len(andHalf.FindString(after(text, f.to)))
	unit := measure.FindString(after(text, f.to))
	s.take(KindNumber, decimal(f.micro, 0), s.plain, f.from, to).Unit = unit
}

// decimal writes micro with at least so many decimals.
func decimal(v int64, least int) string {
	s := strconv.FormatInt(v/micro, 10) + "."
	frac := strings.TrimRight(strconv.FormatInt(v%micro+micro, 10)[1:], "0")
	for len(frac) < least {
		frac += "0"
	}
	return strings.TrimSuffix(s+frac, ".")
}

// reports are the words for each rhythm's report.
var reports = regexp.MustCompile(`(周)(?:度|工作)?(?:的)?(?:报告|报表|汇报|总结|小结|报)|([^个]|^)(月)(?:份|度|末|底|工作)?(?:的)?(?:报告|报表|汇报|总结|小结|报)|(季)(?:度|末)?(?:的)?(?:交流材料|交流|报告|报表|总结|报)|(年)(?:度|终|末|底)?(?:的)?(?:评比材料|评比|报告|报表|总结|评|报)`)

// forms notes the kinds of report. 上周报告 names a week and a report at once.
func (s *scan) forms() {
	if !strings.ContainsAny(s.plain.s, "报总小评交") {
		return
	}
	for _, at := range reports.FindAllStringSubmatchIndex(s.plain.s, -1) {
		from := at[0]
		if at[6] >= 0 {
			from = at[6]
		}
		rhythm := rhythms[s.plain.s[from:from+utf8.RuneLen('周')]]
		s.note(KindForm, string(rhythm), s.plain.from[from], s.plain.to[at[1]-1])
	}
}

var rhythms = map[string]domain.Rhythm{"周": domain.Weekly, "月": domain.Monthly, "季": domain.Quarterly, "年": domain.Annual}
