package roster

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"lianluo/domain"
)

// clean takes off blanks, of all the kinds spreadsheets have, and marks nobody
// sees.
func clean(s string) string {
	s = strings.TrimFunc(s, unseen)
	if !strings.ContainsFunc(s, func(r rune) bool { return unseen(r) && r != ' ' && r != '\u3000' }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unseen(r) && r != ' ' && r != '\u3000' {
			return -1
		}
		return r
	}, s)
}

func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || '\u200b' <= r && r <= '\u200f'
}

// plain is text for codes, numbers and words of a list: no blanks, and
// full-width letters and digits as half-width ones.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unseen(r):
			return -1
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

// personName takes out the blanks that make two characters as long as three:
// 「王　芳」. Names in letters keep theirs.
func personName(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
}

var (
	codePattern   = regexp.MustCompile(`^[0-9A-Za-z_-]{1,32}$`)
	decimalZero   = regexp.MustCompile(`^(\d+)\.0+$`)
	scientific    = regexp.MustCompile(`^\d(\.\d+)?[eE]\+?\d+$`)
	mobilePattern = regexp.MustCompile(`^(?:\+?86)?(1\d{10})$`)
	landline      = regexp.MustCompile(`^0\d{9,11}$`)
	datePattern   = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:00:00(?::00)?)?$`)
	dateDigits    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	serialPattern = regexp.MustCompile(`^(\d{1,5})(?:\.\d+)?$`)
)

// numeral is a code or number as typed: programs that took it for a number write
// .0 behind it.
func numeral(s string) string {
	s = plain(s)
	if m := decimalZero.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

var phoneMarks = strings.NewReplacer("-", "", "—", "", "(", "", ")", "")

// phoneNumber reads a mobile or a landline with its area code. Which numbers are
// given out changes; only the length is checked.
func phoneNumber(s string) (string, bool) {
	s = phoneMarks.Replace(numeral(s))
	if m := mobilePattern.FindStringSubmatch(s); m != nil {
		return m[1], true
	}
	return s, landline.MatchString(s)
}

// Days before 1950 or after 2100 are no start of a campaign: as a serial number
// they are a year or a mere number.
const (
	firstSerial = 18264
	lastSerial  = 73415
	macDays     = 1462 // from 1 January 1900 to 1 January 1904
)

// startDay reads 2009/3/5, 2009-03-05, 2009年3月5日, 20090305, and the serial
// numbers spreadsheets keep dates as: days since 30 December 1899.
func startDay(s string, since1904 bool) (domain.Day, bool) {
	s = plain(s)
	if m := serialPattern.FindStringSubmatch(s); m != nil {
		n := number(m[1])
		if since1904 {
			n += macDays
		}
		return domain.NewDay(1899, time.December, 30).Add(n), firstSerial <= n && n <= lastSerial
	}
	m := datePattern.FindStringSubmatch(s)
	if m == nil {
		m = dateDigits.FindStringSubmatch(s)
	}
	if m == nil {
		return 0, false
	}
	d := domain.Day(number(m[1])*10000 + number(m[2])*100 + number(m[3]))
	return d, d == domain.NewDay(number(m[1]), time.Month(number(m[2])), number(m[3])) && number(m[1]) >= 1950
}

// number reads digits a pattern has found.
func number(digits string) (n int) {
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

// several divides 「书记、委员；党员」.
func several(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、;；,，/／", r) || unseen(r) })
}
