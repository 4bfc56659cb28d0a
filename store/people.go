package store

import (
	"context"
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
	person domain.Person // Member, Muted and Waiting only
	role   domain.Role
	unit   domain.Unit
}

func seatDest(x *seat) []any {
	return append(append(bareDest(&x.person), &x.role), unitDest(&x.unit)...)
}

func bareDest(p *domain.Person) []any { return append(memberDest(&p.Member), &p.Muted, &p.Waiting) }

// waits tells a notice that waits at $2. One shown with a message of that very moment
// waits too: the answer that carried it may have been lost, and the message is
// delivered again.
const waits = `(n.shown = '' AND (n.until_ms = 0 OR n.until_ms > $2) OR n.shown <> '' AND n.shown_ms = $2)`

// bare is who holds openid $1 at $2, and how many notices wait for them then.
const bare = `SELECT ` + memberCols + `, m.muted, (SELECT COUNT(*) FROM notices n
	WHERE (n.member = m.id OR n.openid <> '' AND n.openid = b.openid) AND ` + waits + `) AS waiting
FROM bindings b JOIN members m ON m.id = b.member WHERE b.openid = $1`

const personSeats query = `WITH m AS MATERIALIZED (` + bare + `)
SELECT ` + memberCols + `, m.muted, m.waiting, s.role, ` + unitCols + `
FROM m JOIN seats s ON s.member = m.id AND s.since <= $3 AND $3 < s.until
JOIN units u ON u.id = s.unit
LEFT JOIN placements p ON p.unit = u.id AND p.since <= $3 AND $3 < p.until
ORDER BY u.code, s.role`

const personBare query = bare

const strangersNotices query = `SELECT COUNT(*) FROM notices n WHERE n.openid <> '' AND n.openid = $1 AND ` + waits

// Person tells who holds that openid at that time. Somebody unknown is a Person
// with only the OpenID and Waiting set; a member who belongs nowhere on that day has
// no units.
func (s *Store) Person(ctx context.Context, openID string, at time.Time) (domain.Person, error) {
	p := domain.Person{OpenID: openID}
	seats, err := list(ctx, s.read, seatDest, personSeats, openID, ms(at), domain.DayOf(at))
	if err != nil {
		return p, err
	}
	if len(seats) == 0 {
		return s.personBare(ctx, openID, at)
	}
	p.Member, p.Muted, p.Waiting = seats[0].person.Member, seats[0].person.Muted, seats[0].person.Waiting
	for _, x := range seats {
		switch x.role {
		case seatHome:
			p.Home = x.unit
		case seatStudy:
			p.Unit = x.unit
		default:
			p.Posts = append(p.Posts, domain.Post{Role: x.role, Unit: x.unit})
		}
	}
	return p, nil
}

func (s *Store) personBare(ctx context.Context, openID string, at time.Time) (domain.Person, error) {
	rows, err := list(ctx, s.read, bareDest, personBare, openID, ms(at))
	if err != nil {
		return domain.Person{OpenID: openID}, err
	}
	if len(rows) == 0 {
		p := domain.Person{OpenID: openID}
		p.Waiting, err = one(ctx, s.read, "notices", itself[int], strangersNotices, openID, ms(at))
		return p, err
	}
	rows[0].OpenID = openID
	return rows[0], nil
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
