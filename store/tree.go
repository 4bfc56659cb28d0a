package store

import (
	"context"
	"fmt"
	"slices"

	"lianluo/domain"
)

const (
	parentOn query = `SELECT COALESCE(p.parent, 0) FROM placements p WHERE p.unit = $2 AND ` + placed
	// A placement lasts until the next one that is known.
	placementNew query = `INSERT INTO placements (unit, parent, since, until)
SELECT CAST($2 AS BIGINT), NULLIF(CAST($3 AS BIGINT), 0), CAST($1 AS BIGINT), COALESCE(MIN(p.since), 99999999)
FROM placements p WHERE p.unit = $2 AND p.since > $1`
	placementGone query = `DELETE FROM placements WHERE unit = $2 AND since = $1`
	placementEnds query = `UPDATE placements SET until = $1 WHERE unit = $2 AND since < $1 AND $1 < until`
)

// place puts the unit below parent (0: at a root) from that day on; what it was
// before stays as it was.
func place(ctx context.Context, w runner, unit, parent domain.UnitID, on domain.Day) error {
	for _, q := range []query{placementGone, placementEnds} {
		if _, err := exec(ctx, w, q, on, unit); err != nil {
			return err
		}
	}
	_, err := exec(ctx, w, placementNew, on, unit, parent)
	return err
}

// MoveUnit puts a unit, with all below it, under another parent from that day on.
func (s *Store) MoveUnit(ctx context.Context, unit, parent domain.UnitID, on domain.Day) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if err := apart(ctx, w, unit, parent, on); err != nil {
			return err
		}
		now, err := one(ctx, w, fmt.Sprintf("unit %d on %v", unit, on), itself[domain.UnitID], parentOn, on, unit)
		if err != nil || now == parent {
			return err
		}
		return place(ctx, w, unit, parent, on)
	})
}

// apart refuses to bring a unit below itself.
func apart(ctx context.Context, w runner, unit, other domain.UnitID, on domain.Day) error {
	path, err := pathOf(ctx, w, other, on)
	if err == nil && slices.ContainsFunc(path, func(u domain.Unit) bool { return u.ID == unit }) {
		err = fmt.Errorf("store: unit %d on %v: a unit cannot come below itself", unit, on)
	}
	return err
}

// What a unit $2 was on day $1 is closed, and opened again in the unit $3. Posts
// end with their unit; what was planned in it from that day on goes along.
const (
	mergeSeats query = `INSERT INTO seats (member, role, unit, since, until)
SELECT s.member, s.role, CAST($3 AS BIGINT), CAST($1 AS BIGINT), s.until FROM seats s
WHERE s.unit = $2 AND s.role IN ('home', 'study') AND s.since < $1 AND $1 < s.until`
	mergeSeatsEnd   query = `UPDATE seats SET until = $1 WHERE unit = $2 AND since < $1 AND $1 < until`
	mergePostsGone  query = `DELETE FROM seats WHERE unit = $2 AND since >= $1 AND role NOT IN ('home', 'study')`
	mergeSeatsLater query = `UPDATE seats SET unit = $3 WHERE unit = $2 AND since >= $1`
	mergeChildren   query = `INSERT INTO placements (unit, parent, since, until)
SELECT p.unit, CAST($3 AS BIGINT), CAST($1 AS BIGINT), p.until FROM placements p
WHERE p.parent = $2 AND p.since < $1 AND $1 < p.until`
	mergeChildrenEnd   query = `UPDATE placements SET until = $1 WHERE parent = $2 AND since < $1 AND $1 < until`
	mergeChildrenLater query = `UPDATE placements SET parent = $3 WHERE parent = $2 AND since >= $1`
	mergePlacement     query = `DELETE FROM placements WHERE unit = $2 AND since >= $1`
	mergeSessions      query = `UPDATE sessions SET unit = $3 WHERE unit = $2 AND day >= $1`
	mergeRequests      query = `UPDATE bind_requests SET unit = $2 WHERE unit = $1 AND verdict = ''`
	mergeNoted         query = `INSERT INTO merges (unit, into_unit, day) VALUES ($2, $3, $1)`
)

