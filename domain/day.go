package domain

import (
	"fmt"
	"time"
)

// Day is a civil date written as the number yyyymmdd, so that days compare,
// sort and read alike in Go, in SQL and on paper. The zero Day means "not set".
// A Day has no zone: a door decides which zone's calendar an instant falls in.
type Day int

// DayOf is the day t falls on in t's own zone.
func DayOf(t time.Time) Day { return NewDay(t.Date()) }

// NewDay normalises its arguments as time.Date does: 30 February is 2 March
// (1 March in a leap year).
func NewDay(year int, month time.Month, day int) Day {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return Day(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

// ParseDay reads 2009-03-13.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("domain: %q is not a date like 2009-03-13", s)
	}
	return DayOf(t), nil
}

// Date is the year, month and day of the month; time.Time has the same method,
// so words can be made from either.
func (d Day) Date() (year int, month time.Month, day int) {
	return int(d) / 10000, time.Month(int(d) / 100 % 100), int(d) % 100
}

// In is the first instant of the day in that zone.
func (d Day) In(zone *time.Location) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

// Add moves n days on, or back when n is negative.
func (d Day) Add(n int) Day {
	y, m, day := d.Date()
	return NewDay(y, m, day+n)
}

// AddMonths moves n months on and stays inside the month: 31 January and one
// month is the last day of February.
func (d Day) AddMonths(n int) Day {
	y, m, day := d.Date()
	last := NewDay(y, m+time.Month(n)+1, 0)
	if _, _, l := last.Date(); day > l {
		return last
	}
	return NewDay(y, m+time.Month(n), day)
}

// Sub counts the days from e to d: tomorrow.Sub(today) is 1.
func (d Day) Sub(e Day) int {
	return int(d.In(time.UTC).Sub(e.In(time.UTC)).Hours() / 24)
}

// Weekday of the day.
func (d Day) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// IsZero tells a day that was not set.
func (d Day) IsZero() bool { return d == 0 }

// String is 2009-03-13; the empty string for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
}

// Span is a run of days, both ends included. A zero end is open.
type Span struct{ From, To Day }

// Has tells whether d lies in the span.
func (s Span) Has(d Day) bool { return s.From <= d && (s.To == 0 || d <= s.To) }

// IsZero tells a span that was not set.
func (s Span) IsZero() bool { return s == Span{} }

// Days is the length of a span with both ends set.
func (s Span) Days() int { return s.To.Sub(s.From) + 1 }
