package domain

import (
	"fmt"
	"time"
)

// Rhythm is how often something is due.
type Rhythm string

// The rhythms that flow upward: 周报告, 月总结, 季交流, 年评比.
const (
	Weekly    Rhythm = "weekly"
	Monthly   Rhythm = "monthly"
	Quarterly Rhythm = "quarterly"
	Annual    Rhythm = "annual"
)

// Period is one turn of a rhythm: a week from Monday to Sunday, a month, a
// quarter, a year.
type Period struct {
	Rhythm Rhythm
	Span
}

// PeriodOf is the period of that rhythm in which d lies.
func PeriodOf(r Rhythm, d Day) Period {
	y, m, _ := d.Date()
	switch r {
	case Monthly:
		return Period{r, Span{NewDay(y, m, 1), NewDay(y, m+1, 0)}}
	case Quarterly:
		first := (m-1)/3*3 + 1
		return Period{r, Span{NewDay(y, first, 1), NewDay(y, first+3, 0)}}
	case Annual:
		return Period{r, Span{NewDay(y, 1, 1), NewDay(y, 12, 31)}}
	default:
		monday := d.Add(-(int(d.Weekday()) + 6) % 7)
		return Period{Weekly, Span{monday, monday.Add(6)}}
	}
}

// Prev is the period before p, Next the one after it.
func (p Period) Prev() Period { return PeriodOf(p.Rhythm, p.From.Add(-1)) }

// Next is the period after p.
func (p Period) Next() Period { return PeriodOf(p.Rhythm, p.To.Add(1)) }

// Key names the period: 2009-W11 (ISO week), 2009-03, 2009-Q1, 2009. Keys of one
// rhythm sort in time.
func (p Period) Key() string {
	y, m, _ := p.From.Date()
	switch p.Rhythm {
	case Monthly:
		return fmt.Sprintf("%04d-%02d", y, m)
	case Quarterly:
		return fmt.Sprintf("%04d-Q%d", y, (m-1)/3+1)
	case Annual:
		return fmt.Sprintf("%04d", y)
	default:
		y, w := p.From.In(time.UTC).ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	}
}

// ParsePeriod reads what Key wrote.
func ParsePeriod(key string) (Period, error) {
	var y, n int
	if c, _ := fmt.Sscanf(key, "%d-W%d", &y, &n); c == 2 && n >= 1 && n <= 53 {
		return PeriodOf(Weekly, NewDay(y, 1, 4).Add(7*(n-1))), nil // 4 January is in week 1
	}
	if c, _ := fmt.Sscanf(key, "%d-Q%d", &y, &n); c == 2 && n >= 1 && n <= 4 {
		return PeriodOf(Quarterly, NewDay(y, time.Month(3*n), 1)), nil
	}
	if c, _ := fmt.Sscanf(key, "%d-%d", &y, &n); c == 2 && n >= 1 && n <= 12 {
		return PeriodOf(Monthly, NewDay(y, time.Month(n), 1)), nil
	}
	if c, _ := fmt.Sscanf(key, "%d", &y); c == 1 && len(key) == 4 {
		return PeriodOf(Annual, NewDay(y, 1, 1)), nil
	}
	return Period{}, fmt.Errorf("domain: %q is not a period", key)
}

// Due says when the report of a period is owed: Offset days after the period's
// last day (negative: before it), at Hour:Minute of that day. With Date set it
// is instead that day of the month which lies Months after the period's last
// month (25日, 次月5日, 12月20日), or the month's last day where it is shorter.
type Due struct {
	Offset int
	Hour   int
	Minute int
	Months int
	Date   int
}

// Of is the deadline for p in that zone.
func (d Due) Of(p Period, zone *time.Location) time.Time {
	on := p.To.Add(d.Offset)
	if d.Date > 0 {
		y, m, _ := p.To.Date()
		first := NewDay(y, m, 1).AddMonths(d.Months)
		on = min(first.Add(d.Date-1), first.AddMonths(1).Add(-1))
	}
	y, m, day := on.Date()
	return time.Date(y, m, day, d.Hour, d.Minute, 0, 0, zone)
}
