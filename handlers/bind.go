package handlers

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// bindTries is how many unproven claims a WeChat account may make on one day: few
// enough that nobody guesses four digits, or floods a secretary with requests.
const bindTries = 5

// BindStart ties a WeChat account to a member of the roster. A name proves
// nothing, for the whole village knows it. Two things do: the unit's own QR code
// together with a name that is unique there, and the end of the phone number that
// the roster has. Somebody with a post, whose account could do harm, needs the
// latter. What is left in doubt goes to people who know the person. Whoever has
// proved nothing is not told whether the roster has that name; at most, by being
// asked for the branch, that it is a common one.
func BindStart(d Deps) bot.Flow {
	return bot.Flow{Name: bot.Binding, Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
		if c.Person.Bound() {
			return d.alreadyBound(c)
		}
		l, err := d.claim(c)
		switch {
		case err != nil:
			return bot.Ending{}, err
		case l.Left <= 0:
			return c.End("stop", l)
		}
		l.Name, l.place = askName(c, l.Unit)
		if l.found, err = d.Records.MembersNamed(c.Context(), l.Name, l.Unit.ID, c.Today()); err != nil {
			return bot.Ending{}, err
		}
		if l.Unit.ID == 0 {
			return l.byWords()
		}
		return l.byCode()
	}}
}

func (d Deps) alreadyBound(c *bot.Chat) (bot.Ending, error) {
	unit, err := d.fullLabel(c, c.Person.Home)
	if err != nil {
		return bot.Ending{}, err
	}
	return c.End("known", map[string]any{"P": c.Person, "Unit": unit})
}

// claim is somebody's word that they are a certain member.
type claim struct {
	Deps
	c     *bot.Chat
	Unit  domain.Unit // whose code was scanned; zero when none was
	Name  string
	place string // the unit they named beside their name
	Left  int    // tries left today, this one included
	found []domain.Known
	named domain.Unit // which they said they are of, in words
	near  bool        // those found belong to the unit whose code was scanned
}

// unitScene is the prefix of the scene in a unit's QR code.
const unitScene = "u."

func (d Deps) claim(c *bot.Chat) (*claim, error) {
	l := &claim{Deps: d, c: c}
	tries, err := d.Records.BindTries(c.Context(), c.Person.OpenID, c.Today())
	if err != nil {
		return nil, err
	}
	l.Left = bindTries - tries
	token, ok := strings.CutPrefix(c.Slot("scene"), unitScene)
	if !ok {
		return l, nil
	}
	l.Unit, err = d.Records.UnitByToken(c.Context(), token, c.Today())
	if errors.Is(err, domain.ErrNotFound) {
		c.Say("oldCode", nil)
		return l, nil
	}
	return l, err
}

// byCode trusts the unit that printed the code as far as its own plain members
// go. The code of a unit high above hangs where everybody passes, and says no more
// than words do.
func (l *claim) byCode() (bot.Ending, error) {
	own := slices.DeleteFunc(slices.Clone(l.found), func(k domain.Known) bool { return !belongs(k, l.Unit) })
	switch {
	case len(own) == 0 && len(l.found) == 0 && l.Unit.Kind == domain.Branch:
		return l.fail("absent")
	case len(own) == 0:
		return l.byWords()
	}
	l.found, l.near = own, true
	l.askGroup()
	if len(l.found) > 1 || hasPost(l.found[0]) {
		return l.byPhone()
	}
	return l.settle()
}

// ofOneBranch tells whether all found are of the same branch, whose people can say
// which of them it is.
func (l *claim) ofOneBranch() bool {
	return !slices.ContainsFunc(l.found, func(k domain.Known) bool { return branchOf(k) != branchOf(l.found[0]) })
}

// branchOf is the unit a member belongs to, for those of a group the one above it.
func branchOf(k domain.Known) domain.UnitID {
	if k.Unit.Kind == domain.Group {
		return k.Above.ID
	}
	return k.Unit.ID
}

// belongs tells a unit's own members, those of a branch's groups too.
func belongs(k domain.Known, u domain.Unit) bool {
	return k.Unit.ID == u.ID || branchOf(k) == u.ID
}

