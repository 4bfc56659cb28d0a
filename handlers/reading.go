package handlers

import (
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// ReadingList shows what the person must read, where to get it, and what they
// have finished.
func ReadingList(d Deps) bot.Flow {
	return bot.Flow{Name: "reading.list", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, done, err := d.readings(c)
		if err != nil {
			return bot.Ending{}, err
		}
		list := readingsFor(s, c.Person)
		if len(list) == 0 {
			return c.End("none", nil)
		}
		return c.End("all", map[string]any{"List": list, "Done": done, "Left": len(list) - countDone(list, done)})
	}}
}

// ReadingDone notes that the person finished a reading.
func ReadingDone(d Deps) bot.Flow {
	return bot.Flow{Name: "reading.done", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, done, err := d.readings(c)
		if err != nil {
			return bot.Ending{}, err
		}
		want := strings.Trim(c.Slot("title"), "《》")
		var opts []bot.Option
		for _, r := range readingsFor(s, c.Person) {
			switch {
			case done[r.Code].IsZero():
				opts = append(opts, bot.Option{Key: r.Code, Label: "《" + r.Title + "》"})
			case want != "" && strings.Contains(r.Title, want):
				return c.End("already", map[string]any{"Reading": r, "Day": done[r.Code]})
			}
		}
		switch {
		case len(opts) == 0:
			return c.End("all", nil)
		case len(opts) == 1 && want == "":
			c.Given("which", opts[0].Key)
		default:
			c.Offered("which", want)
		}
		code := c.Choice("which", opts...)
		i := indexOption(opts, code)
		c.Review("review", c.Words("review", opts[i].Label))
		return c.End("noted", map[string]any{"Title": opts[i].Label, "Left": len(opts) - 1}, domain.ReadingFinished{
			Campaign: s.Campaign.Code, Reading: code, Member: c.Person.Member.ID, By: c.Person.Member.ID,
		})
	}}
}

func indexOption(opts []bot.Option, key string) int {
	for i, o := range opts {
		if o.Key == key {
			return i
		}
	}
	return -1
}

func (d Deps) readings(c *bot.Chat) (domain.Schedule, map[string]domain.Day, error) {
	s, err := d.schedule(c)
	if err != nil {
		return s, nil, err
	}
	done, err := d.Records.ReadingsDone(c.Context(), s.Campaign.Code, c.Person.Member.ID)
	return s, done, err
}

func readingsFor(s domain.Schedule, p domain.Person) (list []domain.Reading) {
	for _, r := range s.Campaign.Readings {
		if r.For.Person(p) {
			list = append(list, r)
		}
	}
	return list
}

func countDone(list []domain.Reading, done map[string]domain.Day) (n int) {
	for _, r := range list {
		if !done[r.Code].IsZero() {
			n++
		}
	}
	return n
}
