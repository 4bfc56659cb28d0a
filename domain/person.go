package domain

import "slices"

// Member is a party member as the roster knows them. Phone is kept for the
// people who must call them and for telling same names apart; never logged.
type Member struct {
	ID     MemberID
	Code   string // 人员编号
	Name   string
	Phone  string
	Level  string // 层级: LevelSenior or empty
	Mobile bool   // 流动党员
}

// LevelSenior is 县处级以上, the audience of some readings.
const LevelSenior = "县处级以上"

// Role is what a person does in a unit.
type Role string

// Roles. Visitor is anyone who is not bound to a member.
const (
	RoleVisitor   Role = "visitor"
	RoleMember    Role = "member"
	RoleSecretary Role = "secretary" // 书记, 副书记
	RoleLiaison   Role = "liaison"   // 联络员
	RoleBoard     Role = "board"     // 委员
	RoleLeader    Role = "leader"    // 领导: sees the subtree, comments
	RoleInspector Role = "inspector" // 督导: sees the subtree
	RoleOffice    Role = "office"    // 活动办公室: sees and manages everything below
)

// Post is one role in one unit. A leader or inspector who follows several units
// has a post for each; the reach of a post is the unit and all below it.
type Post struct {
	Role Role
	Unit Unit
}

// Person is who is talking, as of the moment of the message.
type Person struct {
	OpenID  string
	Member  Member // zero ID: nobody we know
	Unit    Unit   // where their study is managed that day: the host unit of a mobile member, else the home unit
	Home    Unit   // the unit they belong to
	Posts   []Post
	Muted   bool // asked for no reminders
	Waiting int  // notices not shown yet, or shown only with a message of this very moment
}

// Bound tells a person we know from a visitor.
func (p Person) Bound() bool { return p.Member.ID != 0 }

// Has tells whether the person holds that role anywhere.
func (p Person) Has(r Role) bool {
	return slices.ContainsFunc(p.Posts, func(q Post) bool { return q.Role == r })
}

// Role is the weightiest role, the one that menus and answers are made for.
func (p Person) Role() Role {
	for _, r := range []Role{RoleOffice, RoleLeader, RoleInspector, RoleSecretary, RoleLiaison, RoleBoard} {
		if p.Has(r) {
			return r
		}
	}
	if p.Bound() {
		return RoleMember
	}
	return RoleVisitor
}

// Files lists the units the person may file and keep the roll for: those where
// they are secretary or liaison.
func (p Person) Files() []Unit { return p.unitsOf(RoleSecretary, RoleLiaison) }

// Oversees lists the tops of the subtrees the person may look into: leaders',
// inspectors' and the office's units, and a secretary's or liaison's own.
func (p Person) Oversees() []Unit {
	return p.unitsOf(RoleOffice, RoleLeader, RoleInspector, RoleSecretary, RoleLiaison)
}

func (p Person) unitsOf(roles ...Role) []Unit {
	var out []Unit
	for _, q := range p.Posts {
		known := slices.ContainsFunc(out, func(u Unit) bool { return u.ID == q.Unit.ID })
		if slices.Contains(roles, q.Role) && !known {
			out = append(out, q.Unit)
		}
	}
	return out
}
