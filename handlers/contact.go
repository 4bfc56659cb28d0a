package handlers

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// contactLevels is for how many units on the way up people are named: the own one
// and the one above.
const contactLevels = 2

// contactPoint is a unit with those who answer for it.
type contactPoint struct {
	Unit     domain.Unit
	Officers []domain.Officer
}

// ContactShow tells whom to ask: secretary and liaison of the person's unit and
// of the one above, and the campaign's office. A visitor is told no names.
func ContactShow(d Deps) bot.Flow {
	return bot.Flow{Name: "contact.show", Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		switch {
		case !c.Person.Bound():
			return c.End("visitor", nil)
		case c.Person.Unit.ID == 0: // left the roster
			return c.End("none", nil)
		}
		points, err := d.contactPoints(c)
		if err != nil {
			return bot.Ending{}, err
		}
		s, err := d.schedule(c)
		if err != nil && !errors.Is(err, domain.ErrNoCampaign) {
			return bot.Ending{}, err
		}
		office := s.Campaign.Contact
		if len(points) == 0 && office == (domain.Contact{}) {
			return c.End("none", nil)
		}
		return c.End("all", map[string]any{"Points": points, "Office": office})
	}}
}

// contactPoints go up from the person's unit past those that have nobody, such as
// groups.
func (d Deps) contactPoints(c *bot.Chat) (points []contactPoint, err error) {
	path, err := d.Records.Path(c.Context(), c.Person.Unit.ID, c.Today())
	if err != nil {
		return nil, err
	}
	for _, u := range slices.Backward(path) {
		officers, err := d.Records.OfficersOf(c.Context(), u.ID, c.Today())
		if err != nil {
			return nil, err
		}
		officers = slices.DeleteFunc(officers, func(o domain.Officer) bool {
			return o.Role == domain.RoleBoard || o.ID == c.Person.Member.ID
		})
		if len(officers) > 0 && len(points) < contactLevels {
			points = append(points, contactPoint{u, officers})
		}
	}
	return points, nil
}
