package handlers

import "lianluo/bot"

// ProfileShow tells who the account takes the person for, and how to have it
// corrected.
func ProfileShow(Deps) bot.Flow {
	return bot.Flow{Name: "profile.show", Run: func(c *bot.Chat) (bot.Ending, error) {
		return c.End("all", map[string]any{"P": c.Person, "Phone": masked(c.Person.Member.Phone)})
	}}
}
