package handlers

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// deadline is one thing that is due.
type deadline struct {
	Name  string
	At    time.Time
	Clock bool // due at an hour, not just on a day
	Done  bool
	Left  int // days from today
}

// The list is kept to what one can act on: so many things, so many days ahead.
const (
	mostDeadlines = 8
	deadlineDays  = 60
)

// DeadlineList tells what is due and when, the nearest first: reports of the
// units the person files for, tasks, study sessions, the end of the phase.
func DeadlineList(d Deps) bot.Flow {
	return bot.Flow{Name: "deadline.list", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, err := d.schedule(c)
		if err != nil {
			return bot.Ending{}, err
		}
		due := append(d.taskDeadlines(c, s), d.phaseEnd(c, s)...)
		for _, more := range []func(*bot.Chat, domain.Schedule) ([]deadline, error){d.reportDeadlines, d.sessionDeadlines} {
			found, err := more(c, s)
			if err != nil {
				return bot.Ending{}, err
			}
			due = append(due, found...)
		}
		for i := range due {
			due[i].Left = domain.DayOf(due[i].At).Sub(c.Today())
		}
		due = slices.DeleteFunc(due, func(x deadline) bool { return x.Left < 0 || x.Left > deadlineDays })
		slices.SortStableFunc(due, func(a, b deadline) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) })
		if len(due) == 0 {
			return c.End("none", nil)
		}
		return c.End("all", map[string]any{"Due": due[:min(len(due), mostDeadlines)]})
	}}
}

func (d Deps) taskDeadlines(c *bot.Chat, s domain.Schedule) (due []deadline) {
	phase, _, ok := s.At(c.Today())
	if !ok {
		return nil
	}
	own, unit := tasksOf(s, phase, c.Person)
	for _, t := range append(own, unit...) {
		if t.Required {
			due = append(due, deadline{Name: t.Name, At: t.Day.In(d.Zone)})
		}
	}
	return due
}

func (d Deps) phaseEnd(c *bot.Chat, s domain.Schedule) []deadline {
	phase, _, ok := s.At(c.Today())
	if !ok {
		return nil
	}
	return []deadline{{Name: c.Words("phase", phase.Name), At: phase.Span.To.In(d.Zone)}}
}

func (d Deps) reportDeadlines(c *bot.Chat, _ domain.Schedule) (due []deadline, err error) {
	for _, u := range c.Person.Files() {
		s, err := d.Records.Schedule(c.Context(), u.ID, c.Today())
		if errors.Is(err, domain.ErrNoCampaign) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, f := range owedForms(s) {
			p := domain.PeriodOf(f.Rhythm, c.Today())
			if !s.Owes(f, p) {
				continue
			}
			r, filed, err := d.reportOf(c, s, f, p)
			if err != nil {
				return nil, err
			}
			name := c.Words("report", map[string]any{"Form": f, "Period": p, "Unit": u, "Several": len(c.Person.Files()) > 1})
			at := f.Due.Of(p, d.Zone)
			due = append(due, deadline{Name: name, At: at, Clock: true, Done: filed && r.Revision > 0})
		}
	}
	return due, nil
}

func (d Deps) sessionDeadlines(c *bot.Chat, _ domain.Schedule) (due []deadline, err error) {
	from := c.Started()
	list, err := d.Records.Sessions(c.Context(), c.Person.Unit.ID, from, from.AddDate(0, 0, 14))
	for _, s := range list {
		due = append(due, deadline{Name: c.Words("session", s), At: s.Starts.In(d.Zone), Clock: true})
	}
	return due, err
}
