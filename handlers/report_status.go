package handlers

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// reportStatus is one form of one unit, as it stands for a period.
type reportStatus struct {
	Unit   domain.Unit
	Form   domain.Form
	Period domain.Period
	Filed  bool
	Report domain.Report
	Due    time.Time
	Late   bool
	Lines  []line // what was filed, for reading back
}

// ReportStatus tells whether reports were taken, and reads them back in full: the
// person's own, or those of a unit they look into. It is the latest of each form,
// or that of the period they named.
func ReportStatus(d Deps) bot.Flow {
	return bot.Flow{Name: "report.status", For: overseers, Run: func(c *bot.Chat) (bot.Ending, error) {
		units, words, err := d.reportingUnits(c)
		if err != nil || words != "" {
			return bot.Ending{Words: words}, err
		}
		var all []reportStatus
		for _, s := range units {
			for _, f := range owedForms(s) {
				st, known, why, err := d.statusAsked(c, s, f)
				switch {
				case err != nil || why != "":
					return bot.Ending{Words: why}, err
				case known:
					all = append(all, st)
				}
			}
		}
		switch {
		case len(all) == 0 && len(units) > 0 && c.Slot("form") != "":
			return c.End("noform", units[0].Unit)
		case len(all) == 0:
			return c.End("none", nil)
		}
		return c.End("all", all)
	}}
}

// reportingUnits are the units whose reports are asked about: those named, else
// those the person files for. words say why there are none.
func (d Deps) reportingUnits(c *bot.Chat) (out []domain.Schedule, words string, err error) {
	if name := c.Slot("unit"); name == "" || name == ownUnit {
		if out, err = d.filingUnits(c); err == nil && len(out) == 0 && len(c.Person.Oversees()) > 0 {
			words = c.Words("below", nil)
		}
		return out, words, err
	}
	l, err := d.lookedAt(c)
	if err != nil || len(l.units) == 0 {
		return nil, l.words, err
	}
	for _, u := range l.units {
		s, err := d.Records.Schedule(c.Context(), u.ID, c.Today())
		switch {
		case errors.Is(err, domain.ErrNoCampaign), err == nil && len(owedForms(s)) == 0:
			return nil, c.Words("noreports", u), nil
		case err != nil:
			return nil, "", err
		}
		out = append(out, s)
	}
	return out, "", nil
}

// statusAsked is how a form stands, known unless it is another one than the person
// asked about, or is neither filed nor due soon. why says that there is no such
// report.
func (d Deps) statusAsked(c *bot.Chat, s domain.Schedule, f domain.Form) (st reportStatus, known bool, why string, err error) {
	if want := c.Slot("form"); want != "" && want != f.Code && want != string(f.Rhythm) {
		return st, false, "", nil
	}
	period, named := askedPeriod(c, f.Rhythm)
	if !named {
		st, err = d.statusOf(c, s, f)
		return st, st.Filed || s.Owes(f, st.Period) && st.Due.Before(c.Started().AddDate(0, 0, deadlineDays)), "", err
	}
	if why = d.noReports(c, s, f, period); why != "" {
		return st, false, why, nil
	}
	st = reportStatus{Unit: s.Unit, Form: f, Period: period}
	r, filed, err := d.reportOf(c, s, f, period)
	if filed {
		st.file(r)
	}
	st.due(c, d.Zone)
	return st, true, "", err
}

// statusOf is how a form stands for the present period, or for the latest filed
// where that is not owed.
func (d Deps) statusOf(c *bot.Chat, s domain.Schedule, f domain.Form) (reportStatus, error) {
	st := reportStatus{Unit: s.Unit, Form: f, Period: domain.PeriodOf(f.Rhythm, c.Today())}
	last, err := d.Records.Reports(c.Context(), s.Campaign.Code, f.Code, s.Unit.ID, 1)
	if err != nil {
		return st, err
	}
	if len(last) > 0 && (last[0].Period == st.Period || !s.Owes(f, st.Period)) {
		st.file(last[0])
	}
	st.due(c, d.Zone)
	return st, nil
}

// file makes it the status of that report.
func (st *reportStatus) file(r domain.Report) {
	st.Filed, st.Report, st.Period = true, r, r.Period
	if !r.Zero {
		st.Lines = linesOf(st.Form, r.Values, func(domain.Field) bool { return false })
	}
}

func (st *reportStatus) due(c *bot.Chat, zone *time.Location) {
	st.Due = st.Form.Due.Of(st.Period, zone)
	st.Late = c.Started().After(st.Due)
}
