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
	s, ok := dated(text)
	if !ok || strings.Contains(s, "差") {
		return time.Time{}, false
	}
	today := domain.DayOf(at)
	on, ok := theDay(s, today)
	minutes, okClock := theClock(s)
	if !ok || !okClock {
		return time.Time{}, false
	}
	switch {
	case on.day == 0:
		on.day = today
	case on.soft && on.day < today:
		on.day = on.day.Add(7)
	}
	y, m, d := on.day.Date()
	return time.Date(y, m, d, 0, minutes, 0, 0, at.Location()), true
}

// clock is a time of day: 9点, 9点半, 9点1刻, 9点05分, 19时, 9:00, 9:00:00.
var clock = regexp.MustCompile(`(\d{1,2})(?:[点时]钟?(?:(半)|([13])刻|[过零]?(\d{1,2})分?|整)?|:(\d{2})(?::\d{2})?)`)

var (
	partOfDay = regexp.MustCompile(`凌晨|清晨|早晨|早上|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜里|夜间|半夜|[今明昨前后][早晚]|[早晚]$`)
	// toEnd stands between the start of a range and its end; fromStart is a start
	// that has no clock of its own (9到11点).
	toEnd     = regexp.MustCompile(`^(?:上午|中午|下午|晚上)?[到至~-]+(?:上午|中午|下午|晚上)?$`)
	fromStart = regexp.MustCompile(`\d[到至~-]$`)
	latest    = strings.NewReplacer("最晚", "□", "最早", "□", "最迟", "□")
)

// theClock is the one time of day in s, in minutes after midnight; the later
// midnight is 1440.
func theClock(s string) (minutes int, ok bool) {
	s = latest.Replace(s)
	end, part := 0, ""
	for i, at := range clock.FindAllStringSubmatchIndex(s, -1) {
		between := s[end:at[0]]
		if fromStart.MatchString(between) || touchesDigit(s, at[0], at[1]) {
			return 0, false
		}
		if p := partOfDay.FindAllString(between, -1); len(p) > 0 {
			part = p[len(p)-1]
		}
		m, good := minutesOf(groups(s, at), part)
		switch {
		case !good:
			return 0, false
		case i == 0:
			minutes, ok = m, true
		case m != minutes && !toEnd.MatchString(between):
			return 0, false
		}
		end = at[1]
	}
	return minutes, ok
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
