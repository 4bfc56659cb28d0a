package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// leaveDays is how far ahead leave is asked.
const leaveDays = 30

// CheckInLeave asks leave from a session of today or to come, with a reason, and tells those
// who keep the sheet. Leave of somebody else (王秀英今天来不了) is never the speaker's own:
// whoever keeps the sheet notes it, others are told who does.
func CheckInLeave(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.leave", Run: func(c *bot.Chat) (bot.Ending, error) {
		said, err := d.absence(c)
		switch {
		case err != nil:
			return bot.Ending{}, err
		case len(said.Who) == 0 && said.Other == "":
			return d.ownLeave(c, said)
		case len(c.Person.Files()) == 0:
			return c.End("notYours", said)
		case len(said.Who) > 1:
			return c.End("several", said.Who)
		}
		return d.leaveOf(c, said)
	}}
}

// absence reads the opening message, with the people in mind whose study the
// person's units manage. Only those who keep sheets can mean a name that is on none.
func (d Deps) absence(c *bot.Chat) (said bot.Absence, err error) {
	if c.Opening() == "" {
		return said, nil
	}
	units := c.Person.Files()
	if len(units) == 0 {
		units = []domain.Unit{c.Person.Unit}
	}
	var names []string
	for _, u := range units {
		members, err := d.Records.MembersOf(c.Context(), u.ID, c.Today())
		if err != nil {
			return said, err
		}
		for _, m := range members {
			names = append(names, m.Name)
		}
	}
	own := func(name string) bool { return name == c.Person.Member.Name }
	said = c.Absence(names)
	said.Who = slices.DeleteFunc(said.Who, own)
	return said, nil
}

// ownLeave asks leave for the person themself.
func (d Deps) ownLeave(c *bot.Chat, said bot.Absence) (bot.Ending, error) {
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
	if i := onlyOn(lines, said.Day, func(l domain.Attended) domain.Session { return l.Session }); i >= 0 {
		c.Given("session", idKey(lines[i].Session.ID))
	}
	l := whichLine(c, "session", lines)
	if l.Presence != "" && !changedSince(l.Attendance, c.Started()) {
		return c.End("already", l)
	}
	c.Offered("reason", said.Reason)
	view := map[string]any{"S": l.Session, "Me": me, "Reason": c.Text("reason", 2, 100)}
	c.Review("review", c.Words("review", view), "session", "reason")
	return c.End("done", view,
		domain.PresenceNoted{Session: l.Session.ID, Member: me.ID, Presence: domain.OnLeave, How: domain.BySelf, By: me.ID, Reason: view["Reason"].(string)},
		domain.Noticed{
			Key: noticeKey("leave", l.Session, me.Code), Unit: l.Session.Unit.ID, Roles: filers,
			Words: c.Words("notice", view), Until: l.Session.Starts.AddDate(0, 0, 1),
		})
}

// onlyOn is the one thing whose session is on the day that was said; -1 for none, or
// several.
func onlyOn[T any](list []T, day domain.Day, of func(T) domain.Session) int {
	on := -1
	for i, x := range list {
		if day == 0 || domain.DayOf(of(x).Starts) != day {
			continue
		}
		if on >= 0 {
			return -1
		}
		on = i
	}
	return on
}
