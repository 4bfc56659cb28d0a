package handlers

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"lianluo/bot"
	"lianluo/domain"
)

// editable is how many of a unit's latest reports are offered for correction.
const editable = 3

// ReportEdit corrects a report that was filed: 改2, a reason, 确认. What stood
// there before is kept with who changed it, when and why.
func ReportEdit(d Deps) bot.Flow {
	run := func(c *bot.Chat) (bot.Ending, error) {
		r, old, ok, err := d.whichFiled(c)
		if err != nil {
			return bot.Ending{}, err
		}
		if !ok {
			return c.End("none", nil)
		}
		if now := r.revision(old); pinned(c, "made", now) != now {
			return bot.Ending{Words: c.Words("overtaken", nil), Anew: map[string]string{"form": r.form.Code}}, nil
		}
		c.Form(r.form.Fingerprint())
		h := hear(c, r.form, false)
		for _, f := range r.form.Fields {
			if old.Values[f.Key] != "" || !f.Required {
				c.Given(answerName(f), old.Values[f.Key])
			}
		}
		values := domain.Values{}
		for i, f := range r.form.Fields {
			h.tell(f.Key)
			values[f.Key] = askField(c, f, i+1, len(r.form.Fields))
		}
		view := r.view()
		view["Lines"] = linesOf(r.form, values, func(domain.Field) bool { return false })
		view["Why"] = ""
		if !sameValues(values, old.Values) {
			c.Offered("why", h.reason())
			view["Why"] = c.Text("why", 2, 200)
		}
		h.tellAll()
		h.amend("review")
		c.Review("review", c.Words("review", view), answerNames(r.form)...)
		if view["Why"] == "" {
			return c.End("same", nil)
		}
		saved := domain.Report{Period: r.period, Unit: r.unit, Revision: old.Revision + 1}
		return c.End("saved", map[string]any{"R": saved}, domain.ReportRevised{
			Campaign: r.s.Campaign.Code, Form: r.form.Code, Period: r.period, Unit: r.unit.ID, Values: values,
			Revision: old.Revision, Why: view["Why"].(string), By: c.Person.Member.ID,
		})
	}
	return bot.Flow{Name: "report.edit", For: filers, Subject: "form", Run: run}
}

// revision names what a correction is made from.
func (r owed) revision(old domain.Report) string {
	return fmt.Sprintf("%s %d %s %d", r.form.Code, r.unit.ID, r.period.Key(), old.Revision)
}

// pinned is what held when the person came this far, to compare with what holds now.
func pinned(c *bot.Chat, name, now string) string {
	c.Given(name, now)
	return c.Ask(bot.Question{Name: name}, func(a bot.Answer) (string, string) { return a.Text, "" })
}

func sameValues(a, b domain.Values) bool {
	clean := func(v domain.Values) domain.Values {
		c := maps.Clone(v)
		maps.DeleteFunc(c, func(_, s string) bool { return s == "" })
		return c
	}
	return maps.Equal(clean(a), clean(b))
}

// whichFiled settles which report is meant: the only one, or one of a list of the
// latest.
func (d Deps) whichFiled(c *bot.Chat) (r owed, old domain.Report, ok bool, err error) {
	units, err := d.filingUnits(c)
	if err != nil {
		return r, old, false, err
	}
	found := map[string]owed{}
	filed := map[string]domain.Report{}
	var opts []bot.Option
	named := false
	for _, s := range units {
		forms, one := formsMeant(c, owedForms(s))
		named = named || one
		for _, f := range forms {
			list, err := d.Records.Reports(c.Context(), s.Campaign.Code, f.Code, s.Unit.ID, editable)
			if err != nil {
				return r, old, false, err
			}
			for _, x := range list {
				key := strconv.FormatInt(int64(s.Unit.ID), 10) + "/" + f.Code + "/" + x.Period.Key()
				found[key], filed[key] = owed{s: s, form: f, period: x.Period, unit: s.Unit}, x
				opts = append(opts, bot.Option{Key: key, Label: c.Words("option", map[string]any{"Unit": s.Unit, "Form": f, "Report": x})})
			}
		}
	}
	if len(opts) == 0 {
		return r, old, false, nil
	}
	key := ""
	if named {
		key = meant(c, opts, filed)
	}
	if key == "" {
		key = oneOf(c, "which", opts)
	}
	return found[key], filed[key], true, nil
}

// formsMeant are the forms that the opening message names, or says something of
// (走访填错了); named tells that it is one of them.
func formsMeant(c *bot.Chat, forms []domain.Form) (meant []domain.Form, named bool) {
	want := c.Slot("form")
	for _, f := range forms {
		filled := c.Fill(c.Opening(), f, "", c.Started())
		said := want == "" && slices.ContainsFunc(filled.Said, func(s bot.Said) bool { return !s.Rest })
		if said || want == f.Code || want == string(f.Rhythm) {
			meant = append(meant, f)
		}
	}
	if want == "" && len(meant) == 0 {
		return forms, false
	}
	return meant, len(meant) == 1
}

// meant is the report that is named, as in 改周报 or 改上周周报: the newest of its form, or
// that of the period that is said. Empty where the person has to say, which is always
// so for several units.
func meant(c *bot.Chat, opts []bot.Option, filed map[string]domain.Report) string {
	for _, o := range opts {
		x := filed[o.Key]
		if x.Unit.ID != filed[opts[0].Key].Unit.ID {
			return ""
		}
		asked, named := askedPeriod(c, x.Period.Rhythm)
		if named && x.Period == asked {
			return o.Key
		}
	}
	if c.Slot("period") != "" {
		return ""
	}
	return opts[0].Key
}
