package domain

import "time"

// Known is a member with the unit they belong to.
type Known struct {
	Member
	Unit   Unit   // a group, where they are in one
	Above  Unit   // the unit above it, to tell same names apart
	OpenID string // of the WeChat that is tied to them already; never shown
	Roles  []Role // of the posts they hold that day, in whatever unit; empty: a member like any other
}

// Bound tells whether a WeChat is tied to the member.
func (k Known) Bound() bool { return k.OpenID != "" }

// Officer is a member with the office they hold.
type Officer struct {
	Member
	Role Role
}

// BindRequest is a binding that waits for a secretary's word.
type BindRequest struct {
	ID     int64
	Member Member
	Unit   Unit
	Alike  bool // see [BindAsked]
	At     time.Time
}

// DirectoryLine is one bound person, for choosing whom to speak as where people
// are played: the simulator and the terminal.
type DirectoryLine struct {
	OpenID string
	Name   string
	Unit   Unit
	Roles  []Role
}
