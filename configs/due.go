package configs

import (
	"regexp"
	"strings"

	"lianluo/domain"
)

// usualHour is when a report is due on its day if the file names no time.
const usualHour = 17

var (
	duePattern   = regexp.MustCompile(`^(\S+?)(?:\s+(\d{1,2})[:：](\d{2}))?$`)
	weekPattern  = regexp.MustCompile(`^(本|下)?(?:周|星期)([一二三四五六日天])$`)
	monthPattern = regexp.MustCompile(`^(本月|次月|下月)?(?:(\d{1,2})[日号]|(月底|月末))$`)
	quartPattern = regexp.MustCompile(`^(?:(末月|次月)(\d{1,2})[日号]|(季末|季度末|季底))$`)
	yearPattern  = regexp.MustCompile(`^(次年)?(?:(\d{1,2})月(\d{1,2})[日号]|(年底|年末))$`)
)

var dueExamples = map[domain.Rhythm]string{
	domain.Weekly:    "周五 17:00、下周一 12:00",
	domain.Monthly:   "月底 17:00、25日、次月5日",
	domain.Quarterly: "季末、末月25日、次月10日 17:00",
	domain.Annual:    "12月20日、年底 17:00、次年1月10日",
}

// due reads when a report of that rhythm is owed.
func due(v value, rhythm domain.Rhythm) domain.Due {
	s, ok := v.scalar()
	if !ok || rhythm == "" {
		return domain.Due{}
	}
	m := duePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m != nil {
		d, ok := dueDay(m[1], rhythm)
		d.Hour, d.Minute = usualHour, 0
		if m[2] != "" {
			d.Hour, d.Minute = atoi(m[2]), atoi(m[3])
		}
		if ok && d.Hour < 24 && d.Minute < 60 {
			return d
		}
	}
	v.fault("「%s」写的是「%s」。这种报告请写如：%s；时间从 00:00 到 23:59，不写就是 17:00。", v.key, s, dueExamples[rhythm])
	return domain.Due{}
}

func dueDay(s string, rhythm domain.Rhythm) (domain.Due, bool) {
	switch rhythm {
	case domain.Weekly:
		return dueInWeek(weekPattern.FindStringSubmatch(s))
	case domain.Monthly:
		return dueInMonth(monthPattern.FindStringSubmatch(s))
	case domain.Quarterly:
		return dueInQuarter(quartPattern.FindStringSubmatch(s))
	default:
		return dueInYear(yearPattern.FindStringSubmatch(s))
	}
}

func dueInWeek(m []string) (d domain.Due, ok bool) {
	if m == nil {
		return d, false
	}
	if m[2] == "天" {
		m[2] = "日"
	}
	d.Offset = strings.Index("一二三四五六日", m[2])/len("一") - 6
	if m[1] == "下" {
		d.Offset += 7
	}
	return d, true
}

func dueInMonth(m []string) (d domain.Due, ok bool) {
	if m == nil || m[3] != "" {
		return d, m != nil && m[1] == ""
	}
	if m[1] == "次月" || m[1] == "下月" {
		d.Months = 1
	}
	d.Date = atoi(m[2])
	return d, 1 <= d.Date && d.Date <= 31
}

func dueInQuarter(m []string) (d domain.Due, ok bool) {
	if m == nil || m[3] != "" {
		return d, m != nil
	}
	if m[1] == "次月" {
		d.Months = 1
	}
	d.Date = atoi(m[2])
	return d, 1 <= d.Date && d.Date <= 31
}

// dueInYear counts months from December, the period's last; the year 2000 knows
// every day that any year has.
func dueInYear(m []string) (d domain.Due, ok bool) {
	if m == nil || m[4] != "" {
		return d, m != nil && m[1] == ""
	}
	sp, err := domain.ParseFuzzy(m[2]+"月"+m[3]+"日", domain.NewDay(2000, 1, 1))
	if err != nil {
		return d, false
	}
	_, month, date := sp.From.Date()
	d.Months, d.Date = int(month)-12, date
	if m[1] != "" {
		d.Months += 12
	}
	return d, true
}
