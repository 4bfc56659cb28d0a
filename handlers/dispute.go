package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// disputeDays is how far back a line may be called wrong.
const disputeDays = 60

// CheckInDispute takes down what a member says is wrong with a line of theirs, and
// tells those who keep the sheet. They correct it when they call the roll.
func CheckInDispute(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.dispute", Run: func(c *bot.Chat) (bot.Ending, error) {
		me := c.Person.Member
		lines, err := d.Records.Attended(c.Context(), me.ID, c.Started().AddDate(0, 0, -disputeDays), c.Started())
		if err != nil {
			return bot.Ending{}, err
		}
		if len(lines) == 0 {
			return c.End("none", nil)
		}
		l := whichLine(c, "session", lines)
		view := map[string]any{"L": l, "Me": me, "Words": c.Text("words", 2, 200)}
		c.Review("review", c.Words("review", view), "session", "words")
		return c.End("done", view,
			domain.PresenceDisputed{Session: l.Session.ID, Member: me.ID, Words: view["Words"].(string)},
			domain.Noticed{
				Key: noticeKey("dispute", l.Session, me.Code, c.Started().Format("0601021504")), Unit: l.Session.Unit.ID, Roles: filers,
				Words: c.Words("notice", view),
			})
	}}
}
