package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// leaveOf notes somebody else's leave on a sheet that the person keeps.
func (d Deps) leaveOf(c *bot.Chat, said bot.Absence) (bot.Ending, error) {
	held, err := d.heldBy(c, c.Person.Files(), c.Today().In(d.Zone), c.Today().Add(leaveDays).In(d.Zone))
	if err != nil {
		return bot.Ending{}, err
	}
	if len(held) == 0 {
		return c.End("none", nil)
	}
	slices.Reverse(held)
	if i := onlyOn(held, said.Day, func(s domain.Session) domain.Session { return s }); i >= 0 {
		c.Given("session", idKey(held[i].ID))
	}
	s := whichOf(c, held)
	l, name, err := d.whose(c, s, said)
	if err != nil {
		return bot.Ending{}, err
	}
	view := map[string]any{"S": s, "Name": name, "Presence": l.Presence}
	if l.Presence != "" && !changedSince(l, c.Started()) {
		return c.End("alreadyTheirs", view)
	}
	c.Offered("why", said.Reason)
	view["Reason"] = c.Ask(bot.Question{Name: "why", Ask: c.Words("why", view), Optional: true, Free: true}, c.ReadText(2, 100))
	c.Review("reviewTheirs", c.Words("reviewTheirs", view), "session", "whose", "why")
	return c.End("doneTheirs", view, domain.PresenceNoted{
		Session: s.ID, Member: l.Member.ID, Presence: domain.OnLeave, How: domain.ByRoll, By: c.Person.Member.ID, Reason: view["Reason"].(string),
	})
}

func whichOf(c *bot.Chat, held []domain.Session) domain.Session {
	var opts []bot.Option
	for _, s := range held {
		opts = append(opts, bot.Option{Key: idKey(s.ID), Label: c.Common("meeting", s)})
	}
	return held[indexOption(opts, oneOf(c, "session", opts))]
}

// whose asks whose leave it is, of those who have the name that was said, else of all
// on the sheet.
func (d Deps) whose(c *bot.Chat, s domain.Session, said bot.Absence) (domain.Attendance, string, error) {
	sheet, err := d.Records.Sheet(c.Context(), s.ID)
	if err != nil {
		return domain.Attendance{}, "", err
	}
	names, err := d.namesOn(c, s, sheet)
	if err != nil {
		return domain.Attendance{}, "", err
	}
	if slices.ContainsFunc(sheet, func(l domain.Attendance) bool { return slices.Contains(said.Who, l.Member.Name) }) {
		sheet = slices.DeleteFunc(sheet, func(l domain.Attendance) bool { return !slices.Contains(said.Who, l.Member.Name) })
	}
	var opts []bot.Option
	for _, l := range sheet {
		opts = append(opts, bot.Option{Key: idKey(l.Member.ID), Label: names[l.Member.ID]})
	}
	if len(opts) == 1 {
		c.Given("whose", opts[0].Key)
	}
	q := bot.Question{Name: "whose", Ask: c.Words("whose", said)}
	l := sheet[indexOption(opts, c.ChoiceAs(q, opts...))]
	return l, names[l.Member.ID], nil
}
