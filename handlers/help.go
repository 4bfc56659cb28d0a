package handlers

import "lianluo/bot"

// Help tells in a few lines what the person may say, by what they are.
func Help(Deps) bot.Flow {
	return bot.Flow{Name: bot.Helping, Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		return c.End("all", c.Person)
	}}
}
