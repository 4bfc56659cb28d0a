package domain

// UnitID and MemberID are made by the store and never shown to people.
type (
	// UnitID names an organisation.
	UnitID int64
	// MemberID names a member.
	MemberID int64
)

// UnitKind is the kind of an organisation.
type UnitKind string

// The kinds of the tree, from the top: 党委, 总支, 支部, 党小组.
const (
	Committee     UnitKind = "committee"
	GeneralBranch UnitKind = "general"
	Branch        UnitKind = "branch"
	Group         UnitKind = "group"
)

// Unit is an organisation as it stands on some day. Parent is the unit above it
// on that day; zero at the root.
type Unit struct {
	ID     UnitID
	Code   string // the office's own code, stable
	Name   string
	Short  string // 简称: fits a 20-character template field; Name when none was given
	Kind   UnitKind
	Field  string // 领域: 农牧区, 社区, 机关, 学校 …: guidance is given by it
	Parent UnitID
	Start  Day    // the day the unit itself chose to begin (启动日期); zero: the campaign's or the nearest unit's above
	Token  string // unguessable, stands in the unit's QR code; a QR code pre-fills the unit and proves nothing
}

// Label is the name people use: the short one where there is one.
func (u Unit) Label() string {
	if u.Short != "" {
		return u.Short
	}
	return u.Name
}
