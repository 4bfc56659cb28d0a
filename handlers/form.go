package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// fill asks a form's fields one by one and gives their values. What the person has
// said in a whole message is taken first, what is on record is given, and neither is
// asked; a figure that looks wrong is asked about once.
func (d Deps) fill(c *bot.Chat, r owed, h *heard) (domain.Values, error) {
	c.Form(r.form.Fingerprint())
	for name, kept := range r.recorded {
		c.Given(name, kept)
	}
	members, err := d.Records.MembersOf(c.Context(), r.unit.ID, r.period.To)
	if err != nil {
		return nil, err
	}
	last, _, err := d.reportOf(c, r.s, r.form, r.period.Prev())
	if err != nil {
		return nil, err
	}
	values := domain.Values{}
	for i, f := range r.form.Fields {
		h.tell(f.Key)
		values[f.Key] = askField(c, f, i+1, len(r.form.Fields))
		h.doubtful(f, values, last.Values, int64(len(members))*sessionsHeld(r.form, values))
	}
	return values, nil
}

// onRecord is what check-ins and session sheets say already, by question. A session
// that is only announced was not held, and a sheet that nobody kept says nothing
// about who came.
func (d Deps) onRecord(c *bot.Chat, r owed) (map[string]string, error) {
	from, to := r.period.From.In(d.Zone), r.period.To.Add(1).In(d.Zone)
	if c.Started().Before(to) {
		to = c.Started()
	}
	sessions, people, err := d.Records.Studied(c.Context(), r.unit.ID, from, to)
	if err != nil || sessions == 0 {
		return nil, err
	}
	known := map[string]string{}
	for _, f := range r.form.Fields {
		switch {
		case f.Prefill == domain.PrefillSessions:
			known[answerName(f)] = strconv.Itoa(sessions)
		case f.Prefill == domain.PrefillAttendance && people > 0:
			known[answerName(f)] = strconv.Itoa(people)
		}
	}
	return known, nil
}

// longestText bounds a text that has no bound of its own, in characters.
const longestText = 2000

func askField(c *bot.Chat, f domain.Field, no, total int) string {
	q := bot.Question{Name: answerName(f), Optional: !f.Required}
	q.Ask = c.Common("form.field", map[string]any{"No": no, "Total": total, "F": f})
	switch f.Kind {
	case domain.FieldCount:
		return c.Ask(q, c.ReadNumber(f.Min, f.Max))
	case domain.FieldMoney:
		return c.Ask(q, c.ReadMoney(f.Min/100, f.Max/100))
	case domain.FieldDate:
		return c.Ask(q, c.ReadDay(domain.Span{}))
	case domain.FieldPhoto:
		return c.Ask(q, c.ReadPhoto())
	case domain.FieldChoice:
		return c.ChoiceAs(q, fieldOptions(f)...)
	case domain.FieldChoices:
		return strings.Join(c.Choices(q, fieldOptions(f)...), "、")
	default:
		q.Free = true
		return c.Ask(q, c.ReadText(max(f.Min, 1), orElse(f.Max, longestText)))
	}
}

func orElse(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

func fieldOptions(f domain.Field) (opts []bot.Option) {
	for _, o := range f.Options {
		opts = append(opts, bot.Option{Key: o, Label: o})
	}
	return opts
}

// answerName keeps fields apart from a flow's other questions.
func answerName(f domain.Field) string { return "f." + f.Key }

func answerNames(f domain.Form) (names []string) {
	for _, x := range f.Fields {
		names = append(names, answerName(x))
	}
	return names
}

// doubtful asks back about a figure that the roster or the last period speaks
// against. The person's word stands.
func (h *heard) doubtful(f domain.Field, v, last domain.Values, most int64) {
	n, ok := v.Figure(f.Key)
	if !ok || h.c.WasGiven(answerName(f)) {
		return
	}
	why := against(h.c, f, n, last, most)
	if why == "" {
		return
	}
	name := fmt.Sprintf("sure.%s.%d", f.Key, n) // another figure is another doubt
	if kept, ok := h.corrected(f, name); ok {
		h.c.Also(answerName(f), kept)
		h.c.Again(name)
	}
	h.tell("")
	right := h.c.ChoiceAs(bot.Question{Name: name, Ask: why},
		bot.Option{Key: "right", Label: h.c.Common("form.right", nil)}, bot.Option{Key: "wrong", Label: h.c.Common("form.wrong", nil)})
	if right == "wrong" {
		h.c.Again(answerName(f), name)
	}
}

// against is what speaks against a figure; empty for nothing.
func against(c *bot.Chat, f domain.Field, n int64, last domain.Values, most int64) string {
	was, known := last.Figure(f.Key)
	switch {
	case f.AtMost == domain.LimitMembers && n > most:
		return c.Common("form.overMembers", map[string]any{"F": f, "N": n, "Most": most})
	case f.Jump > 0 && known && was > 0 && n > was*int64(f.Jump):
		return c.Common("form.jump", map[string]any{"F": f, "N": n, "Was": was})
	}
	return ""
}

// sessionsHeld is how often people may have been counted: attendance adds up
// over the sessions.
func sessionsHeld(form domain.Form, v domain.Values) int64 {
	for _, f := range form.Fields {
		if n, ok := v.Figure(f.Key); ok && f.Prefill == domain.PrefillSessions {
			return max(n, 1)
		}
	}
	return 1
}

// line is one answer as people read it.
type line struct {
	Field    domain.Field
	Value    string
	Given    bool   // it is what is on record
	Recorded string // what is on record, where the person says otherwise
	Said     string // the words it was said in
}

func linesOf(form domain.Form, v domain.Values, given func(domain.Field) bool) (lines []line) {
	for _, f := range form.Fields {
		lines = append(lines, line{Field: f, Value: v[f.Key], Given: given(f)})
	}
	return lines
}

// Fen reads a money value for the words.
func (l line) Fen() int64 {
	n, _ := strconv.ParseInt(l.Value, 10, 64)
	return n
}

// reviewWords shows the answers, and what is on record wherever they differ from it.
func reviewWords(c *bot.Chat, r owed, v domain.Values) string {
	lines := linesOf(r.form, v, func(f domain.Field) bool { return c.WasGiven(answerName(f)) })
	for i := range lines {
		l := &lines[i]
		if known := r.recorded[answerName(l.Field)]; known != l.Value {
			l.Recorded = known
		}
	}
	view := r.view()
	view["Lines"] = lines
	return c.Words("review", view)
}
