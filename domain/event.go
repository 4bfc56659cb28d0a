package domain

import "time"

// Event is something that has happened and must be kept. A conversation ends in
// events; the store turns all of one conversation's into rows in one
// transaction, once.
type Event interface{ event() }

// Bound ties an openid to a member. A member has one openid: a later Bound takes
// the place of the former.
type Bound struct {
	OpenID string
	Member MemberID
	By     MemberID // who confirmed it; the member's own ID when nobody had to
}

// BindAsked is a doubtful binding that waits for the unit's secretary.
type BindAsked struct {
	OpenID string
	Member MemberID
	Unit   UnitID
	Alike  bool   // or somebody else of that name in the member's branch: whoever decides says who
	Notice string // key of the notices that tell of it: once it is decided or withdrawn, those not shown yet go
}

// BindRefused is the secretary's no to BindAsked.
type BindRefused struct {
	Request int64
	By      MemberID
}

// BindConfirmed is the secretary's yes to BindAsked; the store binds it.
type BindConfirmed struct {
	Request int64
	Member  MemberID // who it is, where the request was for one of several alike; zero: whom it was for
	By      MemberID
}

// BindFailed counts a wrong try; too many on a day and the account asks to come
// back tomorrow or to see the secretary.
type BindFailed struct {
	OpenID string
	Day    Day
}

// Unbound undoes a binding. Erase also removes what the account alone knows of
// the person: drafts, notices, settings, undecided requests. The branch's own
// records (attendance, reports) stay: they are not the account's to erase.
type Unbound struct {
	OpenID string
	Member MemberID
	Erase  bool
}

// SessionCreated announces a study session to the unit's members.
type SessionCreated struct {
	Unit     UnitID
	Title    string
	Place    string
	Starts   time.Time
	NeedCode bool
	By       MemberID
}

// PresenceNoted puts one member's line on a session's sheet. A line that says
// the member studied is never weakened by a later, lesser one.
type PresenceNoted struct {
	Session  SessionID
	Member   MemberID
	Presence Presence
	How      How
	By       MemberID
	Reason   string
}

// PresenceDisputed is a member's word that their line is wrong.
type PresenceDisputed struct {
	Session SessionID
	Member  MemberID
	Words   string
}

// ReadingFinished is 读完一本.
type ReadingFinished struct {
	Campaign string
	Reading  string
	Member   MemberID
	By       MemberID
}

// ReportFiled is a first filing. It fails with ErrAlreadyFiled when the unit's
// report of that period exists.
type ReportFiled struct {
	Campaign string
	Form     string
	Period   Period
	Unit     UnitID
	Zero     bool
	Values   Values
	By       MemberID
	Due      time.Time
}

// ReportRevised replaces the values of a filed report. Revision is the one it
// was made from; the store refuses with ErrChanged when another came between.
type ReportRevised struct {
	Campaign string
	Form     string
	Period   Period
	Unit     UnitID
	Values   Values
	Zero     bool
	Revision int
	Why      string
	By       MemberID
}

// MuteSet stops or restarts reminders for a person.
type MuteSet struct {
	Member MemberID
	Muted  bool
}

// Noticed is an outgoing row: words for some people, written in the transaction
// that causes it and delivered once. Key is unique for ever: a second row with
// the same key and addressee is not written.
type Noticed struct {
	Key     string
	Members []MemberID // to these,
	Unit    UnitID     // or to everyone studying in this unit,
	Roles   []Role     // or, with Roles, only to those who hold one of them there,
	OpenID  string     // or to this WeChat, whoever it is bound to by then, if anybody
	Words   string
	Until   time.Time // stale after this; zero: never
}

func (Bound) event()            {}
func (BindAsked) event()        {}
func (BindRefused) event()      {}
func (BindConfirmed) event()    {}
func (BindFailed) event()       {}
func (Unbound) event()          {}
func (SessionCreated) event()   {}
func (PresenceNoted) event()    {}
func (PresenceDisputed) event() {}
func (ReadingFinished) event()  {}
func (ReportFiled) event()      {}
func (ReportRevised) event()    {}
func (MuteSet) event()          {}
func (Noticed) event()          {}
