package handlers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// recentDays is how far back a sheet is offered to those who keep it.
const recentDays = 14

// oneOf asks for one of opts, unless there is only one; returns its key.
func oneOf(c *bot.Chat, name string, opts []bot.Option) string {
	if len(opts) == 1 {
		c.Given(name, opts[0].Key)
	}
	return c.Choice(name, opts...)
}

// someOf asks for any of opts, unless there is only one.
func someOf(c *bot.Chat, name string, opts []bot.Option) []string {
	if len(opts) == 1 {
		c.Given(name, opts[0].Key)
	}
	return c.Choices(bot.Question{Name: name}, opts...)
}

func whichUnit(c *bot.Chat, units []domain.Unit) domain.Unit {
	var opts []bot.Option
	for _, u := range units {
		opts = append(opts, bot.Option{Key: idKey(u.ID), Label: u.Label()})
	}
	return units[indexOption(opts, oneOf(c, "unit", opts))]
}

func idKey[ID domain.UnitID | domain.MemberID | domain.SessionID](id ID) string {
	return strconv.FormatInt(int64(id), 10)
}

// noticeKey names what people are told about a session: the unit's code, its start
// and what else makes the notice different from others.
func noticeKey(kind string, s domain.Session, more ...string) string {
	return strings.Join(append([]string{kind, s.Unit.Code, s.Starts.Format("0601021504")}, more...), ":")
}

// heldBy lists the sessions that some units hold themselves and that start in
// [from, to), newest first. A group's officer keeps no sheet of the branch.
func (d Deps) heldBy(c *bot.Chat, units []domain.Unit, from, to time.Time) (held []domain.Session, err error) {
	for _, u := range units {
		more, err := d.Records.Sessions(c.Context(), u.ID, from, to)
		if err != nil {
			return nil, err
		}
		for _, s := range more {
			if s.Unit.ID == u.ID {
				held = append(held, s)
			}
		}
	}
	slices.SortStableFunc(held, func(a, b domain.Session) int { return b.Starts.Compare(a.Starts) })
	return held, nil
}

// keptLately are the sessions whose sheets may still be filled: today's and those
// of the last days.
func (d Deps) keptLately(c *bot.Chat, units []domain.Unit) ([]domain.Session, error) {
	return d.heldBy(c, units, c.Today().Add(-recentDays).In(d.Zone), c.Today().Add(1).In(d.Zone))
}

func whichSession(c *bot.Chat, held []domain.Session) domain.Session {
	several := slices.ContainsFunc(held, func(s domain.Session) bool { return s.Unit.ID != held[0].Unit.ID })
	var opts []bot.Option
	for _, s := range held {
		opts = append(opts, bot.Option{Key: idKey(s.ID), Label: c.Words("option", map[string]any{"S": s, "Several": several})})
	}
	return held[indexOption(opts, oneOf(c, "session", opts))]
}

// whichLine asks for one of a member's own lines.
func whichLine(c *bot.Chat, name string, lines []domain.Attended) domain.Attended {
	opts := lineOptions(c, lines)
	return lines[indexOption(opts, oneOf(c, name, opts))]
}

func lineOptions(c *bot.Chat, lines []domain.Attended) (opts []bot.Option) {
	for _, l := range lines {
		opts = append(opts, bot.Option{Key: idKey(l.Session.ID), Label: c.Words("option", l)})
	}
	return opts
}

// begun is when the campaign began for a unit, or three months ago where the
// unit has no dates.
func (d Deps) begun(c *bot.Chat, s domain.Schedule) time.Time {
	if w := s.Whole(); !w.IsZero() {
		return w.From.In(d.Zone)
	}
	return c.Started().AddDate(0, -3, 0)
}

// owing tells whether a make-up is owed for the line.
func owing(p domain.Presence) bool { return p == domain.OnLeave || p == domain.Absent }

// changedSince tells whether the line was noted after the conversation began.
// Lists that people tick are shown as they stood then: while a roll is called,
// others check in, and a list that shrinks would refuse the ticks already made.
func changedSince(l domain.Attendance, began time.Time) bool {
	return l.Presence != "" && !l.At.Before(began)
}

// tally counts the lines of a sheet, or of one member.
type tally struct{ All, Present, Self, Visited, MadeUp, Leave, Absent, Blank int }

func (t *tally) add(l domain.Attendance) {
	t.All++
	switch l.Presence {
	case domain.Present:
		t.Present++
		if l.How == domain.BySelf || l.How == domain.ByCode {
			t.Self++
		}
	case domain.Visited:
		t.Visited++
	case domain.MadeUp:
		t.MadeUp++
	case domain.OnLeave:
		t.Leave++
	case domain.Absent:
		t.Absent++
	default:
		t.Blank++
	}
}

// Studied counts those who know what the session was about.
func (t tally) Studied() int { return t.Present + t.Visited + t.MadeUp }

// Owing counts those who owe a make-up.
func (t tally) Owing() int { return t.Leave + t.Absent }

// namesOn tells the people of a sheet apart: by name and, where two share one, by
// their group, else by phone, else by the office's number.
func (d Deps) namesOn(c *bot.Chat, s domain.Session, sheet []domain.Attendance) (map[domain.MemberID]string, error) {
	same := map[string][]domain.Member{}
	for _, l := range sheet {
		same[l.Member.Name] = append(same[l.Member.Name], l.Member)
	}
	names := map[domain.MemberID]string{}
	for name, people := range same {
		marks := make([]string, 1)
		if len(people) > 1 {
			var err error
			if marks, err = d.marks(c, s, people); err != nil {
				return nil, err
			}
		}
		for i, m := range people {
			names[m.ID] = name + marks[i]
		}
	}
	return names, nil
}

// marks are what tells people of one name apart, the plainest first. Only those who
// keep the sheet see the end of a phone number: it is what binds a WeChat.
func (d Deps) marks(c *bot.Chat, s domain.Session, people []domain.Member) ([]string, error) {
	known, err := d.Records.MembersNamed(c.Context(), people[0].Name, s.Unit.ID, domain.DayOf(s.Starts))
	if err != nil {
		return nil, err
	}
	groups, phones, codes := make([]string, len(people)), make([]string, len(people)), make([]string, len(people))
	for i, m := range people {
		if k := slices.IndexFunc(known, func(k domain.Known) bool { return k.ID == m.ID }); k >= 0 {
			groups[i] = "（" + known[k].Unit.Label() + "）"
		}
		phones[i], codes[i] = "（"+masked(m.Phone)+"）", "（"+m.Code+"）"
	}
	keeper := slices.ContainsFunc(c.Person.Files(), func(u domain.Unit) bool { return u.ID == s.Unit.ID })
	switch {
	case distinct(groups):
		return groups, nil
	case keeper && distinct(phones):
		return phones, nil
	}
	return codes, nil
}

func distinct(marks []string) bool {
	seen := slices.Clone(marks)
	slices.Sort(seen)
	return len(slices.Compact(seen)) == len(marks)
}

// masked keeps of a phone number what its owner's acquaintances know it by.
func masked(phone string) string {
	if len(phone) < 8 {
		return phone
	}
	return phone[:3] + "****" + phone[len(phone)-4:]
}
