package bot

import (
	"context"
	"time"

	"lianluo/domain"
)

// Kind is what arrived.
type Kind string

// What can arrive at a door. Every other push is Other: answered with nothing.
const (
	Text     Kind = "text"     // Inbound.Text holds the words
	Tap      Kind = "tap"      // a menu button; Inbound.Text holds its key
	Scan     Kind = "scan"     // a scene QR code; Inbound.Text holds the scene
	Follow   Kind = "follow"   // came to the account; Inbound.Text holds the scene, if any
	Unfollow Kind = "unfollow" // left the account
	Photo    Kind = "photo"    // Inbound.Media holds it
	Voice    Kind = "voice"    // Inbound.Media holds it; Text what WeChat heard, almost always empty
	Video    Kind = "video"
	Place    Kind = "place" // a location the person sent
	Link     Kind = "link"  // a shared article
	Other    Kind = "other" // events that ask for no answer
)

// Inbound is one message from a person, whatever door it came through.
type Inbound struct {
	Key   string // the same for every delivery of the same message, and for no other
	From  string // openid
	Kind  Kind
	Text  string
	Media string    // WeChat's media id; it dies after three days
	At    time.Time // when the person sent it, in the office's zone
}

// Reply is what goes back, as a value; a door renders it. The zero Reply means
// that nothing is to be said.
type Reply struct {
	Text string `json:"t,omitempty"` // at most [MaxText] bytes
	Card *Card  `json:"c,omitempty"` // shown instead of Text where the door can show one
}

// Card is a picture with a title that opens a page.
type Card struct {
	Title   string `json:"t"`
	Words   string `json:"w,omitempty"`
	Picture string `json:"p,omitempty"` // address
	Address string `json:"a"`
}

// IsZero tells the reply that says nothing.
func (r Reply) IsZero() bool { return r.Text == "" && r.Card == nil }

// MaxText is the most bytes of UTF-8 in one text. WeChat's own limit is measured
// at 2,047 (wechat notes 1.5); over it the person sees the fault notice, so we
// stay well below.
const MaxText = 1800

// Ticket is the right to answer one message, given by Sessions.Begin and handed
// back to Sessions.End. Fence is unique to one Begin.
type Ticket struct {
	Key, Person, Fence string
}

// Outcome of Sessions.Begin.
type Outcome int

// What Begin found.
const (
	Granted Outcome = iota // the person is locked for this ticket; State is theirs
	Repeat                 // this message was answered before: Reply is what was said
	Busy                   // another message of this person, or another delivery of this one, is being answered: try again shortly
)

// Begun is what Begin answers.
type Begun struct {
	Outcome Outcome
	Ticket  Ticket
	State   []byte // nil when nothing is stored
	Reply   []byte // with Repeat
}

// Sessions keeps what is remembered between messages: the person's state, the
// replies already given, and a lock per person. One Begin and one End are one
// round trip each. Errors wrap domain.ErrAway when the backend does not answer.
type Sessions interface {
	// Begin looks whether the message key was answered, and if not locks the
	// person for at most LockLife.
	Begin(ctx context.Context, key, person string) (Begun, error)
	// End stores the state (nil forgets it) and the reply, and unlocks. It fails
	// with domain.ErrChanged, storing nothing, when the lock was lost to another.
	End(ctx context.Context, t Ticket, state, reply []byte) error
	// Abort unlocks and stores nothing, so that a repeated delivery is tried anew.
	Abort(ctx context.Context, t Ticket) error
	// Idle lists up to n people whose state was last stored before that time.
	Idle(ctx context.Context, before time.Time, n int) ([]string, error)
}

// How long things are remembered.
const (
	LockLife  = 6 * time.Second     // longer than a door waits for an answer (4.5 s), and so short that WeChat's second delivery, 5 s later, still gets in when the first one died
	ReplyLife = 10 * time.Minute    // WeChat repeats a message for about 15 s (wechat notes 1.4)
	StateLife = 30 * 24 * time.Hour // an idle conversation moves to a draft long before
)

// Records is the durable side.
type Records interface {
	// Person tells who holds that openid at that time. Somebody unknown is a
	// Person with only OpenID and Waiting set, and no error.
	Person(ctx context.Context, openID string, at time.Time) (domain.Person, error)
	// Apply is one transaction, and doing it again for the same id does nothing.
	Apply(ctx context.Context, id string, at time.Time, events []domain.Event) error
	// SaveDraft keeps one conversation; a person has one draft for each flow and
	// subject, the later takes the place of the former.
	SaveDraft(ctx context.Context, openID string, d Draft) error
	// Drafts lists a person's drafts, the newest first.
	Drafts(ctx context.Context, openID string) ([]Draft, error)
	// DropDraft forgets one; not having it is no error.
	DropDraft(ctx context.Context, openID, id string) error
	// TakeNotices returns up to n undelivered notices of the person and of their
	// WeChat, bound or not, oldest first, and marks them as shown with the message of that key: asked again for the
	// same key it returns the same ones.
	TakeNotices(ctx context.Context, who domain.Person, key string, at time.Time, n int) ([]string, error)
	// WantMedia notes that a file of WeChat's is to be fetched and kept under name.
	WantMedia(ctx context.Context, m Media) error
}

// Draft is a conversation put aside.
type Draft struct {
	ID    string // the conversation's id
	Flow  string
	Title string // what the person knows it by: 周报告
	State []byte
	At    time.Time
}

// Media is a file a person sent in a conversation.
type Media struct {
	ID    string // WeChat's media id
	Name  string // what answers and records call it; its path under the data directory
	Owner string // openid
	Kind  Kind
	At    time.Time
}

// Meaning is what a message is taken to want.
type Meaning struct {
	Label   string            // a flow's name; empty when nothing fits
	Sure    bool              // whether it may be acted on without asking
	Guessed bool              // found by what it is like, and by no known phrase
	Whole   bool              // the message is nothing but this wish: no story, no figures
	Asks    bool              // it is put as a question
	Others  []string          // runners-up, to be offered when not Sure
	Slots   map[string]string // what the message carries, by question name
}

// Hearing is the context a message is understood in.
type Hearing struct {
	Person domain.Person
	Open   string // the flow under way, if any
	Chosen string // the label that the person says the message is meant for, if they were asked
	At     time.Time
}

// Understanding tells what people mean. It never blocks and never fails.
type Understanding interface {
	Meaning(text string, h Hearing) Meaning
	// Number reads a figure out of an answer: 30, ３０, 三十, 到会28人, 28位同志,请假2人.
	// ok is false when there is none, or more than one it could be.
	Number(text string) (n int64, ok bool)
	// Money reads an amount in fen: 1.2万, 三百元, 12.50.
	Money(text string) (fen int64, ok bool)
	// Day reads a date: 2009-3-5, 3月5日, 明天, 下周三. A year left out is the nearest.
	Day(text string, at time.Time) (domain.Day, bool)
	// Fill reads what a message says about a form, whose field asked, if any, the
	// person is looking at.
	Fill(text string, form domain.Form, asked string, at time.Time) Filled
	// Absence reads a request for leave. names are of people it may be about.
	Absence(text string, names []string, at time.Time) Absence
	// Announcement reads a notice of a session.
	Announcement(text string) Announcement
	// Time reads a date with a time of day: 明天上午九点, 周五下午三点半.
	Time(text string, at time.Time) (time.Time, bool)
}
