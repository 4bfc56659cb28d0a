package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/domain"
)

// What a message names organisations by, see understand.
const (
	ownUnit      = "own" // 我们支部
	unitsBetween = "、"
)

// looked is what a person wants to look at. With no units, nothing is to be said
// of them but the words.
type looked struct {
	units []domain.Unit
	words string
}

// lookedAt settles which units the person named, among those they may look into;
// the tops of these where they named none. A name that several have is asked back
// with the units above them.
func (d Deps) lookedAt(c *bot.Chat) (looked, error) {
	switch words := c.Slot("unit"); words {
	case "":
		return looked{units: c.Person.Oversees()}, nil
	case ownUnit:
		return looked{units: ownUnits(c.Person)}, nil
	default:
		return d.unitsCalled(c, strings.Split(words, unitsBetween))
	}
}

// ownUnits are those a person calls theirs: where they file, else where they look.
func ownUnits(p domain.Person) []domain.Unit {
	if files := p.Files(); len(files) > 0 {
		return files
	}
	return p.Oversees()
}

func (d Deps) unitsCalled(c *bot.Chat, names []string) (l looked, err error) {
	for i, name := range names {
		found, err := d.within(c, name)
		if err != nil {
			return l, err
		}
		switch n := len(found); {
		case n == 0:
			return d.unitUnknown(c, name)
		case n > unitsOffered:
			return looked{words: c.Common("unit.many", map[string]any{"Name": name, "N": n, "Like": found[0]})}, nil
		case n > 1:
			if found, err = d.whichOf(c, fmt.Sprint("named", i+1), name, found); err != nil {
				return l, err
			}
		}
		l.units = append(l.units, found[0])
	}
	return l, nil
}

// unitUnknown says so, with a name that is known.
func (d Deps) unitUnknown(c *bot.Chat, name string) (looked, error) {
	like := c.Person.Oversees()[0]
	below, err := d.Records.Children(c.Context(), like.ID, c.Today())
	if len(below) > 0 && like.Kind == domain.Committee {
		like = below[0]
	}
	return looked{words: c.Common("unit.none", map[string]any{"Name": name, "Like": like})}, err
}

// whichOf asks which of the units of one name is meant, and returns that one.
func (d Deps) whichOf(c *bot.Chat, question, name string, units []domain.Unit) ([]domain.Unit, error) {
	var opts []bot.Option
	for _, u := range units {
		above, err := d.Records.Unit(c.Context(), u.Parent, c.Today())
		if err != nil && !errors.Is(err, domain.ErrNotFound) { // the root has none
			return nil, err
		}
		opts = append(opts, bot.Option{Key: idKey(u.ID), Label: c.Common("unit.option", []domain.Unit{u, above})})
	}
	key := c.ChoiceAs(bot.Question{Name: question, Ask: c.Common("unit.which", name)}, opts...)
	i := indexOption(opts, key)
	return units[i : i+1], nil
}

// mostNamed is how many units of a name are looked at; more are too many anyway.
const mostNamed = 100

// within finds units by name, only inside the person's own subtrees. 红旗镇东沟村 is
// the 东沟村 below 红旗镇.
func (d Deps) within(c *bot.Chat, name string) (out []domain.Unit, err error) {
	out, err = d.below(c, "", name)
	for i, r := range name {
		if len(out) > 0 || err != nil {
			break
		}
		if end := i + utf8.RuneLen(r); i > 0 && end < len(name) && strings.ContainsRune("镇乡县旗市区木道委局", r) {
			out, err = d.below(c, name[:end], name[end:])
		}
	}
	return out, err
}

// below finds the units of that name which the person may look into and which have
// a unit above them whose name holds these words.
func (d Deps) below(c *bot.Chat, above, name string) (out []domain.Unit, err error) {
	found, err := d.Records.UnitsNamed(c.Context(), name, c.Today(), mostNamed)
	if err != nil {
		return nil, err
	}
	for _, u := range found {
		path, err := d.Records.Path(c.Context(), u.ID, c.Today())
		if errors.Is(err, domain.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		holds := slices.ContainsFunc(path[:len(path)-1], func(p domain.Unit) bool {
			return strings.Contains(p.Name, above) || strings.Contains(p.Short, above)
		})
		if overseen(c.Person, path) && (holds || above == "") {
			out = append(out, u)
		}
	}
	return out, nil
}

func overseen(p domain.Person, path []domain.Unit) bool {
	for _, top := range p.Oversees() {
		if slices.ContainsFunc(path, func(u domain.Unit) bool { return u.ID == top.ID }) {
			return true
		}
	}
	return false
}
