package handlers

import (
	"errors"
	"slices"

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
	o.tops = c.Person.Oversees()
	if words := c.Slot("unit"); words != "" {
		if o.tops, err = d.within(c, words); err != nil {
			return o, false, err
		}
		if len(o.tops) == 0 {
			o.ending, err = bot.Ending{Words: c.Words("nounit", words)}, nil
			return o, false, err
		}
	}
	o.s, err = d.Records.Schedule(c.Context(), o.tops[0].ID, c.Today())
	if err != nil {
		return o, false, err
	}
	if o.form, ok = overviewForm(o.s.Campaign, c.Slot("form")); !ok {
		o.ending, err = c.End("noform", nil)
		return o, false, err
	}
	o.period, _ = askedPeriod(c, o.form.Rhythm)
	if !o.s.Owes(o.form, o.period) {
		o.ending, err = c.End("notowed", o.view())
		return o, false, err
	}
	o.progress, err = d.Records.Progress(c.Context(), o.s.Campaign.Code, o.form, o.period, ids(o.tops...), mostMissing)
	return o, err == nil, err
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

// within finds units by words, only inside the person's own subtrees.
func (d Deps) within(c *bot.Chat, words string) (out []domain.Unit, err error) {
	found, err := d.Records.UnitsNamed(c.Context(), words, c.Today(), 20)
	if err != nil {
		return nil, err
	}
	var paths [][]domain.Unit
	for _, u := range found {
		path, err := d.Records.Path(c.Context(), u.ID, c.Today())
		if errors.Is(err, domain.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if overseen(c.Person, path) {
			out, paths = append(out, u), append(paths, path)
		}
	}
	return topmost(out, paths), nil
}

// topmost leaves out what is below another of the units: 三湖镇 means the whole of
// the town, not the town and each branch that has it in its name.
func topmost(units []domain.Unit, paths [][]domain.Unit) (out []domain.Unit) {
	for i, u := range units {
		below := false
		for _, above := range paths[i][:len(paths[i])-1] {
			below = below || slices.ContainsFunc(units, func(x domain.Unit) bool { return x.ID == above.ID })
		}
		if !below {
			out = append(out, u)
		}
	}
	return out
}

func overseen(p domain.Person, path []domain.Unit) bool {
	for _, top := range p.Oversees() {
		for _, u := range path {
			if u.ID == top.ID {
				return true
			}
		}
	}
	return false
}

func ids(units ...domain.Unit) (out []domain.UnitID) {
	for _, u := range units {
		out = append(out, u.ID)
	}
	return out
}
