package store

import (
	"context"
	"fmt"
	"time"

	"lianluo/domain"
)

// sessionCols are the columns of sessionDest: of sessions e, whose unit is u as it
// stood on the session's day.
const sessionCols = `e.id, e.title, e.place, e.starts_ms, e.need_code, e.by_member, e.called_off, ` + unitCols

const sessionUnit = ` JOIN units u ON u.id = e.unit
LEFT JOIN placements p ON p.unit = u.id AND p.since <= e.day AND e.day < p.until `

func (s *Store) sessionDest(x *domain.Session) []any {
	return append([]any{&x.ID, &x.Title, &x.Place, when{&x.Starts, s.Zone}, &x.NeedCode, &x.By, &x.Off}, unitDest(&x.Unit)...)
}

const sessionNew query = `INSERT INTO sessions (id, unit, title, place, starts_ms, day, need_code, by_member)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

func (a applying) sessionCreated(ctx context.Context, e domain.SessionCreated) error {
	day := domain.DayOf(e.Starts.In(a.s.Zone))
	_, err := exec(ctx, a.run, sessionNew, a.s.id(), e.Unit, e.Title, e.Place, ms(e.Starts), day, e.NeedCode, e.By)
	return err
}

const sessionByID query = `SELECT ` + sessionCols + ` FROM sessions e` + sessionUnit + `WHERE e.id = $1`

// Session is one study session.
func (s *Store) Session(ctx context.Context, id domain.SessionID) (domain.Session, error) {
	return one(ctx, s.read, fmt.Sprintf("session %d", id), s.sessionDest, sessionByID, id)
}

// A group studies with the unit it is a part of.
const sessionsOf query = `WITH theirs (id) AS (
	SELECT e.id FROM sessions e WHERE e.unit = $1 AND e.starts_ms >= $2 AND e.starts_ms < $3
	UNION
	SELECT e.id FROM units g JOIN placements p ON p.unit = g.id
	JOIN sessions e ON e.unit = p.parent AND e.starts_ms >= $2 AND e.starts_ms < $3 AND p.since <= e.day AND e.day < p.until
	WHERE g.id = $1 AND g.kind = 'group')
SELECT ` + sessionCols + ` FROM theirs JOIN sessions e ON e.id = theirs.id` + sessionUnit + `
WHERE NOT e.called_off ORDER BY e.starts_ms, e.id`

// Sessions lists a unit's sessions that start in [from, to), in time order,
// called-off ones left out. A group's are its own and those of the unit above it.
func (s *Store) Sessions(ctx context.Context, unit domain.UnitID, from, to time.Time) ([]domain.Session, error) {
	return list(ctx, s.read, s.sessionDest, sessionsOf, unit, ms(from), ms(to))
}

const sessionsHeld query = `SELECT COUNT(*) FROM sessions e
WHERE e.unit = $1 AND e.starts_ms >= $2 AND e.starts_ms < $3 AND NOT e.called_off`

const peopleCame query = `SELECT COUNT(*) FROM sessions e JOIN attendance a ON a.session = e.id AND a.presence IN ('present', 'visited')
WHERE e.unit = $1 AND e.starts_ms >= $2 AND e.starts_ms < $3 AND NOT e.called_off`

// Studied counts the sessions of a unit in [from, to) and the people present or
// visited, each once for each session (人次).
func (s *Store) Studied(ctx context.Context, unit domain.UnitID, from, to time.Time) (sessions, people int, err error) {
	sessions, err = one(ctx, s.read, "sessions", itself[int], sessionsHeld, unit, ms(from), ms(to))
	if err != nil {
		return 0, 0, err
	}
	people, err = one(ctx, s.read, "people", itself[int], peopleCame, unit, ms(from), ms(to))
	return sessions, people, err
}
