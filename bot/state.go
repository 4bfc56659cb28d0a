package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Box is all that is remembered of a person between two messages.
type Box struct {
	// Stack holds the conversations under way. The last one is being talked about;
	// those below it were interrupted and come back when it ends.
	Stack []State  `json:"s,omitempty"`
	More  []string `json:"m,omitempty"` // pages of a long answer not shown yet
	Offer []string `json:"o,omitempty"` // what the numbers of the last offer mean
	Said  string   `json:"w,omitempty"` // the words the offer was made for: they open what is taken
	// Parked are the titles of conversations moved to drafts while the person was
	// away; they are told once.
	Parked []string  `json:"p,omitempty"`
	At     time.Time `json:"at"`
}

// State is one conversation between two messages: a few hundred bytes.
type State struct {
	ID      string            `json:"id"` // the key of the message that began it
	Flow    string            `json:"f"`
	Title   string            `json:"ti,omitempty"` // what the person knows it by, where that is not the flow's title
	Started time.Time         `json:"at"`
	Slots   map[string]string `json:"sl,omitempty"`
	Opening string            `json:"op,omitempty"` // the words that began it, for conversations that read more out of them
	Asked   string            `json:"q,omitempty"`  // the question the person is looking at
	Free    bool              `json:"fr,omitempty"` // it takes any words
	Review  bool              `json:"rv,omitempty"` // it is a review
	Shown   []string          `json:"sh,omitempty"` // the keys behind its numbered options, as they were shown
	Form    string            `json:"fm,omitempty"`
	Answers []Answer          `json:"a,omitempty"`
	Anew    []string          `json:"an,omitempty"` // questions to be asked although something is on record
	Draft   bool              `json:"d,omitempty"`  // it has a draft row, to be dropped at the end

	now time.Time // of the message being answered; not kept
}

// Answer is one entry of the answer log.
type Answer struct {
	Name  string `json:"n"`
	Text  string `json:"v"`
	Typed bool   `json:"t,omitempty"` // as the person sent it: its question has not taken it yet
	Photo bool   `json:"p,omitempty"` // Text names a kept photo
	Given bool   `json:"g,omitempty"` // not asked: it was on record, or in the opening message

	Opened bool `json:"o,omitempty"` // the person's own, read out of the opening message
}

// maxStack is how deep interruptions may nest; beyond it the oldest conversation
// is put aside as a draft.
const maxStack = 3

func openBox(b []byte) (*Box, error) {
	box := new(Box)
	if len(b) == 0 {
		return box, nil
	}
	if err := json.Unmarshal(b, box); err != nil {
		return nil, fmt.Errorf("bot: stored state: %w", err)
	}
	return box, nil
}

// pack is nil when there is nothing to remember.
func (b *Box) pack() ([]byte, error) {
	if len(b.Stack)+len(b.More)+len(b.Offer)+len(b.Parked) == 0 {
		return nil, nil
	}
	return json.Marshal(b)
}

// top is the conversation being talked about; nil when there is none.
func (b *Box) top() *State {
	if len(b.Stack) == 0 {
		return nil
	}
	return &b.Stack[len(b.Stack)-1]
}

func (b *Box) push(st State) { b.Stack = append(b.Stack, st) }

func (b *Box) pop() { b.Stack = b.Stack[:len(b.Stack)-1] }

// forget drops what only the next message could have taken up.
func (b *Box) forget() { b.More, b.Offer, b.Said = nil, nil, "" }

// at changes a time read back from JSON to the zone of the message, so that a
// conversation's days are the office's days.
func (st *State) at(zone *time.Location) { st.Started = st.Started.In(zone) }

func (st *State) clone() State {
	c := *st
	c.Answers, c.Shown, c.Anew = slices.Clone(st.Answers), slices.Clone(st.Shown), slices.Clone(st.Anew)
	return c
}

func (st *State) find(name string) int {
	return slices.IndexFunc(st.Answers, func(a Answer) bool { return a.Name == name })
}

// forget drops an answer so that its question is asked, even if something is on
// record for it.
func (st *State) forget(name string) {
	st.Answers = slices.DeleteFunc(st.Answers, func(a Answer) bool { return a.Name == name })
}

func (st *State) askAnew(name string) {
	st.forget(name)
	if !slices.Contains(st.Anew, name) {
		st.Anew = append(st.Anew, name)
	}
}

func (st *State) put(a Answer) {
	st.forget(a.Name)
	st.Answers = append(st.Answers, a)
}

// worthKeeping tells whether the person has put work into it.
func (st *State) worthKeeping() bool {
	return slices.ContainsFunc(st.Answers, func(a Answer) bool { return !a.Given && !strings.HasPrefix(a.Name, "_") })
}
