package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// aheadDays is how far ahead sessions are shown, mostSessions how many.
const (
	aheadDays    = 30
	mostSessions = 6
)

// SessionList shows today's sessions and the next ones: the person's own, and
// those of the units they file for.
func SessionList(d Deps) bot.Flow {
	return bot.Flow{Name: "session.list", Run: func(c *bot.Chat) (bot.Ending, error) {
		from, to := c.Today().In(d.Zone), c.Today().Add(aheadDays).In(d.Zone)
		lines, err := d.Records.Attended(c.Context(), c.Person.Member.ID, from, to)
		if err != nil {
			return bot.Ending{}, err
		}
		kept, err := d.heldBy(c, c.Person.Files(), from, to)
		if err != nil {
			return bot.Ending{}, err
		}
		for _, s := range kept {
			if !slices.ContainsFunc(lines, func(l domain.Attended) bool { return l.Session.ID == s.ID }) {
				lines = append(lines, domain.Attended{Session: s})
			}
		}
		slices.SortStableFunc(lines, func(a, b domain.Attended) int { return a.Session.Starts.Compare(b.Session.Starts) })
		if len(lines) == 0 {
			return c.End("none", c.Person)
		}
		return c.End("all", map[string]any{"Lines": lines[:min(len(lines), mostSessions)], "Own": c.Person.Unit.ID, "P": c.Person})
	}}
}
