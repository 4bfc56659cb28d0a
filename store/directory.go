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
WHERE bound.name || ' ' || u.name || ' ' || u.short || ' ' || u.code || ' ' || bound.roles LIKE $2 ESCAPE '!'
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
// order. Empty words find everyone.
func (s *Store) Directory(ctx context.Context, words string, on domain.Day, n int) ([]domain.DirectoryLine, error) {
	args := []any{on}
	for _, w := range append(strings.Fields(words), "", "", "")[:wordsFound] {
		args = append(args, containing(w))
	}
	rows, err := list(ctx, s.read, func(x *directoryRow) []any {
		return append([]any{&x.OpenID, &x.Name, &x.roles}, unitDest(&x.Unit)...)
	}, directory, append(args, n)...)
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
