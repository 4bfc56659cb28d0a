package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"lianluo/domain"
)

const (
	rosterUnits query = `SELECT u.code, u.name, u.short, COALESCE(a.code, ''), u.kind, u.field, u.start_day` + standing + `
LEFT JOIN units a ON a.id = p.parent ORDER BY u.id`
	rosterMembers query = `SELECT m.code, m.name, m.phone, m.level, m.mobile, COALESCE(b.openid, ''), s.role, u.code
FROM members m JOIN seats s ON s.member = m.id AND ` + seated + ` JOIN units u ON u.id = s.unit
LEFT JOIN bindings b ON b.member = m.id ORDER BY m.id, s.role, u.code`
)

// memberSeat is one row of rosterMembers.
type memberSeat struct {
	domain.RosterMember
	role domain.Role
	unit string
}

// Snapshot is the roster as it stands on that day, in the order it was taken in.
// Roles stand in the order of their names, the codes of Reach in theirs; Reach is
// empty where all posts are in the member's own unit.
func (s *Store) Snapshot(ctx context.Context, on domain.Day) (domain.Roster, error) {
	var r domain.Roster
	var err error
	r.Units, err = list(ctx, s.read, func(u *domain.RosterUnit) []any {
		return []any{&u.Code, &u.Name, &u.Short, &u.ParentCode, &u.Kind, &u.Field, &u.Start}
	}, rosterUnits, on)
	if err != nil {
		return r, err
	}
	seats, err := list(ctx, s.read, func(x *memberSeat) []any {
		return []any{&x.Code, &x.Name, &x.Phone, &x.Level, &x.Mobile, &x.OpenID, &x.role, &x.unit}
	}, rosterMembers, on)
	for i := 0; i < len(seats); {
		n := i + 1
		for n < len(seats) && seats[n].Code == seats[i].Code {
			n++
		}
		r.Members = append(r.Members, rosterRow(seats[i:n]))
		i = n
	}
	return r, err
}

// rosterRow writes a member's seats as the sheet does.
func rosterRow(seats []memberSeat) domain.RosterMember {
	m := seats[0].RosterMember
	var study string
	for _, x := range seats {
		switch x.role {
		case seatHome:
			m.UnitCode = x.unit
		case seatStudy:
			study = x.unit
		default:
			m.Roles = append(m.Roles, x.role)
		}
	}
	m.Roles = slices.Compact(m.Roles)
	if study != m.UnitCode {
		m.HostCode = study
	}
	for _, x := range seats {
		if slices.Contains(m.Roles, x.role) && reaches(m.Roles, x.role) {
			m.Reach = append(m.Reach, x.unit)
		}
	}
	slices.Sort(m.Reach)
	m.Reach = slices.Compact(m.Reach)
	if slices.Equal(m.Reach, []string{m.UnitCode}) {
		m.Reach = nil
	}
	return m
}

// reaches tells whether the posts of that role are where Reach says: a leader's,
// inspector's or the office's are; the other roles' only where the member has none
// of these.
func reaches(roles []domain.Role, role domain.Role) bool {
	far := []domain.Role{domain.RoleLeader, domain.RoleInspector, domain.RoleOffice}
	isFar := func(r domain.Role) bool { return slices.Contains(far, r) }
	return isFar(role) || !slices.ContainsFunc(roles, isFar)
}

// TakeRoster brings units and members to what the rows say from that day on: a
// new unit of a member is a transfer, a new parent a move, and what was before
// stays as it was. Who is not among the rows is not touched. Rows are kept in
// parts; after an error the rows so far stand, and taking the same roster again
// does the rest. To take it twice changes nothing.
func (s *Store) TakeRoster(ctx context.Context, r domain.Roster, on domain.Day) error {
	t := &taking{s: s, on: on}
	if err := t.look(ctx); err != nil {
		return err
	}
	if err := t.check(r); err != nil {
		return err
	}
	if err := inParts(ctx, s, r.Units, t.unit); err != nil {
		return err
	}
	if err := inParts(ctx, s, r.Units, t.placement); err != nil {
		return err
	}
	return inParts(ctx, s, r.Members, t.member)
}

