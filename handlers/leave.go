package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// leaveDays is how far ahead leave is asked.
const leaveDays = 30

// CheckInLeave asks leave from a session of today or to come, with a reason, and tells those
// who keep the sheet.
func CheckInLeave(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.leave", Run: func(c *bot.Chat) (bot.Ending, error) {
		me := c.Person.Member
		lines, err := d.Records.Attended(c.Context(), me.ID, c.Today().In(d.Zone), c.Today().Add(leaveDays).In(d.Zone))
		if err != nil {
			return bot.Ending{}, err
		}
		lines = slices.DeleteFunc(lines, func(l domain.Attended) bool { return l.Presence.Studied() })
		if len(lines) == 0 {
			return c.End("none", nil)
		}
		slices.Reverse(lines)
		l := whichLine(c, "session", lines)
		if l.Presence != "" && !changedSince(l.Attendance, c.Started()) {
			return c.End("already", l)
		}
		c.Offered("reason", c.Slot("reason"))
		view := map[string]any{"S": l.Session, "Me": me, "Reason": c.Text("reason", 2, 100)}
		c.Review("review", c.Words("review", view), "session", "reason")
		return c.End("done", view,
			domain.PresenceNoted{Session: l.Session.ID, Member: me.ID, Presence: domain.OnLeave, How: domain.BySelf, By: me.ID, Reason: view["Reason"].(string)},
			domain.Noticed{
				Key: noticeKey("leave", l.Session, me.Code), Unit: l.Session.Unit.ID, Roles: filers,
				Words: c.Words("notice", view), Until: l.Session.Starts.AddDate(0, 0, 1),
			})
	}}
}
