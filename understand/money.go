package understand

import (
	"regexp"
	"slices"
)

// fen is 0.01 元 in micro.
const fen = micro / 100

// Money reads the one amount of an answer in fen: 1.2万, 三百元, 12.50, 五块二,
// 3角. A figure with no unit is taken for yuan where nothing else is; one that
// counts something else is left aside (慰问3户,500元). 没有 is 0. ok is false for no
// amount, for more than one, for one of each (每户500元), for parts of a fen and
// from 10^12 元 on.
func (Readers) Money(text string) (n int64, ok bool) {
	s, ok := answer(text)
	if !ok || each.MatchString(s) {
		return 0, false
	}
	if nothing.MatchString(s) {
		return 0, true
	}
	found, ok := figures(s)
	if !ok {
		return 0, false
	}
	n, ok = only(amounts(s, found))
	return n / fen, ok && n%fen == 0
}

var each = regexp.MustCompile(`每[户人家位名个次]|人均|户均|平均|各\d`)

// amounts are the figures that are money: those with a unit of money if there
// are any, else those with no unit at all.
func amounts(s string, found []figure) []figure {
	named, others := priced(s, found)
	if len(named) > 0 {
		return named
	}
	return slices.DeleteFunc(others, func(f figure) bool { return measure.MatchString(after(s, f.to)) })
}

// priced parts the figures into amounts that have a unit of money, in yuan, and
// the others.
func priced(s string, found []figure) (named, others []figure) {
	end := 0
	for _, f := range found {
		if f.from < end {
			continue // the 二 of 五块二
		}
		value, length := inYuan(f.micro, after(s, f.to))
		switch {
		case length > 0:
			f.micro, f.to = value, f.to+length
			fallthrough
		case currency.MatchString(before(s, f.from)):
			named, end = append(named, f), f.to
		default:
			others = append(others, f)
		}
	}
	return named, others
}

var currency = regexp.MustCompile(`(?:¥|人民币|rmb) *$`)

// unitOfMoney is what stands behind an amount: 元, 块五, 块50, 元5角8分, 角, 毛5, 分钱.
var unitOfMoney = regexp.MustCompile(`^(?:(元|块)|(角|毛)|(分钱))(?:钱|整|正)?(?:零?(\d{2}|[0-9一二三四五六七八九半])([角毛分]?)(?:零?([0-9一二三四五六七八九])分)?)?`)

var startsNumeral = regexp.MustCompile(`^` + numeral.String())

// inYuan reads the unit behind a figure. length is how many bytes belong to it; 0
// when it is none of money.
func inYuan(v int64, after string) (micro int64, length int) {
	m := unitOfMoney.FindStringSubmatch(after)
	if m == nil {
		return v, 0
	}
	below := int64(10) // a bare digit counts in the next lower unit: 五块二
	switch {
	case m[2] != "":
		v, below = v/10, 100
	case m[3] != "":
		return v / 100, len(m[0])
	}
	rest := after[len(m[0]):]
	if m[4] != "" && m[5] == "" && (measure.MatchString(rest) || startsNumeral.MatchString(rest)) {
		return v, len(m[1] + m[2]) // 500元3户
	}
	if m[5] == "分" || m[5] == "" && len(m[4]) == 2 {
		below = 100
	}
	return v + small(m[4])/below + small(m[6])/100, len(m[0])
}

// small reads the digits of 角 and 分; none is 0, and 半 is half of what stands
// before.
func small(digits string) int64 {
	if digits == "半" {
		return 5 * micro
	}
	v, _ := parseNumeral(digits)
	return v
}
