package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// MuteSet stops or restarts reminders. The slot "on" says which: yes for wanting
// them, no for not.
func MuteSet(Deps) bot.Flow {
	return bot.Flow{Name: "mute.set", Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		if !c.Person.Bound() {
			return c.End("visitor", nil)
		}
		mute := remindersWanted(c) == "no"
		if mute == c.Person.Muted {
			return c.End("already", mute)
		}
		c.Review("review", c.Words("review", mute))
		return c.End("saved", mute, domain.MuteSet{Member: c.Person.Member.ID, Muted: mute})
	}}
}

func remindersWanted(c *bot.Chat) string {
	if on := c.Slot("on"); on == "yes" || on == "no" {
		c.Given("on", on)
	}
	q := bot.Question{Name: "on", Ask: c.Words("on", c.Person.Muted)}
	return c.ChoiceAs(q,
		bot.Option{Key: "no", Label: c.Words("stop", nil)},
		bot.Option{Key: "yes", Label: c.Words("restart", nil)})
}
