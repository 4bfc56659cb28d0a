package domain

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Offices write dates loosely: 3月上旬, 4月下旬, 20日前, 3月13日前. By custom 上旬 is the
// 1st to the 10th, 中旬 the 11th to the 20th, 下旬 the 21st to the end.
var fuzzy = regexp.MustCompile(`^(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(上旬|中旬|下旬|初|底|末|中)|(\d{1,2})[日号]?)?(前|内|之前|以前)?$`)

// ParseFuzzy reads a date as offices write it and gives the days it covers.
// base supplies a year or month that is left out. 「20日前」 covers the days from
// the month's first to the 20th; a whole month covers all of it.
func ParseFuzzy(s string, base Day) (Span, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	if d, err := ParseDay(s); err == nil {
		return Span{d, d}, nil
	}
	m := fuzzy.FindStringSubmatch(s)
	if s == "" || m == nil || m[2] == "" && m[3] == "" && m[4] == "" {
		return Span{}, fmt.Errorf("domain: %q is not a date such as 3月13日, 3月上旬, 20日前 or 2009-03-13", s)
	}
	y, mon, _ := base.Date()
	if m[1] != "" {
		y, _ = strconv.Atoi(m[1])
	}
	if m[2] != "" {
		n, _ := strconv.Atoi(m[2])
		mon = time.Month(n)
	}
	if mon < 1 || mon > 12 {
		return Span{}, fmt.Errorf("domain: %q has no such month", s)
	}
	sp, err := partOfMonth(y, mon, m[3], m[4])
	if err != nil {
		return Span{}, fmt.Errorf("domain: %q: %w", s, err)
	}
	if m[5] != "" && m[5] != "内" {
		sp.From = NewDay(y, mon, 1)
	}
	return sp, nil
}

func partOfMonth(y int, m time.Month, part, date string) (Span, error) {
	last := NewDay(y, m+1, 0)
	switch part {
	case "上旬", "初":
		return Span{NewDay(y, m, 1), NewDay(y, m, 10)}, nil
	case "中旬", "中":
		return Span{NewDay(y, m, 11), NewDay(y, m, 20)}, nil
	case "下旬":
		return Span{NewDay(y, m, 21), last}, nil
	case "底", "末":
		return Span{last, last}, nil
	}
	if date == "" {
		return Span{NewDay(y, m, 1), last}, nil
	}
	n, _ := strconv.Atoi(date)
	if n < 1 || NewDay(y, m, n) > last {
		return Span{}, fmt.Errorf("the month has no day %d", n)
	}
	return Span{NewDay(y, m, n), NewDay(y, m, n)}, nil
}
