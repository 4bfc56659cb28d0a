package understand

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// Fill reads what a message says about the fields of a form: 学习2次38人，走访十五户.
// A field is known by its label and its words from the campaign file; a figure
// beside none of them only where its measure word can be one field's, and nothing
// else is counted there. What may be meant two ways is a doubt, and never a guess.
// Free words that are left are the answer of the one required text field of the
// form, if there is one, and it is not about what comes next.
func (Readers) Fill(text string, form domain.Form, asked string, at time.Time) (out bot.Filled) {
	r := &reader{formNames: newFormNames(form, asked), traced: trace(text), raw: []rune(text)}
	if r.pieces = r.piecesOf(r.s); r.overflows() {
		return out
	}
	r.both = holds(r.pieces, lastTime) && (holds(r.pieces, thisTime) || compared.MatchString(r.s))
	r.listed = r.listsTheForm()
	r.figures()
	r.nones()
	r.merge(&out)
	r.texts(&out, at)
	out.Mixed = r.both
	slices.SortFunc(out.Said, func(a, b bot.Said) int { return cmp.Compare(r.index(a.Field), r.index(b.Field)) })
	return out
}

// compared is how the present period is told of by the one before: 比上周多1件.
var compared = regexp.MustCompile(`[比较同跟和]上(?:一个?|个)?[周月季年期星礼]`)

// mostMentions is how many figures a report may have; what has more is none.
const mostMentions = 60

func (r *reader) overflows() bool {
	n := 0
	for _, p := range r.pieces {
		if p.kind == figureWord || p.kind == says0 {
			n++
		}
	}
	return n > mostMentions
}

func (r *reader) index(key string) int {
	return slices.IndexFunc(r.fields, func(f domain.Field) bool { return f.Key == key })
}

// listsTheForm tells whether the items of a numbered list are the questions of the
// form: each has what its question asks for, and no other's name.
func (r *reader) listsTheForm() bool {
	items := 0
	for i, p := range r.pieces {
		if p.kind != numbering {
			continue
		}
		items++
		if p.item > len(r.fields) || !r.answers(r.itemPieces(i), p.item-1) {
			return false
		}
	}
	return items > 0
}

func (r *reader) itemPieces(i int) []piece {
	to := i + 1
	for to < len(r.pieces) && r.pieces[to].kind != numbering {
		to++
	}
	return r.pieces[i+1 : to]
}

func (r *reader) answers(item []piece, field int) bool {
	f := r.fields[field]
	var named set
	counted, other := false, false
	for _, p := range item {
		switch p.kind {
		case nameWord:
			named |= r.only(p.means, isFigure)
		case figureWord:
			counted = counted || agrees(f, p.unit)
			other = other || named != 0
		default: // says nothing of what is counted
		}
	}
	if !isFigure(f) {
		return !other
	}
	return (counted || holds(item, says0)) && (named == 0 || (named | r.beside(named)).has(field))
}

// nones finds what is said not to have been: 没走访, 走访：无.
func (r *reader) nones() {
	for i, p := range r.pieces {
		if p.kind != says0 {
			continue
		}
		left, right := r.nameAt(i, -1), r.nameAt(i, 1)
		if right >= 0 && right+1 < len(r.pieces) && r.s[r.pieces[right+1].from:r.pieces[right+1].to] == "的" {
			r.doubtFigureOf(right) // 没走访的户
			continue
		}
		switch counted := right >= 0 && r.countedBehind(right); {
		case right >= 0 && counted && left < 0:
			r.doubtFigureOf(right)
		case right >= 0 && counted:
			r.none(left, i)
		case right >= 0 && left < 0:
			r.none(i, right)
		case right < 0 && left >= 0 && r.plainly(r.tail(i)):
			r.none(left, i)
		}
	}
}

