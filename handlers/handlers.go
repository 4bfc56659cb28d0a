// Package handlers holds the conversations, one file each. They read through
// [Records], write nothing, and end in events.
package handlers

import (
	"context"
	"time"

	"lianluo/domain"
)

// Deps is what conversations may use.
type Deps struct {
	Records Records
	Zone    *time.Location // the office's
	Key     []byte         // the installation's secret, for room codes
	QR      QR
}

// QR gives the address of a picture that, scanned in WeChat, brings the scene
// to the account. Life zero asks for a permanent one. It fails with
// domain.ErrAway where the account cannot make them.
type QR interface {
	Picture(ctx context.Context, scene string, life time.Duration) (address string, err error)
}

// Records is what conversations read. Every method that takes a day answers for
// the organisation tree as it stood, or will stand, on that day. A single thing
// that is not there is domain.ErrNotFound.
type Records interface {
	// Schedule is the campaign that covers the unit on that day, dated for it; when
	// several do, the one whose phases hold the day, else the next to come, else
	// the last that was. domain.ErrNoCampaign when none covers the unit.
	Schedule(ctx context.Context, unit domain.UnitID, on domain.Day) (domain.Schedule, error)

	Unit(ctx context.Context, id domain.UnitID, on domain.Day) (domain.Unit, error)
	UnitByToken(ctx context.Context, token string, on domain.Day) (domain.Unit, error)
	// UnitsNamed finds units by name, short name or code, at most n: those that match
	// whole, else those that people call so (三湖 for 三湖村支部), else those that
	// contain the words.
	UnitsNamed(ctx context.Context, words string, on domain.Day, n int) ([]domain.Unit, error)
	// Path is the way from the root down to the unit, the unit last.
	Path(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Unit, error)
	Children(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Unit, error)
	// Counts tells how many units of each kind and how many members are in the
	// subtrees, tops included.
	Counts(ctx context.Context, tops []domain.UnitID, on domain.Day) (units map[domain.UnitKind]int, members int, err error)

	// MembersNamed finds members by their whole name, in one unit and below it
	// (zero: anywhere).
	MembersNamed(ctx context.Context, name string, within domain.UnitID, on domain.Day) ([]domain.Known, error)
	// MembersOf lists those whose study the unit manages itself, groups included,
	// in roster order.
	MembersOf(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Member, error)
	// OfficersOf lists the unit's secretary, liaison and board, in that order.
	OfficersOf(ctx context.Context, unit domain.UnitID, on domain.Day) ([]domain.Officer, error)

	BindTries(ctx context.Context, openID string, day domain.Day) (int, error)
	// BindRequests lists what waits for a secretary of these units, oldest first.
	BindRequests(ctx context.Context, units []domain.UnitID) ([]domain.BindRequest, error)

	// Sessions lists a unit's sessions that start in [from, to), in time order,
	// called-off ones left out.
	Sessions(ctx context.Context, unit domain.UnitID, from, to time.Time) ([]domain.Session, error)
	Session(ctx context.Context, id domain.SessionID) (domain.Session, error)
	// Sheet is the session's sheet: every member expected, in roster order; those
	// with nothing noted have an empty Presence.
	Sheet(ctx context.Context, id domain.SessionID) ([]domain.Attendance, error)
	// Attended lists a member's lines for sessions that start in [from, to), newest
	// first, with an empty Presence where nothing was noted.
	Attended(ctx context.Context, member domain.MemberID, from, to time.Time) ([]domain.Attended, error)
	// Studied counts sessions held by a unit in [from, to) and the people present
	// or visited, for prefilling reports.
	Studied(ctx context.Context, unit domain.UnitID, from, to time.Time) (sessions, people int, err error)

	// ReadingsDone tells when the member finished each reading, by its code.
	ReadingsDone(ctx context.Context, campaign string, member domain.MemberID) (map[string]domain.Day, error)

	Report(ctx context.Context, campaign, form string, period domain.Period, unit domain.UnitID) (domain.Report, error)
	// Reports lists a unit's newest reports of a form (empty: any), newest period first.
	Reports(ctx context.Context, campaign, form string, unit domain.UnitID, n int) ([]domain.Report, error)
	// Progress adds up the subtrees. The units expected are those the form is for
	// that stood in the tree on the period's last day. Missing lists at most n.
	Progress(ctx context.Context, campaign string, form domain.Form, period domain.Period, tops []domain.UnitID, n int) (domain.Progress, error)
}
