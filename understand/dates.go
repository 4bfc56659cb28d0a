package understand

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/domain"
)

// Day reads the one date of an answer: 2009-3-5, 3月5日, 三月五日, 5号, 明天, 下周三,
// 月底, 3天后, 正月十五, 腊月廿三, 初八, 端午. Weeks run from Monday to Sunday, so 下周三
// is the Wednesday of next week and a bare 周五 this week's. A year or month left
// out is the one that brings the date nearest to at, whose zone tells what day it
// is. ok is false for no date, for more than one, for several days (周末, 3月上旬), for
// a date that does not exist, and outside 1900-2099.
func (Readers) Day(text string, at time.Time) (domain.Day, bool) {
	t, ok := dated(text)
	if !ok {
		return 0, false
	}
	found, ok := theDay(days(t.s, domain.DayOf(at)))
	return found.From, ok && found.From != 0
}

// A found date.
type foundDay struct {
	domain.Span      // one day, or several; zero: it is no date, or none to rely on
	soft        bool // a bare weekday, which names a day of this week or only says which weekday another date is
	at, end     int  // bytes
}

// theDay is the day all dates agree on; it is zero when there is none.
func theDay(found []foundDay) (one foundDay, ok bool) {
	for _, f := range found {
		switch {
		case f.From == 0 || f.From != f.To:
			return foundDay{}, false
		case one.From == 0 || one.From == f.From:
			one = foundDay{Span: f.Span, soft: f.soft && (one.From == 0 || one.soft)}
		case f.soft && f.From.Weekday() == one.From.Weekday(): // 3月12日(周四)
		default:
			return foundDay{}, false
		}
	}
	return one, true
}

// days resolves every date of s, in the order they stand there.
func days(s string, today domain.Day) (found []foundDay) {
	left := []byte(s)
	for _, form := range dayForms {
		if form.needs != "" && !strings.ContainsAny(s, form.needs) {
			continue
		}
		for _, at := range form.words.FindAllSubmatchIndex(left, -1) {
			if form.loose && goesOn.MatchString(after(s, at[1])) {
				continue // 3月5次 are five times, and 2月三湖村 is a village
			}
			f := foundDay{form.days(groups(s, at), today), form.soft, at[0], at[1]}
			if f.From < 19000101 || f.To > 20991231 || touchesDigit(s, at[0], at[1]) || doubted(s, at[0], at[1]) {
				f.Span = domain.Span{}
			}
			found = append(found, f)
			blank(left, at[0], at[1])
		}
	}
	slices.SortFunc(found, func(a, b foundDay) int { return a.at - b.at })
	return found
}

