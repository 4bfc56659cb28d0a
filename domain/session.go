package domain

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"time"
)

// SessionID names a study session.
type SessionID int64

// Session is 学习活动: one meeting of one unit.
type Session struct {
	ID       SessionID
	Unit     Unit
	Title    string
	Place    string
	Starts   time.Time
	NeedCode bool // a member must give the code shown in the room
	By       MemberID
	Off      bool // called off
}

// Open tells whether members may check in at t under the campaign's rule.
func (s Session) Open(t time.Time, r CheckInRule) bool {
	return !s.Off && !t.Before(s.Starts.Add(-r.Ahead)) && !t.After(s.Starts.Add(r.Late))
}

// CodeLife is how long a room code is shown; the one before it is still taken,
// for a slow thumb.
const CodeLife = 2 * time.Minute

// RoomCode is the four digits shown in the room at t. key is the installation's
// own secret.
func RoomCode(key []byte, s SessionID, t time.Time) string {
	return roomCode(key, s, t.Unix()/int64(CodeLife.Seconds()))
}

// RoomCodeValid takes the code of t and the one before.
func RoomCodeValid(key []byte, s SessionID, t time.Time, code string) bool {
	slot := t.Unix() / int64(CodeLife.Seconds())
	now := subtle.ConstantTimeCompare([]byte(code), []byte(roomCode(key, s, slot)))
	before := subtle.ConstantTimeCompare([]byte(code), []byte(roomCode(key, s, slot-1)))
	return now|before == 1
}

func roomCode(key []byte, s SessionID, slot int64) string {
	mac := hmac.New(sha256.New, key)
	_ = binary.Write(mac, binary.BigEndian, [2]int64{int64(s), slot}) // a hash never fails
	return fmt.Sprintf("%04d", binary.BigEndian.Uint32(mac.Sum(nil))%10000)
}

// Presence is how a member stands to a session.
type Presence string

// Presences. Present, Visited and MadeUp count as having studied; OnLeave and
// Absent are owed a make-up (补学).
const (
	Present Presence = "present"
	Visited Presence = "visited" // 送学上门
	MadeUp  Presence = "madeup"  // 补学
	OnLeave Presence = "leave"
	Absent  Presence = "absent"
)

// Studied tells whether the member has heard what the session was about.
func (p Presence) Studied() bool { return p == Present || p == Visited || p == MadeUp }

// How says by what means a presence came to be known.
type How string

// Ways a presence is recorded.
const (
	BySelf  How = "self"  // a message from the member
	ByCode  How = "code"  // with the room's code or QR
	ByRoll  How = "roll"  // ticked by the secretary or liaison
	ByProxy How = "proxy" // told by a contact person
)

// Attendance is one member's line on the session's sheet.
type Attendance struct {
	Session  SessionID
	Member   Member
	Presence Presence
	How      How
	By       MemberID
	At       time.Time
	Reason   string // of a leave
	Disputed string // what the member says is wrong with the line; empty when nothing is
}

// Attended is a session with how one member stands to it.
type Attended struct {
	Session Session
	Attendance
}

// Receipt is 回执号, which both sides can look up: the session's year, month, day and hour in its
// own zone, and the member's code. It is made from what it stands for, so the
// same line always has the same number.
func (a Attended) Receipt() string {
	return a.Session.Starts.Format("06010215") + "-" + a.Member.Code
}
