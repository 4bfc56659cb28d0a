package texts

import (
	"fmt"
	"strings"
	"text/template"
	"time"
)

// funcs are what a text may call. Each takes plain values or anything that knows
// its date, so that this package knows nobody.
var funcs = template.FuncMap{
	"add":     func(a, b int) int { return a + b },
	"clock":   func(t time.Time) string { return t.Format("15:04") },
	"day":     day,
	"fullday": func(d dated) string { y, m, n := d.Date(); return fmt.Sprintf("%d年%d月%d日", y, int(m), n) },
	"join":    strings.Join,
	"period":  period,
	"week":    func(d dated) string { return "周" + weekdays[weekday(d)] },
	"when":    func(t time.Time) string { return day(t) + "（周" + weekdays[t.Weekday()] + "）" + t.Format("15:04") },
	"yuan":    yuan,
}

// dated is a day or an instant.
type dated interface {
	Date() (year int, month time.Month, day int)
}

var weekdays = []string{"日", "一", "二", "三", "四", "五", "六"}

func weekday(d dated) time.Weekday {
	y, m, n := d.Date()
	return time.Date(y, m, n, 0, 0, 0, 0, time.UTC).Weekday()
}

func day(d dated) string {
	_, m, n := d.Date()
	return fmt.Sprintf("%d月%d日", int(m), n)
}

// period names a period by its rhythm and ends: 3月16日—22日这一周, 3月, 第一季度, 2009年.
func period(rhythm any, from, to dated) string {
	y, m, _ := from.Date()
	switch fmt.Sprint(rhythm) {
	case "monthly":
		return fmt.Sprintf("%d月", int(m))
	case "quarterly":
		return fmt.Sprintf("第%s季度", []string{"一", "二", "三", "四"}[(int(m)-1)/3])
	case "annual":
		return fmt.Sprintf("%d年", y)
	}
	_, m2, n2 := to.Date()
	if m == m2 {
		return fmt.Sprintf("%s—%d日", day(from), n2)
	}
	return day(from) + "—" + day(to)
}

// yuan writes fen as 元, without the fen where there are none.
func yuan(fen int64) string {
	if fen%100 == 0 {
		return fmt.Sprintf("%d元", fen/100)
	}
	return fmt.Sprintf("%d.%02d元", fen/100, fen%100)
}
