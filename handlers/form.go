package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// fill asks a form's fields one by one and gives their values. What is on record
// is given, not asked; a figure that looks wrong is asked about once.
func (d Deps) fill(c *bot.Chat, r owed) (domain.Values, error) {
	c.Form(r.form.Fingerprint())
	if err := d.prefill(c, r); err != nil {
		return nil, err
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
		if c.Untouched(answerNames(r.form)...) {
			c.Say("begin", r.view())
		}
		values[f.Key] = askField(c, f, i+1, len(r.form.Fields))
		doubt(c, f, values, last.Values, int64(len(members))*sessionsHeld(r.form, values))
	}
	return values, nil
}

// prefill gives what check-ins and session sheets say already. A session that is
// only announced was not held, and a sheet that nobody kept says nothing about who
// came.
func (d Deps) prefill(c *bot.Chat, r owed) error {
	from, to := r.period.From.In(d.Zone), r.period.To.Add(1).In(d.Zone)
	if c.Started().Before(to) {
		to = c.Started()
	}
	sessions, people, err := d.Records.Studied(c.Context(), r.unit.ID, from, to)
	if err != nil || sessions == 0 {
		return err
	}
	for _, f := range r.form.Fields {
		switch {
		case f.Prefill == domain.PrefillSessions:
			c.Given(answerName(f), strconv.Itoa(sessions))
		case f.Prefill == domain.PrefillAttendance && people > 0:
			c.Given(answerName(f), strconv.Itoa(people))
		}
	}
	return nil
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
		return c.Ask(q, c.ReadMoney(f.Min, f.Max))
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

// doubt asks back about a figure that the roster or the last period speaks
// against. The person's word stands.
func doubt(c *bot.Chat, f domain.Field, v, last domain.Values, most int64) {
	n, ok := v.Figure(f.Key)
	if !ok || c.WasGiven(answerName(f)) {
		return
	}
	var why string
	was, known := last.Figure(f.Key)
	switch {
	case f.AtMost == domain.LimitMembers && n > most:
		why = c.Common("form.overMembers", map[string]any{"F": f, "N": n, "Most": most})
	case f.Jump > 0 && known && was > 0 && n > was*int64(f.Jump):
		why = c.Common("form.jump", map[string]any{"F": f, "N": n, "Was": was})
	default:
		return
	}
	name := fmt.Sprintf("sure.%s.%d", f.Key, n) // another figure is another doubt
	right := c.ChoiceAs(bot.Question{Name: name, Ask: why},
		bot.Option{Key: "right", Label: c.Common("form.right", nil)}, bot.Option{Key: "wrong", Label: c.Common("form.wrong", nil)})
	if right == "wrong" {
		c.Again(answerName(f), name)
	}
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
	Field domain.Field
	Value string
	Given bool
}

func linesOf(form domain.Form, v domain.Values, given func(domain.Field) bool) (lines []line) {
	for _, f := range form.Fields {
		lines = append(lines, line{f, v[f.Key], given(f)})
	}
	return lines
}

// Fen reads a money value for the words.
func (l line) Fen() int64 {
	n, _ := strconv.ParseInt(l.Value, 10, 64)
	return n
}

func (d Deps) reviewWords(c *bot.Chat, r owed, v domain.Values) string {
	view := r.view()
	view["Lines"] = linesOf(r.form, v, func(f domain.Field) bool { return c.WasGiven(answerName(f)) })
	return c.Words("review", view)
}
