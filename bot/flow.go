// Package bot takes a message to its reply.
//
// A conversation is a [Flow]: a plain function that asks questions by name and
// ends in an [Ending]. The engine keeps no program counter. Between two messages
// it stores the answers given so far; on every message it adds the new answer and
// runs the function again from the top. A question whose answer is stored returns
// it at once; the first one without an answer is put to the person and the run
// stops there.
//
// Two rules follow. A flow is pure until it ends: it may read, it may not write,
// and what it has to keep it returns as events. And a question's name is its
// contract: answers are found by name, never by position, so a flow or a form may
// change under somebody who is half way through it. If a question comes to mean
// something else, rename it.
package bot

import (
	"context"
	"slices"
	"time"

	"lianluo/domain"
)

// Flow is one conversation.
type Flow struct {
	Name string        // the label of what it does, the prefix of its words, and what stored state calls it
	For  []domain.Role // who may have it; empty: everyone bound
	Open bool          // visitors may have it too
	// Subject names the slot, and the question, that tells what the conversation is
	// about: a wish for another subject (月总结 in the middle of 周报) is another one.
	Subject string
	Run     func(*Chat) (Ending, error)
}

// allows tells whether the person may have this conversation.
func (f Flow) allows(p domain.Person) bool {
	if !p.Bound() {
		return f.Open
	}
	return len(f.For) == 0 || slices.ContainsFunc(f.For, p.Has)
}

// another tells whether a wish with these slots is about something else than the
// conversation under way.
func (f Flow) another(st *State, slots map[string]string) bool {
	want, have := slots[f.Subject], st.Slots[f.Subject]
	if i := st.find(f.Subject); have == "" && i >= 0 {
		have = st.Answers[i].Text
	}
	return want != "" && have != "" && want != have
}

// Ending is how a conversation ends. The events are kept before the words are
// said.
type Ending struct {
	Words  string
	Card   *Card
	Events []domain.Event
	Anew   map[string]string // not nil: the same conversation begins once more, with these slots
}

// Chat is what a flow sees of one turn.
type Chat struct {
	Person domain.Person

	ctx  context.Context
	env  *Env
	st   *State
	flow string

	first []string // words to be said whatever question comes
	said  []string // words in front of the next question
	bad   string   // why the last answer was not taken
	seen  []string // names of the questions passed so far, in order
	took  bool     // the message of this turn was taken by a question
}

// Env is what every turn needs beside the state: words and understanding.
type Env struct {
	Say           func(key string, v any) string
	Understanding Understanding
}

// Context is the context of this message, for reads.
func (c *Chat) Context() context.Context { return c.ctx }

// Started is when the conversation began; it is the same on every turn.
func (c *Chat) Started() time.Time { return c.st.Started }

// Now is when the message of this turn was sent. It differs from turn to turn, so
// it may judge an answer just typed and word an ending, and decide nothing else.
func (c *Chat) Now() time.Time {
	if c.st.now.IsZero() {
		return c.st.Started
	}
	return c.st.now
}

// Wish is what words are known to start if nothing is open; empty when they are not.
func (c *Chat) Wish(words string) string {
	m := c.env.Understanding.Meaning(words, Hearing{Person: c.Person, At: c.Now()})
	if !m.Sure || m.Guessed {
		return ""
	}
	return m.Label
}

// Today is the day the conversation began on, in the office's zone.
func (c *Chat) Today() domain.Day { return domain.DayOf(c.st.Started) }

// Slot is what the opening message carried under that name; empty when nothing.
func (c *Chat) Slot(name string) string { return c.st.Slots[name] }

// Say puts words in front of the next question.
func (c *Chat) Say(key string, v any) { c.said = append(c.said, c.Words(key, v)) }

// Tell puts words that are rendered already in front of the next question.
func (c *Chat) Tell(words string) { c.said = append(c.said, words) }

// Words renders a text of this flow without saying it.
func (c *Chat) Words(key string, v any) string { return c.env.Say(c.flow+"."+key, v) }

// Common renders a text that several flows share, by its whole key.
func (c *Chat) Common(key string, v any) string { return c.env.Say(key, v) }

// End ends the conversation with a text of this flow.
func (c *Chat) End(key string, v any, events ...domain.Event) (Ending, error) {
	return Ending{Words: c.Words(key, v), Events: events}, nil
}

// Called names this conversation more closely than its flow's title does.
func (c *Chat) Called(title string) { c.st.Title = title }

// Form says once, when the questions of a form have changed since the person
// began, that their answers are kept.
func (c *Chat) Form(fingerprint string) {
	if c.st.Form != "" && c.st.Form != fingerprint {
		c.first = append(c.first, c.env.Say("chat.changed", nil))
	}
	c.st.Form = fingerprint
}