// byWords is a claim with nothing but words: only the phone number proves it.
func (l *claim) byWords() (bot.Ending, error) {
	if len(l.found) > 1 {
		u, err := l.askUnit()
		if err != nil {
			return bot.Ending{}, err
		}
		if l.found, err = l.Records.MembersNamed(l.c.Context(), l.Name, u.ID, l.c.Today()); err != nil {
			return bot.Ending{}, err
		}
		l.named = u
	}
	return l.byPhone()
}

// ownFirst leaves those of the unit itself where there are any: who names a
// committee may be of it.
func ownFirst(found []domain.Known, u domain.Unit) []domain.Known {
	own := slices.DeleteFunc(slices.Clone(found), func(k domain.Known) bool { return !belongs(k, u) })
	if len(own) == 0 {
		return found
	}
	return own
}

func (l *claim) byPhone() (bot.Ending, error) {
	digits := askDigits(l.c, l.Name)
	if digits == "" {
		l.found = ownFirst(l.found, l.named)
	}
	switch {
	case digits == "" && !l.ofOneBranch():
		return l.c.End("alike", l, l.failed())
	case digits == "" && !l.near:
		return l.pleadBlind()
	case digits == "":
		return l.plead()
	}
	l.keep(func(k domain.Known) bool { return strings.HasSuffix(k.Phone, digits) })
	if len(l.found) != 1 {
		return l.fail("mismatch")
	}
	return l.settle()
}

func (l *claim) keep(fits func(domain.Known) bool) {
	l.found = slices.DeleteFunc(l.found, func(k domain.Known) bool { return !fits(k) })
}

// settle binds whom the answers have proved, after their own yes. A member who is
// bound to another WeChat is not taken over without somebody who knows them.
func (l *claim) settle() (bot.Ending, error) {
	k := l.found[0]
	if k.Bound() {
		return l.plead()
	}
	l.c.Review("sure."+idKey(k.ID), l.c.Words("sure", k))
	return l.c.End("bound", map[string]any{"P": personOf(k), "K": k}, domain.Bound{OpenID: l.c.Person.OpenID, Member: k.ID, By: k.ID})
}

// fail counts a wrong try and begins once more, the code still scanned; after the
// last one it is over for the day.
func (l *claim) fail(words string) (bot.Ending, error) {
	l.Left--
	end, err := l.c.End(words, l, l.failed())
	if l.Left == 0 {
		end.Words += "\n" + l.c.Words("stop", l)
		return end, err
	}
	end.Anew = map[string]string{"scene": l.c.Slot("scene"), "again": "yes"}
	return end, err
}

func (l *claim) failed() domain.BindFailed {
	return domain.BindFailed{OpenID: l.c.Person.OpenID, Day: l.c.Today()}
}

// askGroup tells same names of a branch apart by their groups, where that helps.
func (l *claim) askGroup() {
	var opts []bot.Option
	for _, k := range l.found {
		o := bot.Option{Key: idKey(k.Unit.ID), Label: k.Unit.Label()}
		if !slices.Contains(opts, o) {
			opts = append(opts, o)
		}
	}
	if len(opts) < 2 {
		return
	}
	q := bot.Question{Name: "group", Ask: l.c.Words("group", map[string]any{"Name": l.Name, "N": len(l.found), "Unit": l.Unit})}
	unit := l.c.ChoiceAs(q, opts...)
	l.keep(func(k domain.Known) bool { return idKey(k.Unit.ID) == unit })
}

// hasPost tells whether an account bound as this member may see or do more than a
// member's own things: a 委员 too may note the study of others.
func hasPost(k domain.Known) bool { return len(k.Roles) > 0 }

// personOf is the member as they will be known once bound, for the words.
func personOf(k domain.Known) domain.Person {
	p := domain.Person{Member: k.Member, Unit: k.Unit, Home: k.Unit}
	for _, r := range k.Roles {
		p.Posts = append(p.Posts, domain.Post{Role: r, Unit: k.Unit})
	}
	return p
}
