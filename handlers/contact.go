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
// of the one above, and the campaign's office; or those of a unit, or somebody,
// whom they named and look after. A visitor is told no names.
func ContactShow(d Deps) bot.Flow {
	return bot.Flow{Name: "contact.show", Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		switch {
		case !c.Person.Bound():
			return c.End("visitor", nil)
		case c.Person.Unit.ID == 0: // left the roster
			return c.End("none", nil)
		case c.Slot("unit") != "" && c.Slot("unit") != ownUnit && len(c.Person.Oversees()) > 0:
			return d.contactNamed(c)
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

// contactNamed tells who answers for the units that the person named.
func (d Deps) contactNamed(c *bot.Chat) (bot.Ending, error) {
	people, err := d.peopleCalled(c, c.Slot("unit"))
	if err != nil || len(people) > 0 {
		return bot.Ending{Words: c.Words("people", people)}, err
	}
	l, err := d.lookedAt(c)
	if err != nil || len(l.units) == 0 {
		return bot.Ending{Words: l.words}, err
	}
	var points []contactPoint
	for _, u := range l.units {
		officers, err := d.officers(c, u)
		if err != nil {
			return bot.Ending{}, err
		}
		points = append(points, contactPoint{u, officers})
	}
	return c.End("named", points)
}

// peopleCalled are those of that name whom the person may call: who holds a post
// below them, and the members of the units they file for.
func (d Deps) peopleCalled(c *bot.Chat, name string) (out []domain.Known, err error) {
	files := ids(c.Person.Files()...)
	for _, top := range c.Person.Oversees() {
		found, err := d.Records.MembersNamed(c.Context(), name, top.ID, c.Today())
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			known := slices.ContainsFunc(out, func(o domain.Known) bool { return o.ID == k.ID })
			if mine := slices.Contains(files, k.Unit.ID) || slices.Contains(files, k.Above.ID) && k.Unit.Kind == domain.Group; !known && (mine || len(k.Roles) > 0) {
				out = append(out, k)
			}
		}
	}
	return out, nil
}

// officers are a unit's secretary and liaison, the person themselves left out.
func (d Deps) officers(c *bot.Chat, u domain.Unit) ([]domain.Officer, error) {
	all, err := d.Records.OfficersOf(c.Context(), u.ID, c.Today())
	return slices.DeleteFunc(all, func(o domain.Officer) bool {
		return o.Role == domain.RoleBoard || o.ID == c.Person.Member.ID
	}), err
}

// contactPoints go up from the person's unit past those that have nobody, such as
// groups.
func (d Deps) contactPoints(c *bot.Chat) (points []contactPoint, err error) {
	path, err := d.Records.Path(c.Context(), c.Person.Unit.ID, c.Today())
	if err != nil {
		return nil, err
	}
	for _, u := range slices.Backward(path) {
		officers, err := d.officers(c, u)
		if err != nil {
			return nil, err
		}
		if len(officers) > 0 && len(points) < contactLevels {
			points = append(points, contactPoint{u, officers})
		}
	}
	return points, nil
}
