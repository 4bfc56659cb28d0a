package store

import (
	"context"
	"fmt"
	"time"

	"lianluo/domain"
)

// weight orders what a sheet can say: a line gives way only to a heavier word, so
// that nobody who studied is ever noted down as less, and a leave stands when the
// rest of the room is marked absent.
func weight(p domain.Presence) int {
	switch p {
	case domain.Present:
		return 5
	case domain.Visited:
		return 4
	case domain.MadeUp:
		return 3
	case domain.OnLeave:
		return 2
	case domain.Absent:
		return 1
	default:
		return 0
	}
}

// A second leave corrects the reason of the first.
const presenceNoted query = `INSERT INTO attendance (session, member, presence, weight, how, by_member, at_ms, reason, disputed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')
ON CONFLICT (session, member) DO UPDATE SET presence = excluded.presence, weight = excluded.weight, how = excluded.how,
	by_member = excluded.by_member, at_ms = excluded.at_ms, reason = excluded.reason, disputed = ''
WHERE attendance.weight < excluded.weight OR attendance.presence = 'leave' AND excluded.presence = 'leave'`

func (a applying) presence(ctx context.Context, e domain.PresenceNoted) error {
	if weight(e.Presence) == 0 {
		return fmt.Errorf("store: %q is no presence", e.Presence)
	}
	_, err := exec(ctx, a.run, presenceNoted, e.Session, e.Member, e.Presence, weight(e.Presence), e.How, e.By, ms(a.at), e.Reason)
	return err
}

const presenceDisputed query = `INSERT INTO attendance (session, member, presence, weight, how, by_member, at_ms, reason, disputed)
VALUES ($1, $2, '', 0, '', 0, 0, '', $3)
ON CONFLICT (session, member) DO UPDATE SET disputed = excluded.disputed`

// disputed keeps the member's word even where nothing was noted yet.
func (a applying) disputed(ctx context.Context, e domain.PresenceDisputed) error {
	_, err := exec(ctx, a.run, presenceDisputed, e.Session, e.Member, e.Words)
	return err
}

// lineCols are the columns of lineDest: of attendance a, which may be missing.
const lineCols = `COALESCE(a.presence, ''), COALESCE(a.how, ''), COALESCE(a.by_member, 0), COALESCE(a.at_ms, 0), COALESCE(a.reason, ''), COALESCE(a.disputed, '')`

func (s *Store) lineDest(x *domain.Attendance) []any {
	return []any{&x.Presence, &x.How, &x.By, when{&x.At, s.Zone}, &x.Reason, &x.Disputed}
}

// Guests, who were not expected but have a line, are on the sheet too.
const sheet query = `WITH session (unit, day) AS (SELECT unit, day FROM sessions WHERE id = $1),
expected (member) AS (
	SELECT s.member FROM session e JOIN seats s ON s.unit = e.unit AND s.role = 'study' AND s.since <= e.day AND e.day < s.until
	UNION
	SELECT s.member FROM session e JOIN placements p ON p.parent = e.unit AND p.since <= e.day AND e.day < p.until
	JOIN units g ON g.id = p.unit AND g.kind = 'group'
	JOIN seats s ON s.unit = g.id AND s.role = 'study' AND s.since <= e.day AND e.day < s.until
	UNION
	SELECT member FROM attendance WHERE session = $1)
SELECT ` + memberCols + `, ` + lineCols + ` FROM expected JOIN members m ON m.id = expected.member
LEFT JOIN attendance a ON a.session = $1 AND a.member = m.id ORDER BY m.id`

// Sheet is the session's sheet: every member expected that day, and whoever else
// has a line, in roster order; those with nothing noted have an empty Presence.
func (s *Store) Sheet(ctx context.Context, id domain.SessionID) ([]domain.Attendance, error) {
	return list(ctx, s.read, func(x *domain.Attendance) []any {
		x.Session = id
		return append(memberDest(&x.Member), s.lineDest(x)...)
	}, sheet, id)
}

const attended query = `WITH theirs (id) AS (
	SELECT e.id FROM seats s JOIN sessions e ON e.unit = s.unit AND s.since <= e.day AND e.day < s.until
	WHERE s.member = $1 AND s.role = 'study' AND e.starts_ms >= $2 AND e.starts_ms < $3
	UNION
	SELECT e.id FROM seats s JOIN units g ON g.id = s.unit AND g.kind = 'group' JOIN placements p ON p.unit = g.id
	JOIN sessions e ON e.unit = p.parent AND p.since <= e.day AND e.day < p.until AND s.since <= e.day AND e.day < s.until
	WHERE s.member = $1 AND s.role = 'study' AND e.starts_ms >= $2 AND e.starts_ms < $3
	UNION
	SELECT session FROM attendance WHERE member = $1)
SELECT ` + sessionCols + `, ` + memberCols + `, ` + lineCols + ` FROM theirs JOIN sessions e ON e.id = theirs.id` + sessionUnit + `
JOIN members m ON m.id = $1
LEFT JOIN attendance a ON a.session = e.id AND a.member = $1
WHERE NOT e.called_off AND e.starts_ms >= $2 AND e.starts_ms < $3 ORDER BY e.starts_ms DESC, e.id DESC`

// Attended lists a member's lines for sessions that start in [from, to), newest
// first: those of the unit that managed their study on each session's day, and
// any other that has a line of theirs.
func (s *Store) Attended(ctx context.Context, member domain.MemberID, from, to time.Time) ([]domain.Attended, error) {
	all, err := list(ctx, s.read, func(x *domain.Attended) []any {
		return append(append(s.sessionDest(&x.Session), memberDest(&x.Member)...), s.lineDest(&x.Attendance)...)
	}, attended, member, ms(from), ms(to))
	for i := range all {
		all[i].Attendance.Session = all[i].Session.ID
	}
	return all, err
}
