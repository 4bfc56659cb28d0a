package understand

import (
	"bytes"
	"regexp"
	"time"

	"lianluo/domain"
)

// foundPeriod is a period of a rhythm, or several days that are none.
type foundPeriod struct {
	kind, value string
	at, end     int // bytes
}

// periods finds the weeks, months, quarters and years that are named in what the
// dates have left. A month or quarter without a year is the latest that has begun:
// 12月份, asked about in March, is last year's.
func periods(left []byte, today domain.Day) (found []foundPeriod) {
	for _, form := range periodForms {
		if !bytes.ContainsAny(left, form.needs) {
			continue
		}
		for _, at := range form.words.FindAllSubmatchIndex(left, -1) {
			kind, value := form.value(groups(string(left), at), today)
			if kind == "" || touchesDigit(string(left), at[0], at[1]) {
				continue
			}
			found = append(found, foundPeriod{kind, value, at[0], at[1]})
			blank(left, at[0], at[1])
		}
	}
	return found
}

var periodForms = []struct {
	needs string
	words *regexp.Regexp
	value func(m []string, today domain.Day) (kind, value string)
}{
	{"半", dayPattern(`YEAR([上下])半年`), halfYearNamed},
	{"季", dayPattern(`YEAR第?([1-4])季度?|(上|下|这|本|当)1?个?季度?`), quarterNamed},
	{"月", dayPattern(`YEAR(1[0-2]|0?[1-9])月份?|(上上|下下|上|下|这|本|当)1?个?月份?`), monthNamed},
	{"周期拜", dayPattern(`(上上|下下|上|下|这|本|当)1?个?(?:周|星期|礼拜)`), weekNamed},
	{"期", dayPattern(`(上|这|本)1?期`), termNamed},
	{"年", dayPattern(`(\d{4})年度?|(前|去|今|明|上|本|全)1?年度?`), yearNamed},
}

func periodOf(r domain.Rhythm, d domain.Day) (kind, value string) {
	return KindPeriod, domain.PeriodOf(r, d).Key()
}

func halfYearNamed(m []string, today domain.Day) (kind, value string) {
	y, _, _ := today.Date()
	if m[1]+m[2] != "" {
		y = yearsMeant(m[1], m[2], today)[0]
	}
	from := domain.NewDay(y, 1, 1)
	if m[3] == "下" {
		from = from.AddMonths(6)
	}
	return KindSpan, from.String() + "/" + from.AddMonths(6).Add(-1).String()
}

func quarterNamed(m []string, today domain.Day) (kind, value string) {
	y, month, _ := today.Date()
	if m[4] != "" {
		return periodOf(domain.Quarterly, domain.NewDay(y, month+time.Month(3*away[m[4]]), 1))
	}
	return periodOf(domain.Quarterly, latestBegun(m, 3*number(m[3])-2, today))
}

func monthNamed(m []string, today domain.Day) (kind, value string) {
	y, month, _ := today.Date()
	if m[4] != "" {
		return periodOf(domain.Monthly, domain.NewDay(y, month+time.Month(away[m[4]]), 1))
	}
	return periodOf(domain.Monthly, latestBegun(m, number(m[3]), today))
}

// latestBegun is the first day of that month in the year that is named, else in
// the latest year in which it has begun.
func latestBegun(m []string, month int, today domain.Day) domain.Day {
	y := yearsMeant(m[1], m[2], today)[0]
	d := domain.NewDay(y, time.Month(month), 1)
	if m[1]+m[2] == "" && d > today {
		d = domain.NewDay(y-1, time.Month(month), 1)
	}
	return d
}

func weekNamed(m []string, today domain.Day) (kind, value string) {
	return periodOf(domain.Weekly, today.Add(7*away[m[1]]))
}

// termNamed is 上一期, of the rhythm that the conversation is about.
func termNamed(m []string, _ domain.Day) (kind, value string) {
	if m[1] == "上" {
		return KindPeriod, LastTerm
	}
	return "", ""
}

// LastTerm is the value of 上一期.
const LastTerm = "last"

func yearNamed(m []string, today domain.Day) (kind, value string) {
	y, _, _ := today.Date()
	if m[1] != "" {
		y = number(m[1])
	}
	y += map[string]int{"前": -2, "去": -1, "上": -1, "明": 1}[m[2]]
	if y < 1900 || y > 2099 {
		return "", ""
	}
	return periodOf(domain.Annual, domain.NewDay(y, 1, 1))
}
