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

// plead asks somebody who knows the member, or those alike of one branch.
func (l *claim) plead() (bot.Ending, error) {
	judge, err := l.judge()
	if err != nil {
		return bot.Ending{}, err
	}
	view := map[string]any{"Name": l.Name, "Judge": judge}
	l.c.Review("plea."+idKey(l.found[0].ID), l.c.Words("plea", view))
	return l.c.End("pleaded", view, l.pleas(judge)...)
}

// pleadBlind passes on a claim that nothing supports, and says the same whether
// or not the roster has that name.
func (l *claim) pleadBlind() (bot.Ending, error) {
	events := []domain.Event{l.failed()}
	if len(l.found) > 0 {
		judge, err := l.judge()
		if err != nil {
			return bot.Ending{}, err
		}
		events = l.pleas(judge)
	}
	l.c.Review("blind", l.c.Words("blind", l))
	return l.c.End("pleadedBlind", l, events...)
}

// pleas are what a request comes to. It counts as a try, so that nobody can bury
// a secretary in requests. The WeChat that is the member's now is warned, not the
// member: by the time they read it they may be who asked.
func (l *claim) pleas(judge domain.Unit) []domain.Event {
	began, k := l.c.Started(), l.found[0]
	alike := len(l.found) > 1
	notice := domain.Noticed{
		Key:  fmt.Sprintf("bind:%s:%d", k.Code, began.Unix()),
		Unit: judge.ID, Roles: judges, Words: l.c.Words("pleaNotice", k), Until: began.Add(pleaLife),
	}
	events := []domain.Event{
		domain.BindAsked{OpenID: l.c.Person.OpenID, Member: k.ID, Unit: judge.ID, Alike: alike, Notice: notice.Key},
		l.failed(), notice,
	}
	if k.Bound() && !alike {
		warning := domain.Noticed{Key: notice.Key, OpenID: k.OpenID, Words: l.c.Words("warning", began), Until: notice.Until}
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
func (l *claim) judge() (domain.Unit, error) {
	k := l.found[0]
	if i := slices.IndexFunc(l.found, func(k domain.Known) bool { return slices.ContainsFunc(k.Roles, reachesFar) }); i >= 0 {
		k = l.found[i]
	}
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
