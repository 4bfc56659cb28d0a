package handlers

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// CheckInVisit notes the study of people without a phone. The branch's officers
// tick anyone on the sheet. Any other member may speak for somebody of their own
// branch whose WeChat nobody has tied to the roster; the officers are told.
func CheckInVisit(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.visit", Run: func(c *bot.Chat) (bot.Ending, error) {
		v := &visit{Deps: d, c: c, officer: unitsOf(c.Person, domain.RoleSecretary, domain.RoleLiaison, domain.RoleBoard)}
		held, err := v.sessions()
		if err != nil {
			return bot.Ending{}, err
		}
		if len(held) == 0 {
			return c.End("none", nil)
		}
		v.session = whichSession(c, held)
		if err := v.open(); err != nil {
			return bot.Ending{}, err
		}
		if len(v.sheet) == 0 {
			return c.End("nobody", v.session)
		}
		question, people := "people", v.ticked
		if len(v.officer) == 0 {
			question, people = "name", v.named
		}
		who, err := people()
		if err != nil {
			return bot.Ending{}, err
		}
		way := v.way()
		view := map[string]any{"S": v.session, "Names": v.namesOf(who), "Way": way, "By": c.Person.Member}
		c.Review("review", c.Words("review", view), question, "way")
		return c.End("done", view, v.events(who, way, c.Words("notice", view))...)
	}}
}

func unitsOf(p domain.Person, roles ...domain.Role) (units []domain.Unit) {
	for _, post := range p.Posts {
		known := slices.ContainsFunc(units, func(u domain.Unit) bool { return u.ID == post.Unit.ID })
		if slices.Contains(roles, post.Role) && !known {
			units = append(units, post.Unit)
		}
	}
	return units
}

// visit is one sheet with those on it who have not studied.
type visit struct {
	Deps
	c       *bot.Chat
	officer []domain.Unit // empty: somebody who speaks for a neighbour
	session domain.Session
	sheet   []domain.Attendance
	names   map[domain.MemberID]string
}

func (v *visit) sessions() (held []domain.Session, err error) {
	if len(v.officer) > 0 {
		return v.keptLately(v.c, v.officer)
	}
	from, to := v.c.Today().Add(-recentDays).In(v.Zone), v.c.Today().Add(1).In(v.Zone)
	lines, err := v.Records.Attended(v.c.Context(), v.c.Person.Member.ID, from, to)
	for _, l := range lines {
		held = append(held, l.Session)
	}
	return held, err
}

func (v *visit) open() (err error) {
	all, err := v.Records.Sheet(v.c.Context(), v.session.ID)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !l.Presence.Studied() || changedSince(l, v.c.Started()) {
			v.sheet = append(v.sheet, l)
		}
	}
	v.names, err = v.namesOn(v.c, v.session, all)
	return err
}

func (v *visit) ticked() ([]domain.MemberID, error) {
	picked := v.c.Choices(bot.Question{Name: "people"}, v.options(v.sheet)...)
	var who []domain.MemberID
	for _, l := range v.sheet {
		if slices.Contains(picked, idKey(l.Member.ID)) {
			who = append(who, l.Member.ID)
		}
	}
	return who, nil
}

func (v *visit) options(lines []domain.Attendance) (opts []bot.Option) {
	for _, l := range lines {
		opts = append(opts, bot.Option{Key: idKey(l.Member.ID), Label: v.names[l.Member.ID]})
	}
	return opts
}

// named asks for one person by name, and which of them where several have it.
func (v *visit) named() ([]domain.MemberID, error) {
	var found []domain.Attendance
	var err error
	v.c.Offered("name", v.c.Slot("name"))
	name := v.c.Ask(bot.Question{Name: "name"}, func(a bot.Answer) (string, string) {
		name, refuse := v.c.ReadText(2, 12)(a)
		if refuse != "" {
			return "", refuse
		}
		if found, err = v.phoneless(name); err == nil && len(found) == 0 {
			return "", v.c.Words("unknown", name)
		}
		return name, ""
	})
	if err != nil {
		return nil, err
	}
	opts := v.options(found)
	if len(opts) == 1 {
		v.c.Given("who."+name, opts[0].Key)
	}
	q := bot.Question{Name: "who." + name, Ask: v.c.Words("who", name)}
	who := found[indexOption(opts, v.c.ChoiceAs(q, opts...))]
	return []domain.MemberID{who.Member.ID}, nil
}

// phoneless are those of that name on the sheet who cannot check in themselves.
func (v *visit) phoneless(name string) (found []domain.Attendance, err error) {
	known, err := v.Records.MembersNamed(v.c.Context(), strings.TrimSpace(name), v.session.Unit.ID, v.c.Today())
	for _, l := range v.sheet {
		if slices.ContainsFunc(known, func(k domain.Known) bool { return k.ID == l.Member.ID && !k.Bound() }) {
			found = append(found, l)
		}
	}
	return found, err
}

// The ways somebody without a phone may have studied.
const (
	atHome = "home"
	came   = "came"
	told   = "told"
)

func (v *visit) way() string {
	ways := []string{atHome, came}
	if len(v.officer) > 0 {
		ways = append(ways, told)
	}
	var opts []bot.Option
	for _, w := range ways {
		opts = append(opts, bot.Option{Key: w, Label: v.c.Words(w, nil)})
	}
	return v.c.Choice("way", opts...)
}

func (v *visit) namesOf(who []domain.MemberID) (names []string) {
	for _, id := range who {
		names = append(names, v.names[id])
	}
	return names
}

// events notes the lines and, when a neighbour spoke, tells the officers.
func (v *visit) events(who []domain.MemberID, way, notice string) (events []domain.Event) {
	e := domain.PresenceNoted{Session: v.session.ID, Presence: domain.Visited, How: domain.ByRoll, By: v.c.Person.Member.ID}
	if way == came {
		e.Presence = domain.Present
	}
	if way == told || len(v.officer) == 0 {
		e.How = domain.ByProxy
	}
	for _, id := range who {
		e.Member = id
		events = append(events, e)
	}
	if len(v.officer) > 0 {
		return events
	}
	key := noticeKey("proxy", v.session, v.c.Person.Member.Code, v.c.Started().Format("0601021504"))
	return append(events, domain.Noticed{Key: key, Unit: v.session.Unit.ID, Roles: filers, Words: notice})
}
