package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lianluo/domain"
)

// memberCols are the columns of memberDest: of members m.
const memberCols = `m.id, m.code, m.name, m.phone, m.level, m.mobile`

func memberDest(m *domain.Member) []any {
	return []any{&m.ID, &m.Code, &m.Name, &m.Phone, &m.Level, &m.Mobile}
}

// A member's two seats that are no posts.
const (
	seatHome  domain.Role = "home"
	seatStudy domain.Role = "study"
)

// seat is one row of who somebody is.
type seat struct {
	member  domain.Member
	muted   bool
	waiting int
	version string      // of the units
	role    domain.Role // empty for a member who belongs nowhere that day
	unit    domain.UnitID
}

func seatDest(x *seat) []any {
	return append(memberDest(&x.member), &x.muted, &x.waiting, &x.version, &x.role, &x.unit)
}

// waits tells a notice that waits at $2. One shown with a message of that very moment
// waits too: the answer that carried it may have been lost, and the message is
// delivered again.
const waits = `(n.shown = '' AND (n.until_ms = 0 OR n.until_ms > $2) OR n.shown <> '' AND n.shown_ms = $2)`

const personSeats query = `SELECT ` + memberCols + `, m.muted, (SELECT COUNT(*) FROM notices n
	WHERE (n.member = m.id OR n.openid <> '' AND n.openid = b.openid) AND ` + waits + `),
	COALESCE((SELECT value FROM settings WHERE name = 'standing'), ''), COALESCE(s.role, ''), COALESCE(s.unit, 0)
FROM bindings b JOIN members m ON m.id = b.member
LEFT JOIN seats s ON s.member = m.id AND s.since <= $3 AND $3 < s.until
WHERE b.openid = $1`

const strangersNotices query = `SELECT COUNT(*) FROM notices n WHERE n.openid <> '' AND n.openid = $1 AND ` + waits

const unitOfSeat query = `SELECT ` + unitCols + ` FROM units u
LEFT JOIN placements p ON p.unit = u.id AND ` + placed + ` WHERE u.id = $2`

// Person tells who holds that openid at that time. Somebody unknown is a Person
// with only the OpenID and Waiting set; a member who belongs nowhere on that day has
// no units.
func (s *Store) Person(ctx context.Context, openID string, at time.Time) (domain.Person, error) {
	p, on := domain.Person{OpenID: openID}, domain.DayOf(at)
	seats, err := list(ctx, s.read, seatDest, personSeats, openID, ms(at), on)
	if err == nil && len(seats) == 0 {
		p.Waiting, err = one(ctx, s.read, "notices", itself[int], strangersNotices, openID, ms(at))
	}
	if err != nil || len(seats) == 0 {
		return p, err
	}
	p.Member, p.Muted, p.Waiting = seats[0].member, seats[0].muted, seats[0].waiting
	known := s.remember(seats[0].version)
	keepTo(ctx, known)
	for _, x := range seats {
		if x.role == "" {
			return p, nil
		}
		unit, err := recall(known, known.units, spot{x.unit, on}, func() (domain.Unit, error) {
			return one(ctx, s.read, "unit of a seat", unitDest, unitOfSeat, on, x.unit)
		})
		if err != nil {
			return domain.Person{OpenID: openID}, err
		}
		sit(&p, x.role, unit)
	}
	slices.SortFunc(p.Posts, func(a, b domain.Post) int {
		return cmp.Or(cmp.Compare(a.Unit.Code, b.Unit.Code), cmp.Compare(a.Role, b.Role))
	})
	return p, nil
}

func sit(p *domain.Person, role domain.Role, in domain.Unit) {
	switch role {
	case seatHome:
		p.Home = in
	case seatStudy:
		p.Unit = in
	default:
		p.Posts = append(p.Posts, domain.Post{Role: role, Unit: in})
	}
}

// A candidate is found through where they belong and where they study.
const membersNamed query = `WITH RECURSIVE up (member, unit, depth) AS (
	SELECT s.member, s.unit, 0 FROM members m JOIN seats s ON s.member = m.id AND s.role IN ('home', 'study') AND ` + seated + ` WHERE m.name = $2
	UNION
	SELECT up.member, p.parent, up.depth + 1 FROM up JOIN placements p ON p.unit = up.unit AND ` + placed + ` WHERE p.parent IS NOT NULL AND up.depth < 30)
SELECT ` + memberCols + `, ` + unitCols + `,
	COALESCE(a.id, 0), COALESCE(a.code, ''), COALESCE(a.name, ''), COALESCE(a.short, ''), COALESCE(a.kind, ''), COALESCE(a.field, ''),
	COALESCE(ap.parent, 0), COALESCE(a.start_day, 0), COALESCE(a.token, ''), COALESCE(b.openid, ''),
	COALESCE((SELECT STRING_AGG(s.role, ' ') FROM seats s WHERE s.member = m.id AND s.role NOT IN ('home', 'study') AND ` + seated + `), '')
FROM members m
JOIN seats s ON s.member = m.id AND s.role = 'home' AND ` + seated + `
JOIN units u ON u.id = s.unit
LEFT JOIN placements p ON p.unit = u.id AND ` + placed + `
LEFT JOIN units a ON a.id = p.parent
LEFT JOIN placements ap ON ap.unit = a.id AND ap.since <= $1 AND $1 < ap.until
LEFT JOIN bindings b ON b.member = m.id
WHERE m.name = $2 AND (CAST($3 AS BIGINT) = 0 OR m.id IN (SELECT up.member FROM up WHERE up.unit = $3))
ORDER BY m.id`

type knownRow struct {
	domain.Known
	roles string
}

func knownDest(k *knownRow) []any {
	return append(append(append(memberDest(&k.Member), unitDest(&k.Unit)...), unitDest(&k.Above)...), &k.OpenID, &k.roles)
}

// MembersNamed finds members by their whole name, in one unit and below it (zero:
// anywhere), whether they belong there or only study there.
func (s *Store) MembersNamed(ctx context.Context, name string, within domain.UnitID, on domain.Day) ([]domain.Known, error) {
	rows, err := list(ctx, s.read, knownDest, membersNamed, on, name, within)
	var out []domain.Known
	for _, k := range rows {
		k.Roles = rolesIn(k.roles)
		out = append(out, k.Known)
	}
	return out, err
}

const membersOf query = `SELECT ` + memberCols + ` FROM seats s JOIN members m ON m.id = s.member
WHERE s.role = 'study' AND ` + seated + ` AND s.unit IN ` + together + ` ORDER BY m.id`

// MembersOf lists those whose study the unit manages itself, groups included, in
// roster order.
func (s *Store) MembersOf(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Member, error) {
	return list(ctx, s.read, memberDest, membersOf, on, unit)
}

const officersOf query = `SELECT ` + memberCols + `, s.role FROM seats s JOIN members m ON m.id = s.member
WHERE s.unit = $2 AND s.role IN ('secretary', 'liaison', 'board') AND ` + seated + `
ORDER BY CASE s.role WHEN 'secretary' THEN 1 WHEN 'liaison' THEN 2 ELSE 3 END, m.id`

// OfficersOf lists the unit's secretary, liaison and board, in that order.
func (s *Store) OfficersOf(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Officer, error) {
	return list(ctx, s.read, func(o *domain.Officer) []any { return append(memberDest(&o.Member), &o.Role) }, officersOf, on, unit)
}

const muteMember query = `UPDATE members SET muted = $2 WHERE id = $1`

func (a applying) mute(ctx context.Context, e domain.MuteSet) error {
	_, err := exec(ctx, a.run, muteMember, e.Member, e.Muted)
	return err
}
