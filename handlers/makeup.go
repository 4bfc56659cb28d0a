package handlers

import (
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// CheckInMakeUp is 补学: people see what they still owe and note what they have
// made up; who keeps a sheet sees the unit's list by name and may note it for
// them.
func CheckInMakeUp(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.makeup", Run: func(c *bot.Chat) (bot.Ending, error) {
		own, err := d.ownDebts(c)
		if err != nil {
			return bot.Ending{}, err
		}
		files := c.Person.Files()
		if len(files) == 0 {
			return makeUpOwn(c, own)
		}
		if len(own) > 0 && whose(c) == "own" {
			return makeUpOwn(c, own)
		}
		return d.makeUpFor(c, whichUnit(c, files))
	}}
}

func whose(c *bot.Chat) string {
	return c.Choice("whose", bot.Option{Key: "unit", Label: c.Words("unitlist", nil)}, bot.Option{Key: "own", Label: c.Words("ownlist", nil)})
}

// ownDebts are the person's lines that a make-up is owed for, newest first, and
// those nobody noted anything on: who missed the check-in may have made up too.
func (d Deps) ownDebts(c *bot.Chat) (debts []domain.Attended, err error) {
	s, err := d.schedule(c)
	if err != nil {
		return nil, err
	}
	over := c.Started().Add(-s.Campaign.CheckIn.Late)
	lines, err := d.Records.Attended(c.Context(), c.Person.Member.ID, d.begun(c, s), c.Started())
	for _, l := range lines {
		if owing(l.Presence) || l.Presence == "" && l.Session.Starts.Before(over) {
			debts = append(debts, l)
		}
	}
	return debts, err
}

func makeUpOwn(c *bot.Chat, debts []domain.Attended) (bot.Ending, error) {
	if len(debts) == 0 {
		return c.End("clear", nil)
	}
	picked := someOf(c, "lines", lineOptions(c, debts))
	var events []domain.Event
	var done []domain.Attended
	for _, l := range debts {
		if slices.Contains(picked, idKey(l.Session.ID)) {
			done = append(done, l)
			events = append(events, madeUp(c, l.Session.ID, c.Person.Member.ID, domain.BySelf))
		}
	}
	c.Review("review", c.Words("review", done), "lines")
	return c.End("done", map[string]any{"N": len(done), "Left": len(debts) - len(done)}, events...)
}

func madeUp(c *bot.Chat, s domain.SessionID, m domain.MemberID, how domain.How) domain.PresenceNoted {
	return domain.PresenceNoted{Session: s, Member: m, Presence: domain.MadeUp, How: how, By: c.Person.Member.ID}
}

// debt is what one person of a unit still owes.
type debt struct {
	Session domain.Session
	Name    string
	domain.Attendance
}

func (x debt) key() string { return idKey(x.Session.ID) + "-" + idKey(x.Member.ID) }

func (d Deps) makeUpFor(c *bot.Chat, u domain.Unit) (bot.Ending, error) {
	debts, err := d.debtsOf(c, u)
	if err != nil {
		return bot.Ending{}, err
	}
	if len(debts) == 0 {
		return c.End("nobody", u)
	}
	var opts []bot.Option
	for _, x := range debts {
		opts = append(opts, bot.Option{Key: x.key(), Label: c.Words("debt", x)})
	}
	picked := c.Choices(bot.Question{Name: "people", Ask: c.Words("people", map[string]any{"U": u, "N": len(debts)}), Optional: true}, opts...)
	if len(picked) == 0 {
		return c.End("kept", nil)
	}
	var events []domain.Event
	var done []debt
	for _, x := range debts {
		if slices.Contains(picked, x.key()) {
			done = append(done, x)
			events = append(events, madeUp(c, x.Session.ID, x.Member.ID, domain.ByRoll))
		}
	}
	c.Review("reviewFor", c.Words("reviewFor", done), "people")
	return c.End("doneFor", map[string]any{"N": len(done), "Left": len(debts) - len(done)}, events...)
}

// debtsOf goes through the unit's sheets since the campaign began, newest first.
func (d Deps) debtsOf(c *bot.Chat, u domain.Unit) (debts []debt, err error) {
	s, err := d.Records.Schedule(c.Context(), u.ID, c.Today())
	if err != nil {
		return nil, err
	}
	held, err := d.heldBy(c, []domain.Unit{u}, d.begun(c, s), c.Started())
	if err != nil {
		return nil, err
	}
	for _, s := range held {
		sheet, err := d.Records.Sheet(c.Context(), s.ID)
		if err != nil {
			return nil, err
		}
		names, err := d.namesOn(c, s, sheet)
		if err != nil {
			return nil, err
		}
		for _, l := range sheet {
			if owing(l.Presence) {
				debts = append(debts, debt{s, names[l.Member.ID], l})
			}
		}
	}
	return debts, nil
}
