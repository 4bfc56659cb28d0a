package store

import (
	"context"
	"encoding/json"
	"fmt"

	"lianluo/domain"
)

const reportNew query = `INSERT INTO reports (id, campaign, form, period, ends_day, unit, revision, zero, at_ms, due_ms)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9) ON CONFLICT (campaign, form, period, unit) DO NOTHING`

func (a applying) filed(ctx context.Context, e domain.ReportFiled) error {
	id := a.s.id()
	n, err := exec(ctx, a.run, reportNew, id, e.Campaign, e.Form, e.Period.Key(), e.Period.To, e.Unit, e.Zero, ms(a.at), ms(e.Due))
	if err == nil && n == 0 {
		err = fmt.Errorf("store: %s %s of unit %d: %w", e.Form, e.Period.Key(), e.Unit, domain.ErrAlreadyFiled)
	}
	if err != nil {
		return err
	}
	return a.revision(ctx, revision{report: id, number: 1, zero: e.Zero, values: e.Values, by: e.By})
}

const (
	reportRevised query = `UPDATE reports SET revision = revision + 1, zero = $6
WHERE campaign = $1 AND form = $2 AND period = $3 AND unit = $4 AND revision = $5`
	reportID query = `SELECT id FROM reports WHERE campaign = $1 AND form = $2 AND period = $3 AND unit = $4`
)

func (a applying) revised(ctx context.Context, e domain.ReportRevised) error {
	n, err := exec(ctx, a.run, reportRevised, e.Campaign, e.Form, e.Period.Key(), e.Unit, e.Revision, e.Zero)
	if err == nil && n == 0 {
		err = fmt.Errorf("store: %s %s of unit %d: %w", e.Form, e.Period.Key(), e.Unit, domain.ErrChanged)
	}
	if err != nil {
		return err
	}
	id, err := one(ctx, a.run, "report", itself[int64], reportID, e.Campaign, e.Form, e.Period.Key(), e.Unit)
	if err != nil {
		return err
	}
	return a.revision(ctx, revision{report: id, number: e.Revision + 1, zero: e.Zero, values: e.Values, by: e.By, why: e.Why})
}

// revision is what a report says since one filing or correction.
type revision struct {
	report int64
	number int
	zero   bool
	values domain.Values
	by     domain.MemberID
	why    string
}

const (
	revisionNew query = `INSERT INTO report_revisions (report, revision, zero, answers, why, by_member, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)`
	figuresEnd query = `DELETE FROM report_figures WHERE report = $1`
	figureNew  query = `INSERT INTO report_figures (report, field, figure) VALUES ($1, $2, $3)`
)

// revision keeps the answers for ever, and their whole numbers for sums; which of
// them are summed is the form's to say when it asks.
func (a applying) revision(ctx context.Context, r revision) error {
	answers, err := json.Marshal(r.values)
	if err != nil {
		return fmt.Errorf("store: a report's answers: %w", err)
	}
	if _, err := exec(ctx, a.run, revisionNew, r.report, r.number, r.zero, string(answers), r.why, r.by, ms(a.at)); err != nil {
		return err
	}
	if _, err := exec(ctx, a.run, figuresEnd, r.report); err != nil {
		return err
	}
	for key := range r.values {
		n, ok := r.values.Figure(key)
		if !ok {
			continue
		}
		if _, err := exec(ctx, a.run, figureNew, r.report, key, n); err != nil {
			return err
		}
	}
	return nil
}

// reportCols are the columns of reportDest. The unit is as it stood on the last
// day of the period; who filed need not be a member (a sheet typed in).
const reportCols = `r.campaign, r.form, r.period, r.zero, v.answers, r.revision, v.why, r.at_ms, r.due_ms,
COALESCE(m.id, 0), COALESCE(m.code, ''), COALESCE(m.name, ''), COALESCE(m.phone, ''), COALESCE(m.level, ''), COALESCE(m.mobile, FALSE), ` + unitCols + `
FROM reports r JOIN report_revisions v ON v.report = r.id AND v.revision = r.revision
LEFT JOIN members m ON m.id = v.by_member
JOIN units u ON u.id = r.unit
LEFT JOIN placements p ON p.unit = u.id AND p.since <= r.ends_day AND r.ends_day < p.until `

func (s *Store) reportDest(x *domain.Report) []any {
	own := []any{
		&x.Campaign, &x.Form,
		periodKey{&x.Period},
		&x.Zero,
		asJSON{&x.Values},
		&x.Revision, &x.Why,
		when{&x.At, s.Zone},
		when{&x.Due, s.Zone},
	}
	return append(append(own, memberDest(&x.By)...), unitDest(&x.Unit)...)
}

// periodKey reads a period from its key.
type periodKey struct{ to *domain.Period }

// Scan implements [sql.Scanner].
func (p periodKey) Scan(v any) error {
	key, _ := v.(string)
	period, err := domain.ParsePeriod(key)
	*p.to = period
	return err
}

const reportOf query = `SELECT ` + reportCols + `
WHERE r.campaign = $1 AND r.form = $2 AND r.period = $3 AND r.unit = $4`

// Report is a report as it was last filed; By is who did so.
func (s *Store) Report(ctx context.Context, campaign, form string, period domain.Period, unit domain.UnitID) (domain.Report, error) {
	what := fmt.Sprintf("%s %s of unit %d", form, period.Key(), unit)
	return one(ctx, s.read, what, s.reportDest, reportOf, campaign, form, period.Key(), unit)
}

const reportsOf query = `SELECT ` + reportCols + `
WHERE r.unit = $1 AND r.campaign = $2 AND ($3 = '' OR r.form = $3) ORDER BY r.ends_day DESC, r.at_ms DESC LIMIT $4`

// Reports lists a unit's newest reports of a form (empty: any), newest period first.
func (s *Store) Reports(ctx context.Context, campaign, form string, unit domain.UnitID, n int) ([]domain.Report, error) {
	return list(ctx, s.read, s.reportDest, reportsOf, unit, campaign, form, n)
}
