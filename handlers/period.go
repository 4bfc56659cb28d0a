package handlers

import (
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// askedPeriod is the period of that rhythm that the person named: 上周, 二月份, 上一期.
// Of a longer one, or of several days, it is the latest that has begun by now: the
// weekly report of 二月份 is that of its last week. named is false where they named
// none; then it is the present one.
func askedPeriod(c *bot.Chat, r domain.Rhythm) (p domain.Period, named bool) {
	now := domain.PeriodOf(r, c.Today())
	words := c.Slot("period")
	switch words {
	case "":
		return now, false
	case "last":
		return now.Prev(), true
	}
	span, err := askedDays(words)
	if err != nil {
		return now, false
	}
	return domain.PeriodOf(r, max(span.From, min(span.To, c.Today()))), true
}

// longestSpan is the length of a month: no form has its reports for 上半年, and the
// latest week of it is not what was asked.
const longestSpan = 31

func askedTooLong(c *bot.Chat) bool {
	if !strings.Contains(c.Slot("period"), "/") {
		return false
	}
	days, err := askedDays(c.Slot("period"))
	return err == nil && days.Days() > longestSpan
}

// askedDays are the days of a period's key, or of two days with a stroke between.
func askedDays(words string) (domain.Span, error) {
	first, last, several := strings.Cut(words, "/")
	if !several {
		p, err := domain.ParsePeriod(words)
		return p.Span, err
	}
	from, err := domain.ParseDay(first)
	if err != nil {
		return domain.Span{}, err
	}
	to, err := domain.ParseDay(last)
	return domain.Span{From: from, To: to}, err
}
