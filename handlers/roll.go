package handlers

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// CheckInRoll is 点名: who came, who is on leave and why, who was visited at home,
// who was missing. What people noted themselves stands.
func CheckInRoll(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.roll", For: filers, Run: func(c *bot.Chat) (bot.Ending, error) {
		held, err := d.keptLately(c, c.Person.Files())
		if err != nil {
			return bot.Ending{}, err
		}
		if len(held) == 0 {
			return c.End("none", nil)
		}
		r, err := d.openRoll(c, whichSession(c, held))
		if err != nil {
			return bot.Ending{}, err
		}
		r.ask()
		events := r.events()
		if len(events) == 0 {
			return c.End("nothing", r.view())
		}
		c.Review("review", c.Words("review", r.view()), r.questions()...)
		return c.End("done", r.view(), events...)
	}}
}

// roll is one sheet being filled.
type roll struct {
	c       *bot.Chat
	session domain.Session
	sheet   []domain.Attendance // as it stands now
	names   map[domain.MemberID]string
	lines   []rollLine
}

// rollLine is one question of the roll with its answer.
type rollLine struct {
	Question string
	Key      string // the question without what makes its name unique
	Presence domain.Presence
	People   []domain.Member
	Names    []string
	Reasons  []string // of people on leave, in their order
}

func (d Deps) openRoll(c *bot.Chat, s domain.Session) (*roll, error) {
	r := &roll{c: c, session: s}
	var err error
	if r.sheet, err = d.Records.Sheet(c.Context(), s.ID); err != nil {
		return nil, err
	}
	r.names, err = d.namesOn(c, s, r.sheet)
	return r, err
}

// ask goes through the sheet; a question nobody is left for is not asked.
func (r *roll) ask() {
	r.c.Say("sheet", r.view())
	left := r.tick("present", domain.Present, r.members(func(l domain.Attendance) bool {
		return l.Presence == "" || changedSince(l, r.c.Started())
	}))
	r.tick("came", domain.Present, r.members(func(l domain.Attendance) bool {
		return owing(l.Presence) && !changedSince(l, r.c.Started())
	}))
	left = r.tick("leave", domain.OnLeave, left)
	r.reasons()
	left = r.tick("visited", domain.Visited, left)
	r.tick("absent", domain.Absent, left)
}

func (r *roll) members(which func(domain.Attendance) bool) (found []domain.Member) {
	for _, l := range r.sheet {
		if which(l) {
			found = append(found, l.Member)
		}
	}
	return found
}

// tick asks who of these it holds for, and returns the others.
func (r *roll) tick(question string, p domain.Presence, from []domain.Member) (others []domain.Member) {
	if len(from) == 0 {
		return nil
	}
	var opts []bot.Option
	for _, m := range from {
		opts = append(opts, bot.Option{Key: idKey(m.ID), Label: r.names[m.ID]})
	}
	q := bot.Question{Name: question, Ask: r.c.Words(question, len(from)), Optional: true}
	ticked := r.c.Choices(q, opts...)
	line := rollLine{Question: question, Key: question, Presence: p}
	for _, m := range from {
		if slices.Contains(ticked, idKey(m.ID)) {
			line.People, line.Names = append(line.People, m), append(line.Names, r.names[m.ID])
		} else {
			others = append(others, m)
		}
	}
	r.lines = append(r.lines, line)
	return others
}

// reasons asks why people are on leave, once for all of them. The question is
// named after the people: for others it is another question.
func (r *roll) reasons() {
	i := slices.IndexFunc(r.lines, func(l rollLine) bool { return l.Presence == domain.OnLeave })
	if i < 0 || len(r.lines[i].People) == 0 {
		return
	}
	keys := []string{"reason"}
	for _, m := range r.lines[i].People {
		keys = append(keys, idKey(m.ID))
	}
	name := strings.Join(keys, ".")
	names := r.lines[i].Names
	q := bot.Question{Name: name, Ask: r.c.Words("reason", names), Optional: true, Free: true}
	kept := r.c.Ask(q, readReasons(r.c, len(names)))
	given := strings.Split(kept, "\n")
	for k := range names {
		r.lines[i].Reasons = append(r.lines[i].Reasons, given[min(k, len(given)-1)])
	}
	r.lines = append(r.lines, rollLine{Question: name, Key: "reason", Names: slices.DeleteFunc(given, func(s string) bool { return s == "" })})
}

// readReasons takes one reason for all of n people, or one for each in order,
// and keeps one a line.
func readReasons(c *bot.Chat, n int) bot.Reader {
	return func(a bot.Answer) (string, string) {
		words, refuse := c.ReadText(2, 200)(a)
		if refuse != "" || n == 1 {
			return strings.ReplaceAll(words, "\n", "，"), refuse
		}
		parts := strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("；;\n", r) })
		if len(parts) != 1 && len(parts) != n {
			return "", c.Words("reasons", n)
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		return strings.Join(parts, "\n"), ""
	}
}

func (r *roll) questions() (names []string) {
	for _, l := range r.lines {
		names = append(names, l.Question)
	}
	return names
}

// events notes what was ticked, but for those who have noted better themselves
// while the roll was called.
func (r *roll) events() (events []domain.Event) {
	for _, l := range r.lines {
		for i, m := range l.People {
			if r.now(m.ID).Presence.Studied() {
				continue
			}
			e := domain.PresenceNoted{Session: r.session.ID, Member: m.ID, Presence: l.Presence, How: domain.ByRoll, By: r.c.Person.Member.ID}
			if len(l.Reasons) > 0 {
				e.Reason = l.Reasons[i]
			}
			events = append(events, e)
		}
	}
	return events
}

func (r *roll) now(id domain.MemberID) domain.Attendance {
	i := slices.IndexFunc(r.sheet, func(l domain.Attendance) bool { return l.Member.ID == id })
	return r.sheet[i]
}

// rollRow is one line of the sheet with the name that tells the person apart.
type rollRow struct {
	Name string
	domain.Attendance
}

// view is the sheet as it will stand.
func (r *roll) view() map[string]any {
	after := map[domain.MemberID]domain.PresenceNoted{}
	for _, e := range r.events() {
		noted := e.(domain.PresenceNoted)
		after[noted.Member] = noted
	}
	var t tally
	var rows []rollRow
	for _, l := range r.sheet {
		if e, ok := after[l.Member.ID]; ok {
			l.Presence, l.How, l.Reason = e.Presence, e.How, e.Reason
		}
		t.add(l)
		rows = append(rows, rollRow{r.names[l.Member.ID], l})
	}
	return map[string]any{"S": r.session, "T": t, "Lines": r.lines, "Rows": rows}
}
