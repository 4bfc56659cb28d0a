package domain

// Roster is the office's list of organisations and members: what an import hands
// to the store, and what the store gives back to compare with. Codes are the
// office's own (组织编码, 人员编号) and name a row for ever.
type Roster struct {
	Units   []RosterUnit
	Members []RosterMember
}

// RosterUnit is one row of the sheet of organisations.
type RosterUnit struct {
	Code       string
	Name       string
	Short      string
	ParentCode string // empty at the root
	Kind       UnitKind
	Field      string // 领域
	Start      Day    // 启动日期; zero: not chosen
}

// RosterMember is one row of the sheet of members.
type RosterMember struct {
	Code     string
	Name     string
	Phone    string
	UnitCode string   // where they belong
	Roles    []Role   // RoleMember goes without saying and is left out
	Reach    []string // codes of 管理组织: where a leader's, inspector's or the office's posts are, or the others' where there is no such role; empty: UnitCode
	Level    string   // LevelSenior or empty
	Mobile   bool     // 流动党员
	HostCode string   // 流入组织: where a mobile member's study is managed; empty: UnitCode
	OpenID   string   // binds the member; empty leaves a binding as it is
}
