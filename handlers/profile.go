package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// ProfileShow tells who the account takes the person for, and how to have it
// corrected.
func ProfileShow(d Deps) bot.Flow {
	return bot.Flow{Name: "profile.show", Run: func(c *bot.Chat) (bot.Ending, error) {
		home, err := d.fullLabel(c, c.Person.Home)
		if err != nil {
			return bot.Ending{}, err
		}
		return c.End("all", map[string]any{"P": c.Person, "Home": home, "Phone": masked(c.Person.Member.Phone)})
	}}
}

// fullLabel names a unit so that it can stand by itself: a group with its branch.
func (d Deps) fullLabel(c *bot.Chat, u domain.Unit) (string, error) {
	if u.Kind != domain.Group || u.Parent == 0 {
		return u.Label(), nil
	}
	branch, err := d.Records.Unit(c.Context(), u.Parent, c.Today())
	return branch.Label() + u.Label(), err
}
