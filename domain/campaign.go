// Package domain is what exists and what is true of it: the campaign and its
// calendar, the tree of units as it was on a day, people and their rights,
// sessions, reports, and the events that change them. It knows nobody.
package domain

import (
	"slices"
	"time"
)

// Campaign is one staged study campaign, as its file describes it.
type Campaign struct {
	Code     string
	Name     string
	Version  string // fingerprint of the file; a changed file has another
	Covers   Audience
	Span     Span // common dates; zero where every unit picks its own start
	Contact  Contact
	Windows  []Window
	Phases   []Phase
	Tasks    []Task
	Readings []Reading
	Forms    []Form
	CheckIn  CheckInRule
}

// Contact is whom to ask: the campaign office.
type Contact struct{ Name, Phone, Place, Hours string }

// Audience selects units and people. An empty list means everyone; the lists
// that are set must all match.
type Audience struct {
	Kinds  []UnitKind
	Fields []string // 领域
	Roles  []Role
	Levels []string // 层级
}

// Unit tells whether the audience takes in that unit.
func (a Audience) Unit(u Unit) bool {
	return (len(a.Kinds) == 0 || slices.Contains(a.Kinds, u.Kind)) &&
		(len(a.Fields) == 0 || slices.Contains(a.Fields, u.Field))
}

// Person tells whether the audience takes in that person, through their unit,
// level and roles.
func (a Audience) Person(p Person) bool {
	role := len(a.Roles) == 0 || slices.ContainsFunc(a.Roles, p.Has) || slices.Contains(a.Roles, RoleMember)
	level := len(a.Levels) == 0 || slices.Contains(a.Levels, p.Member.Level)
	return role && level && a.Unit(p.Unit)
}

// Window is when units of a kind may start.
type Window struct {
	For  Audience
	Span Span
}

// Phase is 阶段. It has either common dates or, where units pick their own
// start, a length for each kind of unit; it then follows the phase before it.
type Phase struct {
	Code, Name, Goal string
	When             Span
	Lengths          []Length
	Steps            []Step
}

// Length is how long a phase or step lasts. AtLeast makes it a minimum that a
// unit may exceed.
type Length struct {
	For     Audience
	Months  int
	Days    int
	AtLeast bool
}

// From gives the last day of a run that begins on d.
func (l Length) From(d Day) Day { return d.AddMonths(l.Months).Add(l.Days - 1) }

// Step is 环节, a part of a phase; dated like its phase.
type Step struct {
	Code, Name, What string
	When             Span
	Length           Length
}

// Task is something to do by a day: 规定动作 when Required, else 自选动作.
type Task struct {
	Code, Name, Detail string
	Required           bool
	For                Audience
	Whole              bool   // the unit owes it, not each person
	Phase              string // phase code; the task is due by the phase's end when Due and Within are zero
	Due                Day
	Within             int // days from the phase's first day, for units that pick their own start
}

// Reading is 必读书目: what an audience must read and where to get it.
type Reading struct {
	Code, Title, Short string
	For                Audience
	Where              string
	Phase              string
}

// CheckInRule is when a member may check in to a session: from Ahead before it
// starts until Late after it starts.
type CheckInRule struct{ Ahead, Late time.Duration }

// Form finds a form by its code.
func (c Campaign) Form(code string) (Form, bool) {
	i := slices.IndexFunc(c.Forms, func(f Form) bool { return f.Code == code })
	if i < 0 {
		return Form{}, false
	}
	return c.Forms[i], true
}
