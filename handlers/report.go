package handlers

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/domain"
)

// ReportStart files a report of any rhythm: the campaign's form is the script.
// What is on record already is not asked; 本周无事项 is a report too.
func ReportStart(d Deps) bot.Flow {
	run := func(c *bot.Chat) (bot.Ending, error) {
		r, ok, err := d.whichReport(c)
		if err != nil || !ok {
			return r.ending, err
		}
		event := domain.ReportFiled{
			Campaign: r.s.Campaign.Code, Form: r.form.Code, Period: r.period, Unit: r.unit.ID,
			By: c.Person.Member.ID, Due: r.form.Due.Of(r.period, d.Zone),
		}
		if c.Slot("zero") != "" {
			event.Zero = true
			c.Review("zeroReview", c.Words("zeroReview", r.view()))
		} else if event.Values, err = d.answers(c, r); err != nil {
			return bot.Ending{}, err
		}
		filed := domain.Report{Period: r.period, Unit: r.unit, Revision: 1, At: c.Now(), Due: event.Due, Zero: event.Zero}
		return c.End("filed", map[string]any{"R": filed, "V": r.view()}, event)
	}
	return bot.Flow{Name: "report.start", For: filers, Subject: "form", Run: run}
}

// answers fills the form, and shows it.
func (d Deps) answers(c *bot.Chat, r owed) (values domain.Values, err error) {
	if r.recorded, err = d.onRecord(c, r); err != nil {
		return nil, err
	}
	h := hear(c, r.form, true)
	h.begin(r.view())
	if values, err = d.fill(c, r, h); err != nil {
		return nil, err
	}
	h.tell("")
	h.amend("review")
	c.Review("review", reviewWords(c, r, values), answerNames(r.form)...)
	return values, nil
}

// filers may file for their unit and keep its sheets.
var filers = []domain.Role{domain.RoleSecretary, domain.RoleLiaison}

// owed is one report somebody is about to file.
type owed struct {
	s      domain.Schedule
	form   domain.Form
	period domain.Period
	unit   domain.Unit
	ending bot.Ending // when there is nothing to file

	recorded map[string]string // what check-ins say already, by question
}

func (r owed) view() map[string]any {
	return map[string]any{"Form": r.form, "Period": r.period, "Unit": r.unit}
}

// whichReport settles unit, form and period, asking only where there is a
// choice. ok is false when there is nothing to file; the ending then says why.
func (d Deps) whichReport(c *bot.Chat) (r owed, ok bool, err error) {
	units, err := d.filingUnits(c)
	if err != nil {
		return r, false, err
	}
	if len(units) == 0 {
		r.ending, err = c.End("none", nil)
		return r, false, err
	}
	r.s = pickUnit(c, units)
	r.unit = r.s.Unit
	if r.form, ok = d.pickForm(c, r.s); !ok {
		r.ending, err = c.End("noform", map[string]any{"Forms": owedForms(r.s), "Unit": r.unit})
		return r, false, err
	}
	c.Called(r.form.Name)
	if len(units) > 1 {
		c.Called(r.unit.Label() + r.form.Name)
	}
	if r.period, err = d.pickPeriod(c, r); err != nil {
		return r, false, err
	}
	if !r.s.Owes(r.form, r.period) {
		key := "notyet"
		if _, said := r.periodSaid(c); said {
			key = "notowed"
		}
		r.ending, err = c.End(key, r.view())
		return r, false, err
	}
	old, filed, err := d.reportOf(c, r.s, r.form, r.period)
	if err != nil || !filed {
		return r, err == nil, err
	}
	r.ending, err = c.End("already", map[string]any{"R": old, "V": r.view()})
	return r, false, err
}

