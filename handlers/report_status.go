package handlers

import (
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// reportStatus is one form of one unit, as it stands for the latest period.
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

// ReportStatus tells whether the person's reports were taken, and reads the
// latest back in full.
func ReportStatus(d Deps) bot.Flow {
	return bot.Flow{Name: "report.status", For: filers, Run: func(c *bot.Chat) (bot.Ending, error) {
		units, err := d.filingUnits(c)
		if err != nil {
			return bot.Ending{}, err
		}
		var all []reportStatus
		for _, s := range units {
			for _, f := range owedForms(s) {
				if want := c.Slot("form"); want != "" && want != f.Code && want != string(f.Rhythm) {
					continue
				}
				st, err := d.statusOf(c, s, f)
				if err != nil {
					return bot.Ending{}, err
				}
				if st.Filed || s.Owes(f, st.Period) && st.Due.Before(c.Started().AddDate(0, 0, deadlineDays)) {
					all = append(all, st)
				}
			}
		}
		if len(all) == 0 {
			return c.End("none", nil)
		}
		return c.End("all", all)
	}}
}

func (d Deps) statusOf(c *bot.Chat, s domain.Schedule, f domain.Form) (reportStatus, error) {
	st := reportStatus{Unit: s.Unit, Form: f, Period: domain.PeriodOf(f.Rhythm, c.Today())}
	last, err := d.Records.Reports(c.Context(), s.Campaign.Code, f.Code, s.Unit.ID, 1)
	if err != nil {
		return st, err
	}
	if len(last) > 0 && (last[0].Period == st.Period || !s.Owes(f, st.Period) || c.Slot("period") == "last") {
		st.Filed, st.Report, st.Period = true, last[0], last[0].Period
		st.Lines = linesOf(f, last[0].Values, func(domain.Field) bool { return false })
		if last[0].Zero {
			st.Lines = nil
		}
	}
	st.Due = f.Due.Of(st.Period, d.Zone)
	st.Late = c.Started().After(st.Due)
	return st, nil
}