// MergeUnit ends a unit on that day; its members and the units below it go on in
// the other. Before that day both are what they were.
func (s *Store) MergeUnit(ctx context.Context, unit, into domain.UnitID, on domain.Day) error {
	all := []any{on, unit, into}
	steps := []struct {
		q    query
		args []any
	}{
		{mergeSeats, all},
		{mergeSeatsEnd, all[:2]},
		{mergePostsGone, all[:2]},
		{mergeSeatsLater, all},
		{mergeChildren, all},
		{mergeChildrenEnd, all[:2]},
		{mergeChildrenLater, all},
		{mergePlacement, all[:2]},
		{placementEnds, all[:2]},
		{mergeSessions, all},
		{mergeRequests, all[1:]},
		{mergeNoted, all},
	}
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if _, err := pathOf(ctx, w, unit, on); err != nil {
			return err
		}
		if err := apart(ctx, w, unit, into, on); err != nil {
			return err
		}
		for _, step := range steps {
			if _, err := exec(ctx, w, step.q, step.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// sitting is a member's seat since some day.
type sitting struct {
	role  domain.Role
	unit  domain.UnitID
	since domain.Day
}

const (
	seatsOn query = `SELECT s.role, s.unit, s.since FROM seats s WHERE s.member = $2 AND ` + seated
	// A seat lasts until the next one of its kind that is known (a member belongs, and
	// studies, in one unit at a time), and what is told of the time before a member was
	// known, until then.
	seatNew query = `INSERT INTO seats (member, role, unit, since, until)
SELECT CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($1 AS BIGINT), COALESCE(MIN(s.since), 99999999)
FROM seats s WHERE s.member = $2 AND s.since > $1 AND (s.role = $3 AND (s.unit = $4 OR s.role IN ('home', 'study'))
	OR s.role = 'home' AND NOT EXISTS (SELECT 1 FROM seats e WHERE e.member = $2 AND e.since < $1))`
	seatGone query = `DELETE FROM seats WHERE member = $2 AND role = $3 AND unit = $4 AND since = $1`
	seatEnds query = `UPDATE seats SET until = $1 WHERE member = $2 AND role = $3 AND unit = $4 AND since < $1 AND $1 < until`
)

func seatsOf(ctx context.Context, w runner, member domain.MemberID, on domain.Day) ([]sitting, error) {
	return list(ctx, w, func(x *sitting) []any { return []any{&x.role, &x.unit, &x.since} }, seatsOn, on, member)
}

// reseat turns what the member is on that day into what they are to be from it
// on; what stays the same is not touched.
func reseat(ctx context.Context, w runner, member domain.MemberID, have, want []sitting, on domain.Day) error {
	for _, x := range without(have, want) {
		end := seatEnds
		if x.since == on {
			end = seatGone
		}
		if _, err := exec(ctx, w, end, on, member, x.role, x.unit); err != nil {
			return err
		}
	}
	for _, x := range without(want, have) {
		if _, err := exec(ctx, w, seatNew, on, member, x.role, x.unit); err != nil {
			return err
		}
	}
	return nil
}

func without(all, these []sitting) []sitting {
	return slices.DeleteFunc(slices.Clone(all), func(x sitting) bool {
		return slices.ContainsFunc(these, func(y sitting) bool { return x.role == y.role && x.unit == y.unit })
	})
}

// Transfer moves a member to another unit from that day on: what they were before
// stays where it was. Their posts in the unit they leave end; a study managed by a
// host unit stays there.
func (s *Store) Transfer(ctx context.Context, member domain.MemberID, to domain.UnitID, on domain.Day) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if _, err := pathOf(ctx, w, to, on); err != nil {
			return err
		}
		have, err := seatsOf(ctx, w, member, on)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(have, func(x sitting) bool { return x.role == seatHome })
		if i < 0 {
			return fmt.Errorf("store: member %d on %v: %w", member, on, domain.ErrNotFound)
		}
		return reseat(ctx, w, member, have, moved(have, have[i].unit, to), on)
	})
}

// moved are the seats after leaving one unit for another.
func moved(have []sitting, from, to domain.UnitID) []sitting {
	var want []sitting
	for _, x := range have {
		switch {
		case x.unit != from:
			want = append(want, x)
		case x.role == seatHome || x.role == seatStudy:
			want = append(want, sitting{role: x.role, unit: to})
		}
	}
	return want
}
