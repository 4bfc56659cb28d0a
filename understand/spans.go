package understand

import (
	"time"

	"lianluo/domain"
)

// partOfMonth is 3月上旬, 下月初, 中旬. By custom 上旬 and 初 are the 1st to the 10th,
// 中旬 the 11th to the 20th, 下旬 the 21st to the end.
func partOfMonth(m []string, today domain.Day) domain.Span {
	y, this, _ := today.Date()
	month, years := this+time.Month(away[m[4]]), []int{y}
	if m[3] != "" {
		month, years = time.Month(number(m[3])), yearsMeant(m[1], m[2], today)
	}
	if month < 1 && m[3] != "" || month > 12 && m[3] != "" {
		return domain.Span{}
	}
	from, to := 1, 10
	switch m[5] + m[6] {
	case "中旬":
		from, to = 11, 20
	case "下旬":
		from, to = 21, 0
	}
	var starts []domain.Day
	for _, y := range years {
		starts = append(starts, domain.NewDay(y, month, from))
	}
	start := nearest(today, starts...)
	y, month, _ = start.Date()
	if to == 0 {
		return domain.Span{From: start, To: domain.NewDay(y, month+1, 0)}
	}
	return domain.Span{From: start, To: domain.NewDay(y, month, to)}
}

// daysOfMonth is 3月5日-7日.
func daysOfMonth(m []string, today domain.Day) domain.Span {
	from := nearestYear(m, today)
	y, month, _ := from.Date()
	return span(from, date(y, int(month), number(m[3])))
}

// severalDates is 5-7号, in the month that brings the first nearest.
func severalDates(m []string, today domain.Day) domain.Span {
	from := nearestMonth(m, today)
	y, month, _ := from.Date()
	return span(from, date(y, int(month), number(m[2])))
}

// span is zero unless the days follow each other.
func span(from, to domain.Day) domain.Span {
	if from == 0 || to <= from {
		return domain.Span{}
	}
	return domain.Span{From: from, To: to}
}

// twoDays is 今明两天, 明后天.
func twoDays(m []string, today domain.Day) domain.Span {
	first := map[string]int{"昨": -1, "今": 0, "明": 1}[m[1]]
	last := map[string]int{"今": 0, "明": 1, "后": 2}[m[2]]
	return span(today.Add(first), today.Add(last))
}

func weekend(m []string, today domain.Day) domain.Span {
	saturday := domain.PeriodOf(domain.Weekly, today).From.Add(7*away[m[1]] + 5)
	return domain.Span{From: saturday, To: saturday.Add(1)}
}
