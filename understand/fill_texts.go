package understand

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/domain"
)

// texts finds the answers that are no figures: words, dates and choices.
func (r *reader) texts(out *bot.Filled, at time.Time) {
	said := r.runs(out)
	for _, c := range r.clauses() {
		if said[c.from] || r.picked(c, out, at) {
			said[c.from] = true
		}
	}
	r.rest(out, said)
	out.Left = slices.DeleteFunc(out.Left, func(left bot.Stretch) bool {
		return slices.ContainsFunc(r.covered, func(c bot.Stretch) bool { return c.From < left.To && left.To <= c.To })
	})
}

// extent is some pieces that stand together.
type extent struct{ from, to int }

// clauses are what stands between the marks.
func (r *reader) clauses() (all []extent) {
	from := 0
	for i, p := range r.pieces {
		if p.kind == comma || p.kind == stop || p.kind == numbering {
			all = append(all, extent{from, i})
			from = i + 1
		}
	}
	all = append(all, extent{from, len(r.pieces)})
	return slices.DeleteFunc(all, func(e extent) bool { return e.from == e.to })
}

// runs finds words that are named, or numbered, as a text field's: 下周准备开组织生活会.
// It tells which clauses, by their first piece, they take.
func (r *reader) runs(out *bot.Filled) (taken map[int]bool) {
	taken = map[int]bool{}
	item := 0
	clauses := r.clauses()
	for i := 0; i < len(clauses); i++ {
		c := clauses[i]
		if c.from > 0 && r.pieces[c.from-1].kind == numbering {
			item = r.pieces[c.from-1].item
		}
		field, from := r.textNamed(c)
		if r.listed && item > 0 && r.fields[item-1].Kind == domain.FieldText {
			field, from = item-1, r.unnamed(c.from, item-1)
		}
		if field < 0 || r.isSaid(field, out) {
			continue
		}
		last := i
		for last+1 < len(clauses) && r.goesOn(clauses[last+1], field) {
			last++
		}
		for _, c := range clauses[i : last+1] {
			taken[c.from] = taken[c.from] || c.from >= from || from > c.from
		}
		r.say(field, extent{from, clauses[last].to}, holds(r.pieces[c.from:max(c.from, from)], takesBack), out)
		i = last
	}
	return taken
}

func (r *reader) isSaid(field int, out *bot.Filled) bool {
	return slices.ContainsFunc(out.Said, func(s bot.Said) bool { return s.Field == r.fields[field].Key })
}

// say keeps words as a text field's, where its bounds allow; instead tells that they are
// said to take the place of others.
func (r *reader) say(field int, e extent, instead bool, out *bot.Filled) {
	for e.to > e.from && r.isMark(e.to-1) {
		e.to--
	}
	if e.from >= e.to {
		return
	}
	at := r.written(r.pieces[e.from].from, r.pieces[e.to-1].to)
	r.sayWords(field, bot.Said{Kept: strings.TrimSpace(r.words(at)), At: at, Instead: instead}, out, at)
}

// sayWords keeps words that stand in those parts of the message.
func (r *reader) sayWords(field int, s bot.Said, out *bot.Filled, parts ...bot.Stretch) {
	f := r.fields[field]
	if n := utf8.RuneCountInString(s.Kept); n >= max(f.Min, 2) && (f.Max == 0 || n <= f.Max) {
		s.Field = f.Key
		out.Said = append(out.Said, s)
		r.covered = append(r.covered, parts...)
	}
}

func (r *reader) isMark(i int) bool {
	k := r.pieces[i].kind
	return k == comma || k == stop || k == colon
}

// textNamed finds the text field that a clause is named as, and where its words
// begin; -1 for none. Words about what comes next may follow a figure with no mark
// between: 解决三件下周准备开会.
func (r *reader) textNamed(c extent) (field, from int) {
	start := true
	for i := c.from; i < c.to; i++ {
		p := r.pieces[i]
		t := r.only(p.means, func(f domain.Field) bool { return f.Kind == domain.FieldText })
		switch {
		case p.kind == nameWord && t.one():
			ahead := isAhead(r.fields[t.first()])
			label := r.s[p.from:p.to] == plain(r.fields[t.first()].Label)
			if from := r.unnamed(i, t.first()); from > i || ahead || label && start && !r.followed(i) {
				if start || ahead {
					return t.first(), from
				}
			}
			start = false
		case p.kind == figureWord:
			start = true
		case p.kind != glue && p.kind != thisTime:
			start = false
		}
	}
	return -1, 0
}

// unnamed is where a text's own words begin: behind 主要做法：, but with the 下周 of
// 下周开会.
func (r *reader) unnamed(i, field int) int {
	if i >= len(r.pieces) || !r.pieces[i].means.has(field) {
		return i
	}
	next := i + 1
	for next < len(r.pieces) && (r.pieces[next].kind == colon || r.pieces[next].kind == takesBack || slices.Contains([]string{"是", "为", "有"}, r.s[r.pieces[next].from:r.pieces[next].to])) {
		next++
	}
	f := r.fields[field]
	if next == i+1 && (isAhead(f) || r.s[r.pieces[i].from:r.pieces[i].to] != plain(f.Label)) {
		return i
	}
	return next
}