// partSize bounds how long a roster keeps people's messages waiting: some 50 ms.
const partSize = 500

func inParts[T any](ctx context.Context, s *Store, rows []T, take func(context.Context, runner, T) error) error {
	for part := range slices.Chunk(rows, partSize) {
		err := s.write(ctx, func(ctx context.Context, w runner) error {
			for _, row := range part {
				if err := take(ctx, w, row); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// taking is a roster being taken.
type taking struct {
	s   *Store
	on  domain.Day
	was map[string]knownUnit     // the units there are, by code
	ids map[string]domain.UnitID // of those and of the new ones
}

// knownUnit is a unit as it was before. Standing is false where it has no place
// in the tree on the day.
type knownUnit struct {
	domain.RosterUnit
	id       domain.UnitID
	standing bool
	merged   bool
}

const allUnits query = `SELECT u.id, u.code, u.name, u.short, u.kind, u.field, u.start_day,
	COALESCE(a.code, ''), p.unit IS NOT NULL, g.unit IS NOT NULL
FROM units u LEFT JOIN placements p ON p.unit = u.id AND ` + placed + `
LEFT JOIN units a ON a.id = p.parent LEFT JOIN merges g ON g.unit = u.id AND g.day <= $1`

func (t *taking) look(ctx context.Context) error {
	all, err := list(ctx, t.s.read, func(u *knownUnit) []any {
		return []any{&u.id, &u.Code, &u.Name, &u.Short, &u.Kind, &u.Field, &u.Start, &u.ParentCode, &u.standing, &u.merged}
	}, allUnits, t.on)
	t.was = make(map[string]knownUnit, len(all))
	t.ids = make(map[string]domain.UnitID, len(all))
	for _, u := range all {
		t.was[u.Code], t.ids[u.Code] = u, u.id
	}
	return err
}

// check refuses, before anything is written, rows that stand twice or name a unit
// nobody knows or that was merged into another, and a tree with a loop. It gives
// new units their numbers.
func (t *taking) check(r domain.Roster) error {
	parents := make(map[string]string, len(t.was)+len(r.Units))
	for code, u := range t.was {
		if !u.merged {
			parents[code] = u.ParentCode
		}
	}
	var faults []error
	seen := map[string]bool{}
	for _, u := range r.Units {
		if t.was[u.Code].merged || seen[u.Code] {
			faults = append(faults, fmt.Errorf("store: unit %s stands twice, or was merged into another", u.Code))
		}
		if seen[u.Code] = true; t.ids[u.Code] == 0 {
			t.ids[u.Code] = domain.UnitID(t.s.id())
		}
		parents[u.Code] = u.ParentCode
	}
	for _, u := range r.Units {
		faults = append(faults, known(parents, u.Code, u.ParentCode), loop(parents, u.Code))
	}
	return errors.Join(append(faults, members(parents, r.Members))...)
}

func members(parents map[string]string, rows []domain.RosterMember) error {
	var faults []error
	seen := make(map[string]bool, len(rows))
	for _, m := range rows {
		if seen[m.Code] || m.UnitCode == "" {
			faults = append(faults, fmt.Errorf("store: member %s stands twice, or has no unit", m.Code))
		}
		seen[m.Code] = true
		faults = append(faults, known(parents, m.Code, append([]string{m.UnitCode, m.HostCode}, m.Reach...)...))
	}
	return errors.Join(faults...)
}

func known(parents map[string]string, row string, codes ...string) error {
	for _, c := range codes {
		if _, ok := parents[c]; c != "" && !ok {
			return fmt.Errorf("store: %s names the unit %s, which is not there", row, c)
		}
	}
	return nil
}

func loop(parents map[string]string, code string) error {
	up := code
	for range 100 { // far deeper than any tree
		if up = parents[up]; up == "" {
			return nil
		}
	}
	return fmt.Errorf("store: the units above %s form a loop", code)
}

const (
	unitNew query = `INSERT INTO units (id, code, name, short, kind, field, start_day, token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	unitSet query = `UPDATE units SET name = $2, short = $3, kind = $4, field = $5, start_day = $6 WHERE id = $1`
)

// unit keeps what is said of a unit but its place: its parent may come later.
func (t *taking) unit(ctx context.Context, w runner, row domain.RosterUnit) error {
	was, there := t.was[row.Code]
	was.ParentCode = row.ParentCode
	var err error
	switch {
	case !there:
		_, err = exec(ctx, w, unitNew, t.ids[row.Code], row.Code, row.Name, row.Short, row.Kind, row.Field, row.Start, token())
	case was.RosterUnit != row:
		_, err = exec(ctx, w, unitSet, was.id, row.Name, row.Short, row.Kind, row.Field, row.Start)
	}
	return err
}

// token is short enough for a QR code's scene and too long to guess: 80 bits.
func token() string { return rand.Text()[:16] }

func (t *taking) placement(ctx context.Context, w runner, row domain.RosterUnit) error {
	if was := t.was[row.Code]; was.standing && was.ParentCode == row.ParentCode {
		return nil
	}
	return place(ctx, w, t.ids[row.Code], t.ids[row.ParentCode], t.on)
}

const (
	memberByCode query = `SELECT ` + memberCols + `, COALESCE(b.openid, '')
FROM members m LEFT JOIN bindings b ON b.member = m.id WHERE m.code = $1`
	memberNew query = `INSERT INTO members (id, code, name, phone, level, mobile) VALUES ($1, $2, $3, $4, $5, $6)`
	memberSet query = `UPDATE members SET name = $2, phone = $3, level = $4, mobile = $5 WHERE id = $1`
)

type boundMember struct {
	domain.Member
	openID string
}

func (t *taking) member(ctx context.Context, w runner, row domain.RosterMember) error {
	found, err := list(ctx, w, func(m *boundMember) []any { return append(memberDest(&m.Member), &m.openID) }, memberByCode, row.Code)
	if err != nil {
		return err
	}
	now := domain.Member{Code: row.Code, Name: row.Name, Phone: row.Phone, Level: row.Level, Mobile: row.Mobile}
	var was boundMember
	var have []sitting
	if len(found) == 0 {
		now.ID = domain.MemberID(t.s.id())
		_, err = exec(ctx, w, memberNew, now.ID, now.Code, now.Name, now.Phone, now.Level, now.Mobile)
	} else {
		was = found[0]
		now.ID = was.ID
		have, err = t.update(ctx, w, was.Member, now)
	}
	if err != nil {
		return err
	}
	if err := reseat(ctx, w, now.ID, have, t.seats(row), t.on); err != nil {
		return err
	}
	if row.OpenID == "" || row.OpenID == was.openID {
		return nil
	}
	return bind(ctx, w, row.OpenID, now.ID, now.ID, ms(t.on.In(t.s.Zone)))
}

func (t *taking) update(ctx context.Context, w runner, was, now domain.Member) ([]sitting, error) {
	if was != now {
		if _, err := exec(ctx, w, memberSet, now.ID, now.Name, now.Phone, now.Level, now.Mobile); err != nil {
			return nil, err
		}
	}
	return seatsOf(ctx, w, now.ID, t.on)
}

// seats are what the row makes of the member.
func (t *taking) seats(row domain.RosterMember) []sitting {
	home := t.ids[row.UnitCode]
	study := home
	if row.HostCode != "" {
		study = t.ids[row.HostCode]
	}
	want := []sitting{{role: seatHome, unit: home}, {role: seatStudy, unit: study}}
	for _, role := range row.Roles {
		if role == domain.RoleMember || role == domain.RoleVisitor {
			continue
		}
		if len(row.Reach) == 0 || !reaches(row.Roles, role) {
			want = append(want, sitting{role: role, unit: home})
			continue
		}
		for _, code := range row.Reach {
			want = append(want, sitting{role: role, unit: t.ids[code]})
		}
	}
	return want
}
