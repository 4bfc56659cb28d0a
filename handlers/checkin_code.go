package handlers

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// latestStart is how long after its start the room of a session may still want
// a code.
const latestStart = 6 * time.Hour

// CheckInCode shows the code for the room, and a picture to scan where the
// account can make one.
func CheckInCode(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.code", For: filers, Run: func(c *bot.Chat) (bot.Ending, error) {
		held, err := d.heldBy(c, c.Person.Files(), c.Started().Add(-latestStart), c.Today().Add(1).In(d.Zone))
		if err != nil {
			return bot.Ending{}, err
		}
		if len(held) == 0 {
			return c.End("none", nil)
		}
		s := whichSession(c, held)
		code := domain.RoomCode(d.Key, s.ID, c.Now())
		view := map[string]any{"S": s, "Code": code, "Until": c.Now().Truncate(domain.CodeLife).Add(2 * domain.CodeLife)}
		end, _ := c.End("code", view)
		picture, err := d.QR.Picture(c.Context(), sceneOf(s.ID, code), 2*domain.CodeLife)
		if errors.Is(err, domain.ErrAway) {
			return end, nil
		}
		end.Card = &bot.Card{Title: c.Words("card", view), Words: end.Words, Picture: picture, Address: picture}
		return end, err
	}}
}