// goesOn tells whether a clause still belongs to the words before it: to the end of
// the sentence, or of the item, unless it begins on something else.
func (r *reader) goesOn(c extent, field int) bool {
	mark := r.pieces[c.from-1].kind
	if mark == numbering || mark == stop && !r.inWordsAt(c.from) {
		return false
	}
	if other, _ := r.textNamed(c); other >= 0 && other != field {
		return false
	}
	if r.pieces[c.from].kind == thisTime {
		return false
	}
	return !isAhead(r.fields[field]) || !slices.ContainsFunc(r.found, func(m mention) bool { return c.from <= m.piece && m.piece < c.to && m.fields != 0 })
}

// inWordsAt tells whether a piece is in an item of the list that asks for words.
func (r *reader) inWordsAt(i int) bool {
	for ; i >= 0 && r.listed; i-- {
		if r.pieces[i].kind == numbering {
			return !isFigure(r.fields[r.pieces[i].item-1])
		}
	}
	return false
}

// picked reads a clause that names a date or a choice.
func (r *reader) picked(c extent, out *bot.Filled, at time.Time) bool {
	var named set
	for _, p := range r.pieces[c.from:c.to] {
		named |= p.means
	}
	stretch := r.written(r.pieces[c.from].from, r.pieces[c.to-1].to)
	for i, f := range r.fields {
		if !named.has(i) && (f.Kind != domain.FieldChoice || !r.onlyOption(c, f)) || r.isSaid(i, out) {
			continue
		}
		if kept := keptOf(f, r.words(stretch), at); kept != "" {
			out.Said = append(out.Said, bot.Said{Field: f.Key, Kept: kept, At: stretch})
			return true
		}
	}
	return false
}

// keptOf reads a date or a choice out of a clause.
func keptOf(f domain.Field, words string, at time.Time) string {
	switch f.Kind {
	case domain.FieldDate:
		if d, ok := (Readers{}).Day(words, at); ok {
			return d.String()
		}
	case domain.FieldChoice, domain.FieldChoices:
		s := plain(words)
		chosen := slices.DeleteFunc(slices.Clone(f.Options), func(o string) bool { return !strings.Contains(s, plain(o)) })
		if f.Kind == domain.FieldChoices || len(chosen) == 1 {
			return strings.Join(chosen, ",")
		}
	default: // figures, words and photos are read elsewhere, or not at all
	}
	return ""
}

// onlyOption tells a clause that is an option and no more.
func (r *reader) onlyOption(c extent, f domain.Field) bool {
	var words strings.Builder
	for _, p := range r.pieces[c.from:c.to] {
		if p.kind != glue && p.kind != thisTime {
			words.WriteString(r.s[p.from:p.to])
		}
	}
	return slices.ContainsFunc(f.Options, func(o string) bool { return plain(o) == words.String() })
}

// rest offers the words nobody has taken to the one text field they can be meant
// for.
func (r *reader) rest(out *bot.Filled, said map[int]bool) {
	field := r.restField(out)
	if field < 0 {
		return
	}
	var words []string
	var parts []bot.Stretch
	var whole bot.Stretch
	end := -1
	for _, c := range r.clauses() {
		if said[c.from] || !r.tells(c) {
			continue
		}
		here := r.written(r.pieces[c.from].from, r.pieces[c.to-1].to)
		if end >= 0 && c.from == end+1 { // the next clause: with the mark between
			words[len(words)-1] += r.words(bot.Stretch{From: whole.To, To: here.To})
		} else {
			words = append(words, r.words(here))
		}
		if end < 0 {
			whole = here
		}
		end, whole.To = c.to, here.To
		parts = append(parts, here)
	}
	if end >= 0 {
		r.sayWords(field, bot.Said{Kept: strings.Join(words, "，"), At: whole, Rest: true}, out, parts...)
	}
}

// restField is the form's one required text field that is not about what comes next;
// -1 when it is said already, or there is another.
func (r *reader) restField(out *bot.Filled) int {
	field := -1
	for i, f := range r.fields {
		if f.Kind != domain.FieldText || !f.Required || isAhead(f) {
			continue
		}
		if field >= 0 {
			return -1
		}
		field = i
	}
	if field < 0 || r.isSaid(field, out) {
		return -1
	}
	return field
}

// tells tells a clause that says something in words: no figure of the form, no
// greeting, no heading.
func (r *reader) tells(c extent) bool {
	runes, framed := 0, false
	for _, p := range r.pieces[c.from:c.to] {
		switch p.kind {
		case plainWord, nameWord:
			runes += utf8.RuneCountInString(r.s[p.from:p.to])
		case framing:
			framed = true
		case apart:
			return false
		default:
		}
	}
	return !r.plainly(r.pieces[c.from:c.to]) && (runes > 3 && !framed || runes > 8) && !slices.ContainsFunc(r.found, func(m mention) bool {
		return c.from <= m.piece && m.piece < c.to && m.fields != 0 && m.why != bot.DoubtUnclear
	})
}
