package handlers

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/domain"
)

// MissingList names who has not filed below the person, and for a unit's own
// secretary who is missing on the latest sheet. It is for those who may help
// them, and goes to nobody else.
func MissingList(d Deps) bot.Flow {
	return bot.Flow{Name: "missing.list", For: overseers, Run: func(c *bot.Chat) (bot.Ending, error) {
		o, ok, err := d.overview(c)
		if err != nil || !ok {
			return o.ending, err
		}
		sheets, err := d.missingPeople(c, o.tops)
		if err != nil {
			return bot.Ending{}, err
		}
		groups, err := d.byParent(c, o.progress.Missing)
		if err != nil {
			return bot.Ending{}, err
		}
		view := o.view()
		view["Groups"], view["Sheets"] = groups, sheets
		view["Due"] = o.form.Due.Of(o.period, d.Zone)
		return c.End("all", view)
	}}
}

// group is the units missing under one parent.
type group struct {
	Parent domain.Unit
	Names  []string
}

func (d Deps) byParent(c *bot.Chat, missing []domain.Unit) (groups []group, err error) {
	at := map[domain.UnitID]int{}
	for _, u := range missing {
		i, known := at[u.Parent]
		if !known {
			parent, err := d.Records.Unit(c.Context(), u.Parent, c.Today())
			if err != nil && !errors.Is(err, domain.ErrNotFound) { // the root has none
				return nil, err
			}
			i = len(groups)
			at[u.Parent] = i
			groups = append(groups, group{Parent: parent})
		}
		groups[i].Names = append(groups[i].Names, u.Label())
	}
	return groups, nil
}

// sheet is a session with those who have not studied it.
type sheet struct {
	Session domain.Session
	Names   []string
}

// missingPeople looks at the latest session of each unit the person files for,
// unless they asked about a report or about others.
func (d Deps) missingPeople(c *bot.Chat, tops []domain.Unit) (out []sheet, err error) {
	for _, u := range c.Person.Files() {
		if c.Slot("form") != "" || !slices.ContainsFunc(tops, func(t domain.Unit) bool { return t.ID == u.ID }) {
			continue
		}
		held, err := d.heldBy(c, []domain.Unit{u}, c.Started().AddDate(0, 0, -31), c.Started())
		if err != nil {
			return nil, err
		}
		if len(held) == 0 {
			continue
		}
		s := sheet{Session: held[0]}
		lines, err := d.Records.Sheet(c.Context(), s.Session.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if !l.Presence.Studied() {
				s.Names = append(s.Names, l.Member.Name)
			}
		}
		out = append(out, s)
	}
	return out, nil
}
