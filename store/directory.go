package store

import (
	"context"
	"slices"
	"strings"

	"lianluo/domain"
)

// Every word must be found in the person's name, unit or roles.
const directory query = `WITH bound (openid, member, name, unit, roles) AS (
	SELECT b.openid, m.id, m.name, h.unit, COALESCE((SELECT STRING_AGG(s.role, ' ') FROM seats s
		WHERE s.member = m.id AND s.role NOT IN ('home', 'study') AND ` + seated + `), '')
	FROM members m JOIN bindings b ON b.member = m.id
	JOIN seats h ON h.member = m.id AND h.role = 'home' AND h.since <= $1 AND $1 < h.until)
SELECT bound.openid, bound.name, bound.roles, ` + unitCols + ` FROM bound
JOIN units u ON u.id = bound.unit LEFT JOIN placements p ON p.unit = u.id AND ` + placed + `
WHERE bound.openid = $6 OR bound.name || ' ' || u.name || ' ' || u.short || ' ' || u.code || ' ' || bound.roles LIKE $2 ESCAPE '!'
AND bound.name || ' ' || u.name || ' ' || u.short || ' ' || u.code || ' ' || bound.roles LIKE $3 ESCAPE '!'
AND bound.name || ' ' || u.name || ' ' || u.short || ' ' || u.code || ' ' || bound.roles LIKE $4 ESCAPE '!'
ORDER BY bound.member LIMIT $5`

// wordsFound is how many words Directory looks for; more are ignored.
const wordsFound = 3

type directoryRow struct {
	domain.DirectoryLine
	roles string
}

// Directory lists up to n bound people by words of their name, their unit's name
// or code, or their roles (as domain.Role), all of which must be found, in roster
// order. Empty words find everyone; an openid finds its holder.
func (s *Store) Directory(ctx context.Context, words string, on domain.Day, n int) ([]domain.DirectoryLine, error) {
	args := []any{on}
	for _, w := range append(strings.Fields(words), "", "", "")[:wordsFound] {
		args = append(args, containing(w))
	}
	rows, err := list(ctx, s.read, func(x *directoryRow) []any {
		return append([]any{&x.OpenID, &x.Name, &x.roles}, unitDest(&x.Unit)...)
	}, directory, append(args, n, words)...)
	var out []domain.DirectoryLine
	for _, x := range rows {
		x.Roles = rolesIn(x.roles)
		out = append(out, x.DirectoryLine)
	}
	return out, err
}

// rolesIn reads roles as a query joins them.
func rolesIn(joined string) (roles []domain.Role) {
	for _, role := range slices.Compact(slices.Sorted(strings.FieldsSeq(joined))) {
		roles = append(roles, domain.Role(role))
	}
	return roles
}

const (
	everyBound query = `SELECT openid FROM bindings ORDER BY member`
	holdersOf  query = `SELECT DISTINCT b.openid FROM bindings b JOIN seats s ON s.member = b.member WHERE s.role = $2 AND ` + seated + ` ORDER BY b.openid`
)

// Holders lists the openids of everyone bound who holds one of the roles on that
// day, or of everyone bound when none is named.
func (s *Store) Holders(ctx context.Context, roles []domain.Role, on domain.Day) ([]string, error) {
	if len(roles) == 0 {
		return list(ctx, s.read, itself[string], everyBound)
	}
	var all []string
	for _, r := range roles {
		some, err := list(ctx, s.read, itself[string], holdersOf, on, r)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
