package understand

import (
	"regexp"
	"strings"
	"time"

	"lianluo/domain"
)

// Time reads the one date with a time of day of an answer, in at's zone:
// 明天上午九点, 周五下午三点半, 今晚7点, 19:30, 3月12日上午9:00. Without a date it is
// today; a bare weekday is the next that is not past, for appointments are made
// ahead; of a range (下午3点到5点) it is the start. ok is false for no time of day, for
// more than one, for one that does not exist, and for 三点 without 上午 or 下午.
func (Readers) Time(text string, at time.Time) (time.Time, bool) {
	t, ok := dated(text)
	if !ok {
		return time.Time{}, false
	}
	on, ok := theDay(days(t.s, domain.DayOf(at)))
	minutes, okClock := theClock(clocks(t.s))
	if !ok || !okClock {
		return time.Time{}, false
	}
	return onTheClock(on, minutes, at), true
}

// onTheClock is the instant of a time of day; without a day it is today's.
func onTheClock(on foundDay, minutes int, at time.Time) time.Time {
	day, today := on.From, domain.DayOf(at)
	switch {
	case day == 0:
		day = today
	case on.soft && day < today:
		day = day.Add(7)
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, minutes, 0, 0, at.Location())
}

// clock is a time of day: 9点, 9点半, 9点1刻, 9点05分, 19时, 9:00, 9:00:00.
var clock = regexp.MustCompile(`(\d{1,2})(?:[点时]钟?(?:(半)|([13])刻|[过零]?(\d{1,2})分?|整)?|:(\d{2})(?::\d{2})?)`)

var (
	partOfDay = regexp.MustCompile(`凌晨|清晨|早晨|早上|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜里|夜间|半夜|[今明昨前后][早晚]|[早晚]$`)
	// toEnd stands between the start of a range and its end; fromStart is a start
	// that has no clock of its own (9到11点).
	toEnd     = regexp.MustCompile(`^(?:上午|中午|下午|晚上)?[到至~-]+(?:上午|中午|下午|晚上)?$`)
	fromStart = regexp.MustCompile(`\d[到至~-]$`)
	// inexact stands before a time that is not the one said: 差5分3点, 最晚3点.
	inexact = regexp.MustCompile(`差\d*[分刻]?$`)
	latest  = regexp.MustCompile(`最[晚早]`)
)

// foundClock is a time of day in minutes after midnight, the later midnight being
// 1440.
type foundClock struct {
	minutes int
	ok      bool // it exists, and is one time only
	ends    bool // it is the end of a range that the one before begins
	at, end int  // bytes, with the part of the day before it
}

// theClock is the one time of day that is meant, of a range the start.
func theClock(found []foundClock) (minutes int, ok bool) {
	for i, f := range found {
		switch {
		case !f.ok, i > 0 && !f.ends && f.minutes != minutes:
			return 0, false
		case i == 0:
			minutes, ok = f.minutes, true
		}
	}
	return minutes, ok
}

// clocks finds the times of day. The part of the day holds until another is named.
func clocks(s string) (found []foundClock) {
	end, part := 0, ""
	for _, at := range clock.FindAllStringSubmatchIndex(s, -1) {
		between := latest.ReplaceAllStringFunc(s[end:at[0]], func(w string) string { return strings.Repeat("\x1f", len(w)) })
		f := foundClock{at: at[0], end: at[1], ends: toEnd.MatchString(between)}
		if p := partOfDay.FindAllStringIndex(between, -1); len(p) > 0 {
			last := p[len(p)-1]
			part = between[last[0]:last[1]]
			if last[1] == len(between) {
				f.at = end + last[0]
			}
		}
		f.minutes, f.ok = minutesOf(groups(s, at), part)
		if fromStart.MatchString(between) || inexact.MatchString(before(s, at[0])) || touchesDigit(s, at[0], at[1]) {
			f.ok = false
		}
		found = append(found, f)
		end = at[1]
	}
	return found
}

func minutesOf(m []string, part string) (int, bool) {
	minute := number(m[4] + m[5])
	switch {
	case m[2] != "":
		minute = 30
	case m[3] != "":
		minute = 15 * number(m[3])
	}
	hour, ok := hourOf(number(m[1]), part, strings.HasPrefix(m[1], "0"))
	return 60*hour + minute, ok && minute < 60 && 60*hour+minute <= 24*60
}

// parts says between which hours a part of the day lies; matched by the first
// word that the text holds.
var parts = []struct {
	word     string
	from, to int
}{
	{"凌晨", 0, 6},
	{"上午", 5, 12},
	{"下午", 12, 19},
	{"午后", 12, 19},
	{"傍晚", 16, 20},
	{"晚", 17, 24},
	{"夜", 17, 24},
	{"午", 11, 14},
	{"早", 4, 11},
	{"晨", 4, 11},
}

// hourOf brings an hour to 0-24 by the part of the day it was said of. exact is
// an hour written with a leading zero, which needs none; an early hour without
// either could be meant for the afternoon.
func hourOf(h int, part string, exact bool) (hour int, ok bool) {
	for _, p := range parts {
		if part == "" || !strings.Contains(part, p.word) {
			continue
		}
		for _, hour := range []int{h, h + 12, h % 12} {
			if h <= 24 && p.from <= hour && hour <= p.to {
				return hour, true
			}
		}
		return 0, false
	}
	return h, exact || h == 0 || h > 6
}
