package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// CheckInHistory is the person's own record: the sessions of one month line by
// line, the whole campaign in figures, the readings finished.
func CheckInHistory(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.history", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, done, err := d.readings(c)
		if err != nil {
			return bot.Ending{}, err
		}
		lines, err := d.Records.Attended(c.Context(), c.Person.Member.ID, d.begun(c, s), c.Today().Add(1).In(d.Zone))
		if err != nil {
			return bot.Ending{}, err
		}
		lines = slices.DeleteFunc(lines, func(l domain.Attended) bool {
			return l.Session.Starts.After(c.Started()) && !l.Presence.Studied()
		})
		month, _ := askedPeriod(c, domain.Monthly)
		required := readingsFor(s, c.Person)
		view := map[string]any{"Month": month, "Read": countDone(required, done), "Readings": len(required)}
		var now, all tally
		var rows []domain.Attended
		for _, l := range lines {
			l.Member = c.Person.Member
			all.add(l.Attendance)
			if month.Has(domain.DayOf(l.Session.Starts)) {
				now.add(l.Attendance)
				rows = append(rows, l)
			}
		}
		view["Now"], view["All"], view["Rows"] = now, all, rows
		return c.End("all", view)
	}}
}
