package handlers

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// heard is what a person says about a form in whole messages: the one that began the
// conversation, and an answer that carries more than was asked.
type heard struct {
	c      *bot.Chat
	form   domain.Form
	rest   bool         // words that name no field may be one's
	doubts []heardDoubt // of the opening message: they wait for their field
	told   []string     // words for the next question, whichever it is
}

// heardDoubt is a figure that has to be asked about.
type heardDoubt struct {
	Words  string // as they were said
	Why    bot.DoubtKind
	Fields []domain.Field
}

// hear takes up what has been said; rest tells whether words that name no field may
// be one's.
func hear(c *bot.Chat, form domain.Form, rest bool) *heard {
	h := &heard{c: c, form: form, rest: rest}
	opening := c.Fill(c.Opening(), form, "", c.Started())
	for _, s := range opening.Said {
		if f, _ := form.Field(s.Field); rest || !s.Rest {
			c.Opened(answerName(f), s.Kept)
		}
	}
	h.doubts = h.doubtsOf(c.Opening(), opening)
	h.midway()
	return h
}

// doubtsOf are the figures of a message that have to be asked about.
func (h *heard) doubtsOf(words string, filled bot.Filled) (doubts []heardDoubt) {
	for _, d := range filled.Doubts {
		doubt := heardDoubt{Words: d.At.Of(words), Why: d.Why}
		for _, key := range d.Fields {
			f, _ := h.form.Field(key)
			doubt.Fields = append(doubt.Fields, f)
		}
		doubts = append(doubts, doubt)
	}
	return doubts
}

// midway takes up an answer that says more than was asked: 2次，38人，走访15户. What
// the person answered before stands, unless they say that it was wrong.
func (h *heard) midway() {
	for _, f := range h.form.Fields {
		words, sent := h.c.Typed(answerName(f))
		if !sent {
			continue
		}
		filled := h.c.Fill(words, h.form, f.Key, h.c.Now())
		if !beyond(filled, f) {
			return
		}
		h.takeUp(words, filled)
		if !says(filled, f.Key) {
			h.c.Unsay(answerName(f))
		}
		for _, d := range h.doubtsOf(words, filled) {
			h.say("form.doubt", d)
		}
		return
	}
}

// beyond tells whether an answer says more than its question asked, or what its
// question must not take. Of an answer in words only a correction is more.
func beyond(filled bot.Filled, asked domain.Field) bool {
	more := false
	for _, s := range filled.Said {
		if s.Field != asked.Key && !s.Rest {
			more = true
			if asked.Kind == domain.FieldText && !s.Instead {
				return false
			}
		}
	}
	if asked.Kind == domain.FieldText {
		return more && !says(filled, asked.Key)
	}
	for _, d := range filled.Doubts { // 学了两次，一次15人，一次17人: of two fields, and one is clear
		more = more || d.Why == bot.DoubtEach || says(filled, asked.Key) && !slices.Contains(d.Fields, asked.Key)
	}
	return more
}

func says(filled bot.Filled, key string) bool {
	for _, s := range filled.Said {
		if s.Field == key {
			return true
		}
	}
	return false
}

// takeUp keeps what a message says, and tells of it. Words that name no field are
// taken beside two answers at least: beside one they are a remark.
func (h *heard) takeUp(words string, filled bot.Filled) {
	var lines, stand []line
	for _, s := range filled.Said {
		f, _ := h.form.Field(s.Field)
		if s.Rest && len(filled.Said) < 3 {
			continue
		}
		before, answered := h.c.Answer(answerName(f))
		if answered && before != s.Kept && !s.Instead {
			stand = append(stand, line{Field: f, Value: before, Said: s.At.Of(words)})
			continue
		}
		h.c.Also(answerName(f), s.Kept)
		lines = append(lines, line{Field: f, Value: s.Kept})
	}
	h.say("form.also", map[string]any{"Lines": lines, "Stand": stand, "Left": spoken(words, filled.Left)})
}

func (h *heard) say(key string, v any) {
	if words := strings.TrimSpace(h.c.Common(key, v)); words != "" {
		h.told = append(h.told, words)
	}
}

func spoken(words string, at []bot.Stretch) (out []string) {
	for _, s := range at {
		out = append(out, s.Of(words))
	}
	return out
}

// begin says how the conversation opens, while the person has answered nothing else:
// what was taken from the opening message, or how to go about it.
func (h *heard) begin(view map[string]any) {
	names := answerNames(h.form)
	if !h.c.Untouched(names...) {
		return
	}
	opening := h.c.Fill(h.c.Opening(), h.form, "", h.c.Started())
	var lines []line
	for _, f := range h.form.Fields {
		if kept, ok := h.c.Answer(answerName(f)); ok {
			lines = append(lines, line{Field: f, Value: kept})
		}
	}
	if len(lines) == 0 && len(opening.Left) == 0 {
		h.told = append(h.told, h.c.Words("begin", view))
		return
	}
	view["Lines"], view["Left"] = lines, spoken(h.c.Opening(), opening.Left)
	h.told = append(h.told, h.c.Words("heard", view))
}

// corrected is the right figure, where that and no number of a line is the answer to
// whether a figure is right.
func (h *heard) corrected(f domain.Field, question string) (kept string, ok bool) {
	words, sent := h.c.Typed(question)
	if !sent {
		return "", false
	}
	for _, s := range h.c.Fill(words, h.form, f.Key, h.c.Now()).Said {
		if s.Field == f.Key && s.Kept != "1" && s.Kept != "2" {
			return s.Kept, true
		}
	}
	return "", false
}

// tell says what belongs in front of a field's question; empty for none in
// particular.
func (h *heard) tell(key string) {
	for _, words := range h.told {
		h.c.Tell(words)
	}
	for _, d := range h.doubts {
		for _, f := range d.Fields {
			if f.Key == key {
				h.c.Tell(h.c.Common("form.doubt", d))
			}
		}
	}
}

// tellAll says what was not taken, where no question of its field comes.
func (h *heard) tellAll() {
	for _, words := range h.told {
		h.c.Tell(words)
	}
	for _, d := range h.doubts {
		h.c.Tell(h.c.Common("form.doubt", d))
	}
}

// amend takes a correction at the review in words: 人数改成40.
func (h *heard) amend(review string) {
	words, sent := h.c.Typed(review)
	if !sent {
		return
	}
	amended := false
	for _, s := range h.c.Fill(words, h.form, "", h.c.Now()).Said {
		if f, _ := h.form.Field(s.Field); !s.Rest {
			h.c.Also(answerName(f), s.Kept)
			amended = true
		}
	}
	if amended {
		if why := mistakes.FindString(words); !h.rest && why != "" {
			h.c.Also("why", why)
		}
		h.c.Again(review)
	}
}

// mistakes are the reasons people give for a correction in passing.
var mistakes = regexp.MustCompile(`(?:[填写报数记说算]错|漏[报填写记]|少[报填写记算]|多[报填写记算])了?`)

// reason is why the opening message says something has to be corrected.
func (h *heard) reason() string { return mistakes.FindString(h.c.Opening()) }