func touchesDigit(s string, from, to int) bool {
	return from > 0 && isDigit(s[from-1]) && isDigit(s[from]) || to < len(s) && isDigit(s[to-1]) && isDigit(s[to])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

var (
	// Words that make a date mean another one, or many.
	doubtBefore = regexp.MustCompile(`(?:每个?[周月季年]?度?|不是|除了?)$`)
	doubtAfter  = regexp.MustCompile(`^,?(?:左右|前后|期间|不行|除外)`)
)

func doubted(s string, from, to int) bool {
	return doubtBefore.MatchString(before(s, from)) || doubtAfter.MatchString(after(s, to))
}

// goesOn tells words that a month and a bare number are no date before.
var goesOn = regexp.MustCompile(`^\p{Han}`)

// nearby is how many bytes beside a figure or date can make it mean something
// else; looking no farther keeps the reading of a long text fast.
const nearby = 32

func before(s string, i int) string { return s[max(0, i-nearby):i] }
func after(s string, i int) string  { return s[i:min(len(s), i+nearby)] }

type dayForm struct {
	needs string // a text without any of these characters is not looked through
	words *regexp.Regexp
	days  func(m []string, today domain.Day) domain.Span
	soft  bool
	loose bool // the words may also be a month and the number of something
}

// dayForms are the ways to write a date, tried in this order on what the ones
// before have left. The span is zero for a date that does not exist.
var dayForms = []dayForm{
	{needs: "历", words: dayPattern(`YEAR(?:农历|阴历|旧历)(?:(\d{4})年)?(闰)?(正|冬|腊|\d{1,2})月初?(\d{1,2}|末)[日号]?`), days: lunarDate},
	{needs: "正冬腊", words: dayPattern(`YEAR()(闰)?(正|冬|腊)月初?(\d{1,2}|末)[日号]?`), days: lunarDate},
	{needs: "初", words: dayPattern(`YEAR()(闰)?(\d{1,2})月初(\d{1,2})`), days: lunarDate},
	{needs: "历初", words: dayPattern(`(?:农历|阴历|旧历)初?(\d{1,2})|初(\d{1,2})`), days: lunarNear},
	{needs: "清", words: dayPattern(`清明节`), days: exactly(qingming)},
	{needs: "月", words: dayPattern(`(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?`), days: exactly(fullDate)},
	{needs: "-/.", words: dayPattern(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`), days: exactly(fullDate)},
	{words: dayPattern(`^(\d{4})(\d{2})(\d{2})$`), days: exactly(fullDate)},
	{needs: "月", words: dayPattern(`([今明去前后])年(\d{1,2})月(\d{1,2})[日号]?`), days: exactly(yearsAway)},
	{needs: "旬初", words: dayPattern(`YEAR(?:(\d{1,2})月(?:份)?|(?:(上|下|这|本|当)个?)?月)(?:份的?)?([上中下]旬|初)|([上中下]旬)`), days: partOfMonth},
	{needs: "月", words: dayPattern(`YEAR(\d{1,2})月(?:份)?[底末]`), days: exactly(endOfMonth)},
	{needs: "底末", words: dayPattern(`(?:(\d{4})|([今明去前后]))?年[底末]`), days: exactly(endOfYear)},
	{needs: "月", words: dayPattern(`(\d{1,2})月(\d{1,2})[日号]?[到至~-]+(\d{1,2})[日号]`), days: daysOfMonth},
	{needs: "月", words: dayPattern(`(\d{1,2})月(\d{1,2})[日号]`), days: exactly(nearestYear)},
	{needs: "月", words: dayPattern(`(\d{1,2})月(\d{1,2})`), days: exactly(nearestYear), loose: true},
	{needs: "-/.", words: dayPattern(`^(\d{1,2})[-/.](\d{1,2})$`), days: exactly(nearestYear)},
	{needs: "月", words: dayPattern(`(上|下|这|本)个?月(\d{1,2})[日号]`), days: exactly(monthsAway)},
	{needs: "月", words: dayPattern(`(上|下|这|本|当)?个?月[底末]`), days: exactly(endOfMonthAway)},
	{needs: "季", words: dayPattern(`(上|下|本|这)?个?季(?:度)?[底末]`), days: exactly(endOfQuarter)},
	{needs: "日号", words: dayPattern(`(\d{1,2})[日号]?[到至~-]+(\d{1,2})[日号]`), days: severalDates},
	{needs: "日号", words: dayPattern(`(\d{1,2})[日号]`), days: exactly(nearestMonth)},
	{needs: "天日", words: dayPattern(`(昨|今|明)(今|明|后)(?:两|2)?[天日]`), days: twoDays},
	{needs: "天日晚早儿午", words: dayPattern(`(大后|大前|前|昨|今|明|后)[天日晚早儿]|(昨|今|明)[上中下]午`), days: exactly(daysAway)},
	{needs: "天日", words: dayPattern(`(\d{1,3})天(?:以|之)?([前后])`), days: exactly(daysFromNow)},
	{needs: "周", words: dayPattern(`(上上|下下|上|下|这|本)?个?周末`), days: weekend},
	{needs: "周", words: dayPattern(`(上上|下下|上|下|这|本)个?周([1-7])`), days: exactly(weeksAway)},
	{needs: "周", words: dayPattern(`()周([1-7])`), days: exactly(weeksAway), soft: true},
}

// dayPattern compiles a pattern; YEAR in it is a year that may stand before a date,
// as two groups.
func dayPattern(words string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(words, "YEAR", `(?:(\d{4})年|([今明去前后])年)?`))
}

// exactly makes a span of a day.
func exactly(day func(m []string, today domain.Day) domain.Day) func(m []string, today domain.Day) domain.Span {
	return func(m []string, today domain.Day) domain.Span {
		d := day(m, today)
		return domain.Span{From: d, To: d}
	}
}

func fullDate(m []string, _ domain.Day) domain.Day {
	y := number(m[1])
	if len(m[1]) == 2 {
		y += 2000
	}
	return date(y, number(m[2]), number(m[3]))
}

func yearsAway(m []string, today domain.Day) domain.Day {
	return date(yearsMeant("", m[1], today)[0], number(m[2]), number(m[3]))
}

// yearsMeant is the year that is written, or named from this one, or else the
// three it may be.
func yearsMeant(written, named string, today domain.Day) []int {
	y, _, _ := today.Date()
	switch {
	case written != "":
		return []int{number(written)}
	case named != "":
		return []int{y + map[string]int{"前": -2, "去": -1, "明": 1, "后": 2}[named]}
	}
	return []int{y, y - 1, y + 1}
}

// halfYear is how far the nearest of a date that every year has can be.
const halfYear = 183

func nearestYear(m []string, today domain.Day) domain.Day {
	y, _, _ := today.Date()
	month, day := number(m[1]), number(m[2])
	d := nearest(today, date(y-1, month, day), date(y, month, day), date(y+1, month, day))
	if abs(d.Sub(today)) > halfYear {
		return 0 // 29 February, in a year that has none
	}
	return d
}

func nearestMonth(m []string, today domain.Day) domain.Day {
	var all []domain.Day
	for n := -2; n <= 2; n++ { // two months away, for every second has a 31st
		all = append(all, inMonth(today, n, number(m[1])))
	}
	return nearest(today, all...)
}

func monthsAway(m []string, today domain.Day) domain.Day {
	return inMonth(today, away[m[1]], number(m[2]))
}

func endOfMonthAway(m []string, today domain.Day) domain.Day {
	y, month, _ := today.Date()
	return domain.NewDay(y, month+time.Month(away[m[1]])+1, 0)
}

func endOfMonth(m []string, today domain.Day) domain.Day {
	month := time.Month(number(m[3]))
	if month < 1 || month > 12 {
		return 0
	}
	var ends []domain.Day
	for _, y := range yearsMeant(m[1], m[2], today) {
		ends = append(ends, domain.NewDay(y, month+1, 0))
	}
	return nearest(today, ends...)
}

func endOfYear(m []string, today domain.Day) domain.Day {
	y, _, _ := today.Date()
	if m[1]+m[2] != "" {
		y = yearsMeant(m[1], m[2], today)[0]
	}
	return domain.NewDay(y, 12, 31)
}

func endOfQuarter(m []string, today domain.Day) domain.Day {
	y, month, _ := today.Date()
	return domain.PeriodOf(domain.Quarterly, domain.NewDay(y, month+time.Month(3*away[m[1]]), 1)).To
}

func daysAway(m []string, today domain.Day) domain.Day {
	return today.Add(map[string]int{"大后": 3, "大前": -3, "前": -2, "昨": -1, "明": 1, "后": 2}[m[1]+m[2]])
}

func daysFromNow(m []string, today domain.Day) domain.Day {
	n := number(m[1])
	if m[2] == "前" {
		n = -n
	}
	return today.Add(n)
}

func weeksAway(m []string, today domain.Day) domain.Day {
	return domain.PeriodOf(domain.Weekly, today).From.Add(7*away[m[1]] + number(m[2]) - 1)
}

var away = map[string]int{"上上": -2, "上": -1, "下": 1, "下下": 2}

// date is 0 for a date that does not exist.
func date(y, m, d int) domain.Day {
	day := domain.NewDay(y, time.Month(m), d)
	if gy, gm, gd := day.Date(); gy != y || int(gm) != m || gd != d {
		return 0
	}
	return day
}

// inMonth is that day of the month n months from today's.
func inMonth(today domain.Day, n, day int) domain.Day {
	y, m, _ := today.Date()
	y, m, _ = domain.NewDay(y, m+time.Month(n), 1).Date()
	return date(y, int(m), day)
}

// nearest is the day closest to today, the later of two that are as close.
func nearest(today domain.Day, days ...domain.Day) domain.Day {
	var best domain.Day
	for _, d := range days {
		if d != 0 && (best == 0 || abs(d.Sub(today)) <= abs(best.Sub(today))) {
			best = d
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// number reads digits that a pattern has found.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

var (
	weekday  = regexp.MustCompile(`([\d一二两三四五几]个?)?(?:周|星期|礼拜)([一二三四五六日天末1-7])(共|起|直|些|定|般|下|次|趟|回|场)?`)
	calendar = regexp.MustCompile(`[零一二三四五六七八九十廿卅两]+`)
	// notDates are no days of the month, and no months.
	notDates = regexp.MustCompile(`\d+号(?:楼|院|会议室|教室|线|文件?|村|门|库|台|桌|电话|整改|问题|事项)|初[1-3](?:年级|班|学生|[上下]学期)|\d+个月`)
)

// dated prepares an answer for reading dates. ok is false for a story.
func dated(text string) (t traced, ok bool) {
	if len(text) > utf8.UTFMax*longestAnswer || utf8.RuneCountInString(text) > longestAnswer {
		return traced{}, false
	}
	return calendarWriting(trace(text)), true
}

// calendarWriting brings a text to Arabic digits (三月五日 is 3月5日), one word for
// the days of the week (周5), the dates of feast days, and no spaces but between
// digits.
func calendarWriting(t traced) traced {
	t = t.squeezed().rewrite(weekday, oneWeekday)
	t = t.rewrite(feasts, feastDate)
	t = t.rewrite(calendar, func(m []string) string { return toArabic(m[0]) })
	return t.rewrite(notDates, func([]string) string { return string(rune(gone)) })
}

// oneWeekday writes 星期五 as 周5 with a gap behind, so that 周五十点 keeps its ten.
// 两周一次 and 本周一共 name no Monday.
func oneWeekday(m []string) string {
	if m[1] != "" || m[2] == "一" && m[3] != "" {
		return strings.NewReplacer("周", "周,", "期", "期,", "拜", "拜,").Replace(m[0])
	}
	day := strings.Replace(m[2], "天", "7", 1)
	if d := strings.Index("一二三四五六日", m[2]); d >= 0 {
		day = strconv.Itoa(d/len("一") + 1)
	}
	return "周" + day + "," + m[3]
}

// toArabic writes a Chinese number below a hundred, or a year's digits, in
// Arabic ones; what is neither stays.
func toArabic(s string) string {
	if v, ok := parseNumeral(s); ok {
		return strconv.FormatInt(v/micro, 10)
	}
	var b strings.Builder
	for _, r := range s {
		d := strings.IndexRune("零一二三四五六七八九", r)
		if d < 0 {
			return s
		}
		b.WriteByte("0123456789"[d/len("零")])
	}
	return b.String()
}
