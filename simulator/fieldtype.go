package simulator

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A moment is a date, a time, or both; a span is two of them (the platform's
// table of parameter types, which subscription notices share).
const (
	datePart = `(\d{4}年\d{1,2}月(\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2})`
	timePart = `\d{1,2}:\d{2}(:\d{2})?`
)

var (
	timeShape   = shape(`(` + datePart + ` ?)?` + timePart)
	dateShape   = shape(datePart + `( ?` + timePart + `)?`)
	amountShape = regexp.MustCompile(`^[¥￥$€£]?\d{1,10}(\.\d+)?元?$`)
	phoneShape  = regexp.MustCompile(`^[-+() \d]{1,17}$`)
	numberShape = regexp.MustCompile(`^-?[\d.]{1,32}$`)
	letterShape = regexp.MustCompile(`^[A-Za-z]{1,32}$`)
	codeShape   = regexp.MustCompile(`^[\x20-\x7e]{1,32}$`)
)

func shape(moment string) *regexp.Regexp {
	return regexp.MustCompile(`^` + moment + `( ?[~～] ?` + moment + `)?$`)
}

// fits tells whether a value keeps the rule of its field's type.
func fits(name, value string) bool {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return false
	}
	switch strings.TrimRight(name, "0123456789") {
	case "thing", "const":
		return within(value, 20)
	case "phrase":
		return within(value, 5) && allHan(value)
	case "name":
		return within(value, 10) || (within(value, 20) && !strings.ContainsFunc(value, isHan))
	case "number":
		return numberShape.MatchString(value)
	case "letter":
		return letterShape.MatchString(value)
	case "symbol":
		return within(value, 5) && !strings.ContainsFunc(value, unicode.IsLetter) && !strings.ContainsFunc(value, unicode.IsDigit)
	case "character_string":
		return codeShape.MatchString(value)
	case "time":
		return timeShape.MatchString(value)
	case "date":
		return dateShape.MatchString(value)
	case "amount":
		return amountShape.MatchString(value)
	case "phone_number":
		return phoneShape.MatchString(value)
	case "car_number":
		return within(value, 8)
	default: // historic ones, and enumerations, whose values only the console knows
		return true
	}
}

func within(s string, runes int) bool { return utf8.RuneCountInString(s) <= runes }
func isHan(r rune) bool               { return unicode.Is(unicode.Han, r) }
func allHan(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isHan(r) })
}
