package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lianluo/domain"
)

// Message is what a person sent, as a conversation sees it.
type Message struct {
	Text  string
	Photo bool // Text is the name under which the photo will be kept
}

// Turned is what one turn gives back.
type Turned struct {
	Words  string // what to say; a refused answer's reason stands in front of its question
	Card   *Card
	Events []domain.Event
	Anew   map[string]string // see [Ending]
	Over   bool
	Taken  bool // the message was taken; false when the question refused it
}

// These two unwind a flow. They never leave the package: run catches both.
type (
	pause struct{ prompt string }
	rerun struct{}
)

var errUnsettled = errors.New("bot: flow neither asks nor ends")

// Turn feeds one message to a conversation; nil puts the open question again. It
// changes st and nothing else, so that running it twice on equal states gives
// equal replies.
func Turn(ctx context.Context, env *Env, f Flow, who domain.Person, st *State, m *Message) (Turned, error) {
	fresh := func() *Chat { return &Chat{Person: who, ctx: ctx, env: env, st: st, flow: f.Name} }
	var first string
	if m != nil && st.Asked != "" {
		if m.Text == Back && !m.Photo {
			c := fresh()
			if _, _, err := c.run(f); err != nil {
				return Turned{}, err
			}
			first = c.stepBack()
		} else {
			st.put(Answer{Name: st.Asked, Text: m.Text, Typed: true, Photo: m.Photo})
		}
	}
	taken := m != nil && m.Text == Back
	for range 4 { // a correction runs it once more, and so does a correction with its new answer
		c := fresh()
		c.took = taken
		if first != "" {
			c.first = []string{first}
		}
		r, again, err := c.run(f)
		if err != nil || !again {
			r.Taken = c.took
			return r, err
		}
		taken = true
	}
	return Turned{}, fmt.Errorf("%w: %s", errUnsettled, f.Name)
}

// stepBack forgets the last answer the person gave, and what was on record for
// the questions behind it, which may depend on it; it returns words when there is
// none.
func (c *Chat) stepBack() string {
	for i, name := range slices.Backward(c.seen) {
		if a := c.st.Answers[c.st.find(name)]; !a.Given {
			c.st.askAnew(name)
			c.st.Answers = slices.DeleteFunc(c.st.Answers, func(a Answer) bool { return a.Given && !slices.Contains(c.seen[:i], a.Name) })
			return ""
		}
	}
	return c.env.Say("chat.first", nil)
}

func (c *Chat) run(f Flow) (r Turned, again bool, err error) {
	defer func() {
		switch s := recover().(type) {
		case nil:
		case pause:
			if c.bad != "" {
				c.said = append(c.said, c.bad)
			}
			r = Turned{Words: paragraphs(append(append(c.first, c.said...), s.prompt)...)}
		case rerun:
			again = true
		default:
			panic(s)
		}
	}()
	out, err := f.Run(c)
	if err != nil {
		return Turned{}, false, err
	}
	words := paragraphs(append(append(c.first, c.said...), out.Words)...)
	return Turned{Words: words, Card: out.Card, Events: out.Events, Anew: out.Anew, Over: true}, false, nil
}

func paragraphs(words ...string) string {
	var kept []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, "\n")
}
