package handlers

import "lianluo/bot"

// Smalltalk answers a greeting, thanks, or a 确认 for which nothing is open, and leads
// on to what can be done.
func Smalltalk(Deps) bot.Flow {
	return bot.Flow{Name: "smalltalk", Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		return c.End("answer", map[string]any{"P": c.Person, "Thanks": c.Slot("thanks") != "", "Confirms": c.Slot("confirms") != ""})
	}}
}
