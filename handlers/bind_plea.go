package handlers

import (
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// pleaLife is how long the notice of a request is worth showing; the request
// itself waits.
const pleaLife = 14 * 24 * time.Hour

// plead asks somebody who knows the member.
func (l *claim) plead(k domain.Known) (bot.Ending, error) {
	judge, err := l.judge(k)
	if err != nil {
		return bot.Ending{}, err
	}
	view := map[string]any{"Name": k.Name, "Judge": judge}
	l.c.Review("plea."+idKey(k.ID), l.c.Words("plea", view))
	return l.c.End("pleaded", view, l.pleas(k, judge)...)
}

// pleadBlind passes on a claim that nothing supports, and says the same whether
// or not the roster has that name.
func (l *claim) pleadBlind() (bot.Ending, error) {
	var events []domain.Event
	if len(l.found) == 1 {
		judge, err := l.judge(l.found[0])
		if err != nil {
			return bot.Ending{}, err
		}
		events = l.pleas(l.found[0], judge)
	} else {
		events = []domain.Event{l.failed()}
	}
	l.c.Review("blind", l.c.Words("blind", l))
	return l.c.End("pleadedBlind", l, events...)
}

// pleas are what a request comes to. It counts as a try, so that nobody can bury
// a secretary in requests. Whoever holds the member's WeChat now is warned.
func (l *claim) pleas(k domain.Known, judge domain.Unit) []domain.Event {
	began := l.c.Started()
	key := fmt.Sprintf("bind:%s:%d", k.Code, began.Unix())
	events := []domain.Event{
		domain.BindAsked{OpenID: l.c.Person.OpenID, Member: k.ID, Unit: judge.ID},
		l.failed(),
		domain.Noticed{Key: key, Unit: judge.ID, Roles: judges, Words: l.c.Words("pleaNotice", k), Until: began.Add(pleaLife)},
	}
	if k.Bound() {
		warning := domain.Noticed{Key: key + ":warn", Members: []domain.MemberID{k.ID}, Words: l.c.Words("warning", began), Until: began.Add(pleaLife)}
		events = append(events, warning)
	}
	return events
}

// judges may decide on a request that waits in their unit.
var judges = []domain.Role{domain.RoleSecretary, domain.RoleLiaison, domain.RoleOffice}

// judge is the nearest unit on the way up where a secretary or liaison other than
// the member themselves can be reached; failing that the root, where the office
// is. For somebody whose post reaches beyond their own unit, that unit does not
// decide: it would give away a power it does not have.
func (l *claim) judge(k domain.Known) (domain.Unit, error) {
	path, err := l.Records.Path(l.c.Context(), k.Unit.ID, l.c.Today())
	if err != nil {
		return domain.Unit{}, err
	}
	for _, u := range slices.Backward(path) {
		if u.ID == k.Unit.ID && slices.ContainsFunc(k.Roles, reachesFar) {
			continue
		}
		if ok, err := l.answered(u, k.ID); ok || err != nil {
			return u, err
		}
	}
	return path[0], nil
}

func reachesFar(r domain.Role) bool {
	return r == domain.RoleLeader || r == domain.RoleInspector || r == domain.RoleOffice
}

// answered tells whether a secretary or liaison of u, not being that member, can
// be reached.
func (l *claim) answered(u domain.Unit, not domain.MemberID) (bool, error) {
	officers, err := l.Records.OfficersOf(l.c.Context(), u.ID, l.c.Today())
	if err != nil {
		return false, err
	}
	for _, o := range officers {
		if o.ID == not || !slices.Contains(judges, o.Role) {
			continue
		}
		namesakes, err := l.Records.MembersNamed(l.c.Context(), o.Name, u.ID, l.c.Today())
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(namesakes, func(k domain.Known) bool { return k.ID == o.ID && k.Bound() }) {
			return true, nil
		}
	}
	return false, nil
}