// filingUnits dates the campaign for every unit the person files for that owes
// any report.
func (d Deps) filingUnits(c *bot.Chat) (out []domain.Schedule, err error) {
	for _, u := range c.Person.Files() {
		s, err := d.Records.Schedule(c.Context(), u.ID, c.Today())
		if errors.Is(err, domain.ErrNoCampaign) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(owedForms(s)) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

func pickUnit(c *bot.Chat, units []domain.Schedule) domain.Schedule {
	if len(units) == 1 {
		return units[0]
	}
	var opts []bot.Option
	for _, s := range units {
		opts = append(opts, bot.Option{Key: strconv.FormatInt(int64(s.Unit.ID), 10), Label: s.Unit.Label()})
	}
	return units[indexOption(opts, c.Choice("unit", opts...))]
}

// owedForms are the forms a unit has to file.
func owedForms(s domain.Schedule) (forms []domain.Form) {
	for _, f := range s.Campaign.Forms {
		if f.For.Unit(s.Unit) {
			forms = append(forms, f)
		}
	}
	return forms
}

// pickForm takes the form the person named, by code or rhythm, or the one the opening
// message says something of; else it asks.
func (d Deps) pickForm(c *bot.Chat, s domain.Schedule) (domain.Form, bool) {
	forms := owedForms(s)
	if want := c.Slot("form"); want != "" {
		for _, f := range forms {
			if f.Code == want || string(f.Rhythm) == want {
				return f, true
			}
		}
		return domain.Form{}, false
	}
	var opts []bot.Option
	for _, f := range forms {
		opts = append(opts, bot.Option{Key: f.Code, Label: f.Name})
	}
	if meant, one := formsMeant(c, forms); one {
		c.Given("form", meant[0].Code)
	}
	return forms[indexOption(opts, oneOf(c, "form", opts))], true
}

// pickPeriod is the period the person named, else the present one, unless the one
// before was owed and never came: then they say which they mean. That stands,
// whoever else files it meanwhile.
func (d Deps) pickPeriod(c *bot.Chat, r owed) (domain.Period, error) {
	now := domain.PeriodOf(r.form.Rhythm, c.Today())
	if w := r.s.Whole(); !w.IsZero() && c.Today() > w.To && now.From > w.To {
		now = domain.PeriodOf(r.form.Rhythm, w.To)
	}
	if p, ok := r.periodSaid(c); ok && !r.s.Owes(r.form, p) {
		return p, nil
	} else if ok && p != now {
		c.Given("period", p.Key())
		return domain.ParsePeriod(c.Choice("period", bot.Option{Key: p.Key(), Label: c.Words("lastPeriod", p)}, bot.Option{Key: now.Key(), Label: c.Words("thisPeriod", now)}))
	} else if ok {
		c.Given("period", now.Key())
	}
	prev := now.Prev()
	if !r.s.Owes(r.form, prev) {
		return now, nil
	}
	_, filed, err := d.reportOf(c, r.s, r.form, prev)
	if err != nil {
		return now, err
	}
	if filed {
		c.Given("period", now.Key())
	}
	opts := []bot.Option{
		{Key: now.Key(), Label: c.Words("thisPeriod", now)},
		{Key: prev.Key(), Label: c.Words("lastPeriod", prev)},
	}
	return domain.ParsePeriod(c.Choice("period", opts...))
}

// periodSaid is the period of the form that the opening message names. What is only
// planned for is none, and a message about two names neither.
func (r owed) periodSaid(c *bot.Chat) (p domain.Period, ok bool) {
	p, named := askedPeriod(c, r.form.Rhythm)
	if !named || p.From > c.Today() || c.Fill(c.Opening(), r.form, "", c.Started()).Mixed {
		return p, false
	}
	return p, true
}

func (d Deps) reportOf(c *bot.Chat, s domain.Schedule, f domain.Form, p domain.Period) (domain.Report, bool, error) {
	r, err := d.Records.Report(c.Context(), s.Campaign.Code, f.Code, p, s.Unit.ID)
	if errors.Is(err, domain.ErrNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}