// nameAt is the name next to a piece, with nothing but empty words between; -1
// for none.
func (r *reader) nameAt(i, step int) int {
	for i += step; i >= 0 && i < len(r.pieces); i += step {
		switch p := r.pieces[i]; {
		case p.kind == nameWord && r.only(p.means, isFigure) != 0:
			return i
		case p.kind != glue && (p.kind != colon || step > 0):
			return -1
		}
	}
	return -1
}

// countedBehind tells whether the name has a figure behind it.
func (r *reader) countedBehind(i int) bool {
	for i++; i < len(r.pieces); i++ {
		switch r.pieces[i].kind {
		case figureWord:
			return true
		case nameWord, comma, stop, numbering:
			return false
		default:
		}
	}
	return false
}

func (r *reader) doubtFigureOf(name int) {
	for i := range r.found {
		if m := &r.found[i]; m.piece > name && m.from <= r.pieces[name].from {
			m.why = bot.DoubtVague
			return
		}
	}
}

// none notes that there was nothing of what is named.
func (r *reader) none(from, to int) {
	for i := range r.fields {
		name := r.pieces[from]
		if name.kind != nameWord {
			name = r.pieces[to]
		}
		if r.only(name.means, isFigure).has(i) {
			r.found = append(r.found, mention{fields: just(i), from: r.pieces[from].from, to: r.pieces[to].to, piece: to})
		}
	}
}

// merge settles what each field is said to be. A correction stands before what it
// corrects, a total before its parts.
func (r *reader) merge(out *bot.Filled) {
	slices.SortStableFunc(r.found, func(a, b mention) int { return cmp.Compare(a.from, b.from) })
	var said set
	dropped := make([]bool, len(r.found))
	for i, f := range r.fields {
		stands := r.standing(i, dropped)
		if len(stands) == 1 && r.found[stands[0]].certain() && !r.disputed(i, stands[0]) {
			m := r.found[stands[0]]
			said |= just(i)
			out.Said = append(out.Said, bot.Said{
				Field: f.Key, Kept: strconv.FormatInt(m.micro/r.least(m.fields), 10), At: r.written(m.from, m.to), Instead: m.instead,
			})
			dropped[stands[0]] = true
			continue
		}
		for _, s := range stands {
			if r.found[s].why == "" {
				r.found[s].why = bot.DoubtTwice
			}
		}
	}
	for i, m := range r.found {
		if !dropped[i] {
			r.doubt(m, said, out)
		}
	}
}

// standing are the certain mentions of a field that no other overrules. Those
// overruled need not be told of.
func (r *reader) standing(field int, dropped []bool) (stands []int) {
	for i, m := range r.found {
		switch {
		case !m.fields.has(field) || !m.fields.one():
		case m.instead && m.why == "":
			for j := range r.found[:i] {
				dropped[j] = dropped[j] || r.found[j].fields == m.fields
			}
			stands = []int{i}
		case m.why == "":
			stands = append(stands, i)
		}
	}
	totals := slices.DeleteFunc(slices.Clone(stands), func(i int) bool { return !r.found[i].total })
	if len(totals) != 1 || len(stands) == 1 {
		return stands
	}
	for _, i := range stands {
		dropped[i] = dropped[i] || i != totals[0]
	}
	return totals
}

// disputed tells whether the message takes a field's figure back, or makes it
// doubtful, after it was said.
func (r *reader) disputed(field, at int) bool {
	return slices.ContainsFunc(r.found[at+1:], func(m mention) bool {
		return m.fields == just(field) && (m.why == bot.DoubtTwice || m.why == bot.DoubtVague || m.why == bot.DoubtRange) && !m.aside
	})
}

// doubt puts a figure that is nobody's for certain where it is told of.
func (r *reader) doubt(m mention, said set, out *bot.Filled) {
	at := r.written(m.from, m.to)
	open := m.fields &^ said
	if open == 0 {
		out.Left = append(out.Left, at)
		return
	}
	d := bot.Doubt{Why: m.why, At: at}
	for i, f := range r.fields {
		if open.has(i) {
			d.Fields = append(d.Fields, f.Key)
		}
	}
	out.Doubts = append(out.Doubts, d)
}
