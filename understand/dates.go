package understand

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/domain"
)

// Day reads the one date of an answer: 2009-3-5, 3月5日, 三月五日, 5号, 明天, 下周三,
// 月底. Weeks run from Monday to Sunday, so 下周三 is the Wednesday of next week and
// a bare 周五 this week's. A year or month left out is the one that brings the
// date nearest to at, whose zone tells what day it is. ok is false for no date,
// for more than one, for a date that does not exist, and outside 1900-2099.
func (Readers) Day(text string, at time.Time) (domain.Day, bool) {
	s, ok := dated(text)
	if !ok {
		return 0, false
	}
	found, ok := theDay(s, domain.DayOf(at))
	return found.day, ok && found.day != 0
}

// A found date; soft when it is a bare weekday, which names a day of this week
// or only says which weekday another date is.
type foundDay struct {
	day  domain.Day
	soft bool
}

// theDay is the day all dates of s agree on; its day is zero when there is none.
func theDay(s string, today domain.Day) (one foundDay, ok bool) {
	found, ok := days(s, today)
	for _, f := range found {
		switch {
		case one.day == 0 || one.day == f.day:
			one = foundDay{f.day, f.soft && (one.day == 0 || one.soft)}
		case f.soft && f.day.Weekday() == one.day.Weekday(): // 3月12日(周四)
		default:
			return foundDay{}, false
		}
	}
	return one, ok
}

// days resolves every date of s. ok is false where one does not exist or is
// glued to other digits.
func days(s string, today domain.Day) (found []foundDay, ok bool) {
	for _, form := range dayForms {
		for _, at := range form.words.FindAllStringSubmatchIndex(s, -1) {
			d := form.day(groups(s, at), today)
			if d < 19000101 || d > 20991231 || touchesDigit(s, at[0], at[1]) {
				return nil, false
			}
			found = append(found, foundDay{d, form.soft})
		}
		s = form.words.ReplaceAllString(s, "□")
	}
	return found, true
}

func groups(s string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

func touchesDigit(s string, from, to int) bool {
	return from > 0 && isDigit(s[from-1]) && isDigit(s[from]) || to < len(s) && isDigit(s[to-1]) && isDigit(s[to])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// dayForms are the ways to write a date, tried in this order on what the ones
// before have left. day gives 0 for a date that does not exist.
var dayForms = []struct {
	words *regexp.Regexp
	soft  bool
	day   func(m []string, today domain.Day) domain.Day
}{
	{regexp.MustCompile(`(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?`), false, fullDate},
	{regexp.MustCompile(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`), false, fullDate},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`), false, fullDate},
	{regexp.MustCompile(`([今明去前后])年(\d{1,2})月(\d{1,2})[日号]?`), false, yearsAway},
	{regexp.MustCompile(`(\d{1,2})月(?:份)?[底末]`), false, endOfMonth},
	{regexp.MustCompile(`(\d{1,2})月(\d{1,2})[日号]?`), false, nearestYear},
	{regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})$`), false, nearestYear},
	{regexp.MustCompile(`(上|下|这|本)个?月(\d{1,2})[日号]`), false, monthsAway},
	{regexp.MustCompile(`(上|下|这|本|当)?个?月[底末]`), false, endOfMonthAway},
	{regexp.MustCompile(`(\d{1,2})[日号]`), false, nearestMonth},
	{regexp.MustCompile(`(大后|大前|前|昨|今|明|后)[天日晚早儿]`), false, daysAway},
	{regexp.MustCompile(`(上上|下下|上|下|这|本)个?周([1-7末])`), false, weeksAway},
	{regexp.MustCompile(`()周([1-7末])`), true, weeksAway},
}

func fullDate(m []string, _ domain.Day) domain.Day {
	y := number(m[1])
	if len(m[1]) == 2 {
		y += 2000
	}
	return date(y, number(m[2]), number(m[3]))
}

func yearsAway(m []string, today domain.Day) domain.Day {
	y, _, _ := today.Date()
	return date(y+map[string]int{"前": -2, "去": -1, "明": 1, "后": 2}[m[1]], number(m[2]), number(m[3]))
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
	y, _, _ := today.Date()
	month := time.Month(number(m[1]))
	if month < 1 || month > 12 {
		return 0
	}
	return nearest(today, domain.NewDay(y-1, month+1, 0), domain.NewDay(y, month+1, 0), domain.NewDay(y+1, month+1, 0))
}

func daysAway(m []string, today domain.Day) domain.Day {
	return today.Add(map[string]int{"大后": 3, "大前": -3, "前": -2, "昨": -1, "明": 1, "后": 2}[m[1]])
}

// weeksAway refuses 周末, which is two days.
func weeksAway(m []string, today domain.Day) domain.Day {
	if m[2] == "末" {
		return 0
	}
	monday := domain.PeriodOf(domain.Weekly, today).From
	return monday.Add(7*away[m[1]] + number(m[2]) - 1)
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
	gaps     = regexp.MustCompile(`(\d)\s+(\d)`)
	weekday  = regexp.MustCompile(`([\d一二两三四五几]个?)?(?:周|星期|礼拜)([一二三四五六日天末1-7])(共|起|直|些|定|般|下)?`)
	calendar = regexp.MustCompile(`[零一二三四五六七八九十廿卅两]+`)
	// doubtful are words that make a date mean another one, or many.
	doubtful = regexp.MustCompile(`每|农历|阴历|不是|不行|除了|左右|前后`)
	// roomNumbers are no days of the month.
	roomNumbers = regexp.MustCompile(`\d+号(?:楼|院|会议室|教室|线|文件?|门|库|台|桌|电话)`)
)

// dated prepares an answer for reading dates: Arabic digits (三月五日 is 3月5日), one
// word for the week (周5), no spaces but between digits. ok is false for a story,
// and where a date does not mean itself.
func dated(text string) (s string, ok bool) {
	if len(text) > utf8.UTFMax*longestAnswer || utf8.RuneCountInString(text) > longestAnswer {
		return "", false
	}
	s = gaps.ReplaceAllString(strings.TrimSpace(plain(text)), "$1,$2")
	s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\n", ",")
	s = weekday.ReplaceAllStringFunc(s, oneWeekday)
	s = calendar.ReplaceAllStringFunc(s, toArabic)
	s = roomNumbers.ReplaceAllString(s, "□")
	return s, !doubtful.MatchString(s)
}

// oneWeekday writes 星期五 as 周5 with a gap behind, so that 周五十点 keeps its ten.
// 两周一次 and 本周一共 name no Monday.
func oneWeekday(s string) string {
	m := weekday.FindStringSubmatch(s)
	if m[1] != "" || m[2] == "一" && m[3] != "" {
		return strings.NewReplacer("周", "周,", "期", "期,", "拜", "拜,").Replace(s)
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
