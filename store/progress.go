package store

import (
	"context"
	"strings"

	"lianluo/domain"
)

// owed are the units that owe a form: those below the tops (the last parameter)
// on day $1 whose kind and field the form is for ($5, $6: lists like ,a,b, or
// empty for all), each with its report of campaign $2, form $3, period $4, if any.
// MATERIALIZED keeps a small subtree from being looked for among all reports.
const (
	owedTops = belowTops
	owedRest = belowRest + `, owed (unit, report, late, zero) AS MATERIALIZED (
	SELECT u.id, r.id, r.due_ms > 0 AND r.at_ms > r.due_ms, r.zero FROM below JOIN units u ON u.id = below.unit
	LEFT JOIN reports r ON r.campaign = $2 AND r.form = $3 AND r.period = $4 AND r.unit = u.id
	WHERE ($5 = '' OR REPLACE($5, ',' || u.kind || ',', '') <> $5)
	AND ($6 = '' OR REPLACE($6, ',' || u.field || ',', '') <> $6)) `
)

const progressCounts query = owedTops + `IN ($7)` + owedRest + `
SELECT COUNT(*), COUNT(report), COUNT(CASE WHEN late THEN 1 END), COUNT(CASE WHEN zero THEN 1 END) FROM owed`

const progressSums query = owedTops + `IN ($7)` + owedRest + `
SELECT f.field, CAST(SUM(f.figure) AS BIGINT) FROM owed JOIN report_figures f ON f.report = owed.report GROUP BY f.field`

const progressMissing query = owedTops + `IN ($8)` + owedRest + `
SELECT ` + unitCols + ` FROM owed JOIN units u ON u.id = owed.unit
JOIN placements p ON p.unit = u.id AND ` + placed + `
WHERE owed.report IS NULL ORDER BY u.code LIMIT $7`

type fieldSum struct {
	key string
	sum int64
}

// Progress adds up the subtrees. The units expected are those the form is for
// that stood in the tree on the period's last day. Missing lists at most n, in
// order of their codes.
func (s *Store) Progress(ctx context.Context, campaign string, form domain.Form, period domain.Period, tops []domain.UnitID, n int) (domain.Progress, error) {
	p := domain.Progress{Period: period, Sums: map[string]int64{}}
	if len(tops) == 0 {
		return p, nil
	}
	kinds, fields := commas(form.For.Kinds), commas(form.For.Fields)
	scope := []any{period.To, campaign, form.Code, period.Key(), kinds, fields}
	if err := s.counts(ctx, &p, scope, tops); err != nil {
		return p, err
	}
	if err := s.sums(ctx, &p, form, scope, tops); err != nil {
		return p, err
	}
	var err error
	if p.Members, err = s.membersBelow(ctx, tops, period.To); err != nil || n == 0 || p.Filed == p.Expected {
		return p, err
	}
	q, args := in(progressMissing, append(scope, n), tops)
	p.Missing, err = list(ctx, s.read, unitDest, q, args...)
	return p, err
}

func (s *Store) counts(ctx context.Context, p *domain.Progress, scope []any, tops []domain.UnitID) error {
	q, args := in(progressCounts, scope, tops)
	x, err := one(ctx, s.read, "progress", func(x *domain.Progress) []any {
		return []any{&x.Expected, &x.Filed, &x.Late, &x.Zero}
	}, q, args...)
	p.Expected, p.Filed, p.Late, p.Zero = x.Expected, x.Filed, x.Late, x.Zero
	return err
}

func (s *Store) sums(ctx context.Context, p *domain.Progress, form domain.Form, scope []any, tops []domain.UnitID) error {
	for _, f := range form.Fields {
		if f.Sum {
			p.Sums[f.Key] = 0
		}
	}
	if p.Filed == 0 {
		return nil
	}
	q, args := in(progressSums, scope, tops)
	sums, err := list(ctx, s.read, func(x *fieldSum) []any { return []any{&x.key, &x.sum} }, q, args...)
	for _, x := range sums {
		if _, asked := p.Sums[x.key]; asked {
			p.Sums[x.key] = x.sum
		}
	}
	return err
}

// commas writes a list as ,a,b, so that SQL finds a whole element in it.
func commas[T ~string](of []T) string {
	var b strings.Builder
	for _, x := range of {
		b.WriteString("," + string(x))
	}
	if b.Len() > 0 {
		b.WriteString(",")
	}
	return b.String()
}
