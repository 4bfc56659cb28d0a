package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// overseers may look into what is below their units.
var overseers = []domain.Role{domain.RoleOffice, domain.RoleLeader, domain.RoleInspector, domain.RoleSecretary, domain.RoleLiaison}

// SummaryGet shows how far everything below the person is with the reports of
// the present period, limited to the subtrees of their posts.
func SummaryGet(d Deps) bot.Flow {
	return bot.Flow{Name: "summary.get", For: overseers, Run: func(c *bot.Chat) (bot.Ending, error) {
		o, ok, err := d.overview(c)
		if err != nil || !ok {
			return o.ending, err
		}
		below, err := d.Records.Children(c.Context(), o.tops[0].ID, o.period.To) // as Progress counts
		if err != nil {
			return bot.Ending{}, err
		}
		var rows []row
		for _, u := range below {
			p, err := d.Records.Progress(c.Context(), o.s.Campaign.Code, o.form, o.period, ids(u), 0)
			if err != nil {
				return bot.Ending{}, err
			}
			if p.Expected > 0 && len(o.tops) == 1 {
				rows = append(rows, row{u, p})
			}
		}
		kinds, members, err := d.Records.Counts(c.Context(), ids(o.tops...), c.Today())
		if err != nil {
			return bot.Ending{}, err
		}
		units := 0
		for _, n := range kinds {
			units += n
		}
		view := o.view()
		view["Rows"], view["Units"], view["Members"], view["Sums"] = rows, units, members, sums(o)
		return c.End("all", view)
	}}
}

// row is one unit below with its progress.
type row struct {
	Unit domain.Unit
	domain.Progress
}

// sum is one figure added up.
type sum struct {
	domain.Field
	Value int64
}

func sums(o overview) (out []sum) {
	for _, f := range o.form.Fields {
		if f.Sum {
			out = append(out, sum{f, o.progress.Sums[f.Key]})
		}
	}
	return out
}

// overview is the progress of one form and period over some subtrees.
type overview struct {
	tops     []domain.Unit
	s        domain.Schedule
	form     domain.Form
	period   domain.Period
	progress domain.Progress
	ending   bot.Ending // when there is nothing to show
}

func (o overview) view() map[string]any {
	return map[string]any{"Tops": o.tops, "Form": o.form, "Period": o.period, "P": o.progress}
}

// mostMissing bounds a list of names; a county has 548 units.
const mostMissing = 1000

// overview settles the subtrees, form and period, and adds up. ok is false when
// there is nothing to show; the ending then says why.
func (d Deps) overview(c *bot.Chat) (o overview, ok bool, err error) {
	l, err := d.lookedAt(c)
	if err != nil || len(l.units) == 0 {
		o.ending.Words = l.words
		return o, false, err
	}
	o.tops = l.units
	o.s, err = d.Records.Schedule(c.Context(), o.tops[0].ID, c.Today())
	if err != nil {
		return o, false, err
	}
	if o.form, ok = overviewForm(o.s.Campaign, c.Slot("form")); !ok {
		o.ending, err = c.End("noform", nil)
		return o, false, err
	}
	o.period, _ = askedPeriod(c, o.form.Rhythm)
	if why := d.noReports(c, o.s, o.form, o.period); why != "" {
		o.ending.Words = why
		return o, false, nil
	}
	o.progress, err = d.Records.Progress(c.Context(), o.s.Campaign.Code, o.form, o.period, ids(o.tops...), mostMissing)
	return o, err == nil, err
}

// noReports says why there can be no reports of a period; empty where there can.
func (d Deps) noReports(c *bot.Chat, s domain.Schedule, f domain.Form, p domain.Period) string {
	view := map[string]any{"Form": f, "Period": p}
	switch {
	case askedTooLong(c):
		return c.Common("period.tooLong", nil)
	case p.From > c.Today():
		return c.Common("period.future", view)
	case !s.Owes(f, p):
		return c.Common("period.notOwed", view)
	}
	return ""
}

// overviewForm is the form asked for, else the one with the quickest rhythm.
func overviewForm(camp domain.Campaign, want string) (domain.Form, bool) {
	for _, r := range []domain.Rhythm{domain.Weekly, domain.Monthly, domain.Quarterly, domain.Annual} {
		for _, f := range camp.Forms {
			if f.Rhythm == r && (want == "" || want == f.Code || want == string(r)) {
				return f, true
			}
		}
	}
	return domain.Form{}, false
}

func ids(units ...domain.Unit) (out []domain.UnitID) {
	for _, u := range units {
		out = append(out, u.ID)
	}
	return out
}
