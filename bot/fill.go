package bot

import (
	"time"

	"lianluo/domain"
)

// Filled is what a message says about a form. No figure of the message is in two
// of its parts, and every one is in one of them.
type Filled struct {
	Said   []Said    // at most one for each field, in the order of the form
	Doubts []Doubt   // what has to be asked about; a field of a doubt is not in Said
	Left   []Stretch // figures that belong to no field, and are in no words that are Said
	Mixed  bool      // it tells of the period before too; Said is of the present one
}

// Said is one field's answer.
type Said struct {
	Field   string  // its key
	Kept    string  // the answer in the form it is kept in
	At      Stretch // of the words that say it
	Instead bool    // it is said to take another's place: 改成16户, 应该是12户
	Rest    bool    // words that name no field, and can only be this one's
}

// Doubt is a figure that may belong to a field, and has to be asked about.
type Doubt struct {
	Fields []string // keys of the fields it may belong to
	Why    DoubtKind
	At     Stretch
}

// Stretch is a part of a message: how many characters stand before it, and before
// what follows it.
type Stretch struct{ From, To int }

// Of is the words that stand there.
func (p Stretch) Of(text string) string { return string([]rune(text)[p.From:p.To]) }

// DoubtKind says why a figure is not taken.
type DoubtKind string

// Why a figure is not taken.
const (
	DoubtSeveral DoubtKind = "several" // it may belong to any of several fields
	DoubtUnclear DoubtKind = "unclear" // it may belong to the field or to something else: 慰问5户
	DoubtEach    DoubtKind = "each"    // 每次19人: what it comes to is not said
	DoubtVague   DoubtKind = "vague"   // 三十多户
	DoubtRange   DoubtKind = "range"   // outside the field's bounds
	DoubtTwice   DoubtKind = "twice"   // the field is said twice, and neither is said to be wrong
	DoubtAhead   DoubtKind = "ahead"   // it stands behind what is only planned
)

// Fill reads what words that were sent then say about a form. asked is the key of the
// field the person is looking at; empty when there is none.
func (c *Chat) Fill(words string, form domain.Form, asked string, sent time.Time) Filled {
	return c.env.Understanding.Fill(words, form, asked, sent)
}

// Typed is what the person has just sent to a question in words of their own, before
// the question has judged it: no photo, no 确认, no 改2.
func (c *Chat) Typed(name string) (words string, ok bool) {
	i := c.st.find(name)
	if i < 0 || !c.st.Answers[i].Typed || c.st.Answers[i].Given || c.st.Answers[i].Photo {
		return "", false
	}
	words = c.st.Answers[i].Text
	return words, !isConfirm(words) && !isChange(words)
}

// Opened answers a question with what the opening message says, in the form it is
// kept in, before what is on record. What the person has answered or corrected
// since stands.
func (c *Chat) Opened(name, kept string) { c.give(Answer{Name: name, Text: kept, Opened: true}) }

// Also answers a question with what the person said beside the answer to another,
// in the form it is kept in. It takes the place of what is on record.
func (c *Chat) Also(name, kept string) {
	c.st.put(Answer{Name: name, Text: kept})
	c.took = true
}

// Unsay forgets what was just sent to a question: it was meant for others.
func (c *Chat) Unsay(name string) { c.st.forget(name) }

// Answer is what the person has answered to a question, in the form it is kept in.
func (c *Chat) Answer(name string) (kept string, ok bool) {
	i := c.st.find(name)
	if i < 0 || c.st.Answers[i].Typed || c.st.Answers[i].Given {
		return "", false
	}
	return c.st.Answers[i].Text, true
}
