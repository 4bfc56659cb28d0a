package handlers

import (
	"errors"

	"lianluo/bot"
	"lianluo/domain"
)

// UnitCode shows the QR code with which a unit's members bind their WeChat. Where
// the account cannot make one it says what to type instead.
func UnitCode(d Deps) bot.Flow {
	return bot.Flow{Name: "unit.code", For: filers, Run: func(c *bot.Chat) (bot.Ending, error) {
		u := whichUnit(c, c.Person.Files())
		picture, err := d.QR.Picture(c.Context(), unitScene+u.Token, 0)
		switch {
		case errors.Is(err, domain.ErrAway):
			return c.End("away", u)
		case err != nil:
			return bot.Ending{}, err
		}
		end, err := c.End("shown", u)
		end.Card = &bot.Card{Title: c.Words("card", u), Words: end.Words, Picture: picture, Address: picture}
		return end, err
	}}
}
