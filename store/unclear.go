package store

import (
	"context"
	"fmt"
	"strings"

	"lianluo/domain"
)

const unclearCounted query = `INSERT INTO unclear (day, role, offered, chosen, words, n) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (day, role, offered, chosen, words) DO UPDATE SET n = unclear.n + excluded.n`

// CountUnclear adds to what is counted, all of it or nothing.
func (s *Store) CountUnclear(ctx context.Context, all []domain.Unclears) error {
	return s.write(ctx, func(ctx context.Context, w runner) error { return countUnclear(ctx, w, all) })
}

func countUnclear(ctx context.Context, w runner, all []domain.Unclears) error {
	for _, x := range all {
		if _, err := exec(ctx, w, unclearCounted, x.Day, x.Role, strings.Join(x.Offered, " "), x.Chosen, x.Text, x.N); err != nil {
			return err
		}
	}
	return nil
}

const unclearIn query = `SELECT day, role, offered, chosen, words, n FROM unclear
WHERE day >= $1 AND day <= $2 ORDER BY day`

// Unclear lists what was counted in the span, both of whose ends are set, by days.
func (s *Store) Unclear(ctx context.Context, in domain.Span) ([]domain.Unclears, error) {
	return list(ctx, s.read, unclearDest, unclearIn, in.From, in.To)
}

func unclearDest(x *domain.Unclears) []any {
	return []any{&x.Day, &x.Role, labels{&x.Offered}, &x.Chosen, &x.Text, &x.N}
}

// labels reads words with spaces between.
type labels struct{ to *[]string }

// Scan implements [sql.Scanner].
func (l labels) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("labels are kept as text, not as %T", v)
	}
	*l.to = strings.Fields(s)
	return nil
}

const (
	unclearTextsErased query = `DELETE FROM unclear WHERE words <> '' AND day < $1 RETURNING day, role, offered, chosen, '', n`
	unclearEnds        query = `DELETE FROM unclear WHERE day < $1`
)

// PruneUnclear erases the texts of days before the first, whose counts stay, and
// the counts of days before the second.
func (s *Store) PruneUnclear(ctx context.Context, texts, counts domain.Day) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if _, err := exec(ctx, w, unclearEnds, counts); err != nil {
			return err
		}
		// What another replica erases at the same time, it counts too.
		erased, err := list(ctx, w, unclearDest, unclearTextsErased, texts)
		if err != nil {
			return err
		}
		return countUnclear(ctx, w, erased)
	})
}
