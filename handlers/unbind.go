package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// BindRemove parts a WeChat account from its member, and with it, if they wish,
// everything that the account alone knows of them.
func BindRemove(Deps) bot.Flow {
	return bot.Flow{Name: "bind.remove", Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		if !c.Person.Bound() {
			return c.End("visitor", nil)
		}
		q := bot.Question{Name: "erase", Ask: c.Words("erase", c.Person)}
		keep := bot.Option{Key: "keep", Label: c.Words("keepAll", nil)}
		all := bot.Option{Key: "all", Label: c.Words("eraseAll", nil)}
		erase := c.ChoiceAs(q, keep, all) == all.Key
		view := map[string]any{"P": c.Person, "Erase": erase}
		c.Review("review", c.Words("review", view))
		return c.End("removed", view, domain.Unbound{OpenID: c.Person.OpenID, Member: c.Person.Member.ID, Erase: erase})
	}}
}
