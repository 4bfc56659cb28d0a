package store

import (
	"context"
	"fmt"

	"lianluo/domain"
)

// unitCols are the columns of unitDest: of units u, standing where p says.
const unitCols = `u.id, u.code, u.name, u.short, u.kind, u.field, COALESCE(p.parent, 0), u.start_day, u.token`

func unitDest(u *domain.Unit) []any {
	return []any{&u.ID, &u.Code, &u.Name, &u.Short, &u.Kind, &u.Field, &u.Parent, &u.Start, &u.Token}
}

// Where a placement, or a seat, is in force on day $1.
const (
	placed = `p.since <= $1 AND $1 < p.until`
	seated = `s.since <= $1 AND $1 < s.until`
)

// standing are the units that stand in the tree on day $1.
const standing = ` FROM units u JOIN placements p ON p.unit = u.id AND ` + placed

// below are the units of some subtrees, tops included, on day $1. The tops are
// the statement's last parameter. UNION ends the walk even if the tree had a loop.
const (
	belowTops = `WITH RECURSIVE below (unit) AS (
	SELECT p.unit FROM placements p WHERE ` + placed + ` AND p.unit `
	belowRest = ` UNION
	SELECT p.unit FROM below JOIN placements p ON p.parent = below.unit AND ` + placed + `) `
)

// together are the units that study with unit $2 on day $1: itself and the groups
// it is divided into.
const together = `(SELECT CAST($2 AS BIGINT) UNION ALL
	SELECT p.unit FROM placements p JOIN units g ON g.id = p.unit AND g.kind = 'group'
	WHERE p.parent = $2 AND ` + placed + `)`

const unitByID query = `SELECT ` + unitCols + standing + ` WHERE u.id = $2`

// Unit is one unit; domain.ErrNotFound when it does not stand on that day.
func (s *Store) Unit(ctx context.Context, id domain.UnitID, on domain.Day) (domain.Unit, error) {
	return one(ctx, s.read, fmt.Sprintf("unit %d on %v", id, on), unitDest, unitByID, on, id)
}

const unitByToken query = `SELECT ` + unitCols + standing + ` WHERE u.token = $2`

// UnitByToken finds the unit of a QR code.
func (s *Store) UnitByToken(ctx context.Context, token string, on domain.Day) (domain.Unit, error) {
	return one(ctx, s.read, "unit by token", unitDest, unitByToken, on, token)
}

// The depth bounds the walk; no tree is half as deep.
const unitPath query = `WITH RECURSIVE p (unit, parent, depth) AS (
	SELECT p.unit, p.parent, 0 FROM placements p WHERE p.unit = $2 AND ` + placed + `
	UNION ALL
	SELECT p.unit, p.parent, up.depth + 1 FROM p up JOIN placements p ON p.unit = up.parent AND ` + placed + ` WHERE up.depth < 30)
SELECT ` + unitCols + ` FROM p JOIN units u ON u.id = p.unit ORDER BY p.depth DESC`

// Path is the way from the root down to the unit, the unit last.
func (s *Store) Path(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Unit, error) {
	return pathOf(ctx, s.read, unit, on)
}

func pathOf(ctx context.Context, r runner, unit domain.UnitID, on domain.Day) ([]domain.Unit, error) {
	path, err := list(ctx, r, unitDest, unitPath, on, unit)
	if err == nil && len(path) == 0 {
		err = fmt.Errorf("store: unit %d on %v: %w", unit, on, domain.ErrNotFound)
	}
	return path, err
}

const unitChildren query = `SELECT ` + unitCols + standing + ` WHERE p.parent = $2 ORDER BY u.code`

// Children lists the units right below, in order of their codes.
func (s *Store) Children(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Unit, error) {
	return list(ctx, s.read, unitDest, unitChildren, on, unit)
}

const unitKinds query = belowTops + `IN ($2)` + belowRest + `
SELECT u.kind, COUNT(*) FROM below JOIN units u ON u.id = below.unit GROUP BY u.kind`

const unitMembers query = belowTops + `IN ($2)` + belowRest + `
SELECT COUNT(*) FROM below JOIN seats s ON s.unit = below.unit AND s.role = 'study' AND ` + seated

type kindCount struct {
	kind domain.UnitKind
	n    int
}

// Counts tells how many units of each kind and how many members are in the
// subtrees, tops included. A member counts where their study is managed.
func (s *Store) Counts(ctx context.Context, tops []domain.UnitID, on domain.Day) (units map[domain.UnitKind]int, members int, err error) {
	units = map[domain.UnitKind]int{}
	if len(tops) == 0 {
		return units, 0, nil
	}
	q, args := in(unitKinds, []any{on}, tops)
	kinds, err := list(ctx, s.read, func(k *kindCount) []any { return []any{&k.kind, &k.n} }, q, args...)
	if err != nil {
		return nil, 0, err
	}
	for _, k := range kinds {
		units[k.kind] = k.n
	}
	members, err = s.membersBelow(ctx, tops, on)
	return units, members, err
}

func (s *Store) membersBelow(ctx context.Context, tops []domain.UnitID, on domain.Day) (int, error) {
	q, args := in(unitMembers, []any{on}, tops)
	return one(ctx, s.read, "members", itself[int], q, args...)
}
