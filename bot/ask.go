package bot

import (
	"fmt"
	"slices"
	"strings"
)

// Question is what is put to a person.
type Question struct {
	Name     string // the answer's name for ever
	Ask      string // the words; empty: the flow's text of that name
	Optional bool   // 跳过 is taken, and kept as an empty answer
	Free     bool   // it takes any words, so that only a plain wish interrupts it
	Shown    []string
	review   bool // it is a review: 改2 is for it
}

// Reader turns an answer into the form to keep, or gives the words to refuse it
// with. It is asked again on every turn for an answer kept before (then Typed is
// false), because the question's limits may have changed meanwhile.
type Reader func(a Answer) (keep, refuse string)

// Ask returns the answer to a question, or stops the run to put the question.
func (c *Chat) Ask(q Question, read Reader) string {
	if slices.Contains(c.seen, q.Name) {
		panic(fmt.Sprintf("bot: flow %s asks %q twice", c.flow, q.Name))
	}
	if i := c.st.find(q.Name); i >= 0 {
		if keep, ok := c.take(&c.st.Answers[i], q, read); ok {
			return keep
		}
	}
	if q.Ask == "" {
		q.Ask = c.Words(q.Name, nil)
	}
	c.st.Asked, c.st.Free, c.st.Review, c.st.Shown = q.Name, q.Free, q.review, q.Shown
	panic(pause{c.prompt(q)})
}

func (c *Chat) prompt(q Question) string {
	switch hint := c.env.Say("chat.skip", nil); {
	case !q.Optional, strings.Contains(q.Ask, Skip):
		return q.Ask
	case len(q.Shown) > 0: // not as if it belonged to the last line of the list
		return q.Ask + "\n" + hint
	default:
		return q.Ask + hint
	}
}

// take lets the reader judge a stored answer. A refused one is forgotten.
func (c *Chat) take(a *Answer, q Question, read Reader) (string, bool) {
	var keep, refuse string
	skipped := q.Optional && (a.Text == "" && !a.Typed || a.Typed && !a.Photo && isSkip(a.Text))
	if !skipped {
		if keep, refuse = read(*a); a.Typed && !a.Given {
			refuse = c.misplaced(q, *a, refuse)
		}
	}
	if refuse != "" {
		if !a.Given {
			c.bad = refuse
		}
		c.st.forget(q.Name)
		return "", false
	}
	if a.Typed && !a.Given {
		c.took = true
	}
	*a = Answer{Name: q.Name, Text: keep, Photo: a.Photo, Given: a.Given, Opened: a.Opened}
	c.seen, c.said, c.bad = append(c.seen, q.Name), nil, ""
	return keep, true
}

// misplaced finds better words for what is no answer at all: a photo where words
// are wanted, a correction before there is anything to correct, a thank-you.
func (c *Chat) misplaced(q Question, a Answer, refuse string) string {
	switch {
	case a.Photo && refuse != "":
		return c.env.Say("chat.noPhoto", nil)
	case a.Photo:
		return refuse
	case !q.review && isChange(a.Text):
		return c.env.Say("chat.changeLater", nil)
	case refuse != "":
		return refuse
	case q.Free && bare(a.Text) == Skip:
		return c.env.Say("chat.noSkip", nil)
	case q.Free && isChatter(a.Text):
		return c.env.Say("chat.notAnswer", nil)
	}
	return refuse
}

// Given answers a question from what is on record already, in the form it is
// kept in, so that no figure is asked twice. The person sees it at the review and
// may change it there.
func (c *Chat) Given(name, kept string) { c.give(Answer{Name: name, Text: kept, Given: true}) }

// Offered answers a question from words of the opening message, if its reader
// takes them.
func (c *Chat) Offered(name, words string) {
	if words != "" {
		c.give(Answer{Name: name, Text: words, Given: true, Typed: true})
	}
}

func (c *Chat) give(a Answer) {
	if c.st.find(a.Name) < 0 && !slices.Contains(c.st.Anew, a.Name) {
		c.st.Answers = append(c.st.Answers, a)
	}
}

// WasGiven tells whether the answer was not asked for but on record.
func (c *Chat) WasGiven(name string) bool {
	i := c.st.find(name)
	return i >= 0 && c.st.Answers[i].Given
}

// Untouched tells whether the person has answered none of these questions and
// corrected none since the opening message.
func (c *Chat) Untouched(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		i := c.st.find(name)
		return i >= 0 && !c.st.Answers[i].Given && !c.st.Answers[i].Opened || slices.Contains(c.st.Anew, name)
	})
}

// Again forgets answers and starts over, so that their questions are asked anew.
func (c *Chat) Again(names ...string) {
	for _, n := range names {
		c.st.askAnew(n)
	}
	panic(rerun{})
}
