package understand

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// verdict is what a message was found to want, and how.
type verdict struct {
	sense      *sense // nil unless sure
	whole      bool
	offers     []int // what to offer when not sure
	confidence float64
	runner     string
	second     int      // the next likely class, where it was learnt
	because    []string // the parts of the message that decided, where it was learnt; only explained
}

// What found a meaning, for explanations, with its confidence.
const (
	byKey     = "key"     // a label itself, as menus send it, or as the person chose it
	byPhrase  = "phrase"  // all words, as in a phrase
	byLoose   = "loose"   // all words that matter when something is only shown
	byClauses = "clauses" // every clause is known, and they agree
	byClause  = "clause"  // one clause is known, and words may stand beside it
	byLikes   = "like"    // it is like such messages; by what was learnt
)

// byMending is the part of its confidence that a mended message keeps.
const byMending = 0.9

var confidences = map[string]float64{byKey: 1, byPhrase: 1, byLoose: 0.9, byClauses: 0.9, byClause: 0.8}

func found(s *sense, by string, whole bool) verdict {
	return verdict{sense: s, whole: whole && !s.tells && by != byLoose, runner: by, confidence: confidences[by]}
}

// judge finds what a message wants: by its words, else by its words with the
// slips mended or without what it carries, else by what it is like. Of several
// things in one message the first is looked for first.
func (m *Matcher) judge(msg *message, text string, h bot.Hearing) verdict {
	v, ok := m.phrased(msg, h)
	if ok {
		return v
	}
	if v, ok = m.besideCarried(text, h); ok {
		return v
	}
	if first := focus(msg.plain); first != msg.plain {
		part := m.lexicon.read(first, msg.explain)
		if v, ok = m.phrased(&part, h); !ok {
			v = m.guess(part, h)
		}
		if v.sense != nil || len(v.offers) > 0 {
			v.whole = false
			return v
		}
	}
	return m.guess(*msg, h)
}

// phrased finds what the phrases say of a message, as it stands or mended.
func (m *Matcher) phrased(msg *message, h bot.Hearing) (verdict, bool) {
	if v, ok := m.known(*msg, h); ok {
		return v, true
	}
	plain, mended := m.lexicon.mend(msg.plain)
	if !mended {
		return verdict{}, false
	}
	m.lexicon.mended(msg, plain)
	v, ok := m.known(*msg, h)
	v.confidence *= byMending
	return v, ok
}

// known finds what the phrases say.
func (m *Matcher) known(msg message, h bot.Hearing) (verdict, bool) {
	parts := m.parts(msg.clauses, h.Person)
	wishes := slices.DeleteFunc(slices.Clone(parts), part.polite)
	if len(wishes) == 0 {
		return greeting(parts, h), true
	}
	if v, ok := m.whole(wishes, h.Person); ok {
		return v, true
	}
	if v, ok := composed(wishes); ok {
		return v, true
	}
	return several(wishes)
}

// several offers what a message names that is nothing but wishes, each of them
// known: 必读书目，签到.
func several(wishes []part) (verdict, bool) {
	v := verdict{runner: byClauses, confidence: confidences[byClause]}
	for _, w := range wishes {
		if w.sense == nil || w.by != byPhrase {
			return verdict{}, false
		}
		if !slices.Contains(v.offers, w.sense.label) && len(v.offers) < mostOffers {
			v.offers = append(v.offers, w.sense.label)
		}
	}
	return v, len(v.offers) > 1
}

// mostOffers is how many labels are put to the person.
const mostOffers = 3

// part is a clause with what it means by itself.
type part struct {
	clause
	sense *sense // nil: free words
	by    string
}

// polite tells a greeting or an empty clause.
func (p part) polite() bool {
	return p.strict == "" || p.sense != nil && labels[p.sense.label].name == smalltalk
}

func (m *Matcher) parts(clauses []clause, who domain.Person) []part {
	parts := make([]part, len(clauses))
	for i, c := range clauses {
		s, by := m.find(c.strict, c.loose, who)
		parts[i] = part{c, s, by}
	}
	return parts
}

// find looks a phrase up.
func (m *Matcher) find(strict, loose string, who domain.Person) (s *sense, by string) {
	if s := pick(m.strict[strict], who); s != nil {
		return s, byPhrase
	}
	return pick(m.loose[loose], who), byLoose
}

// greeting answers a message that is nothing but polite. In the middle of a
// conversation it is an answer: 好的.
func greeting(parts []part, h bot.Hearing) verdict {
	for _, p := range parts {
		if p.sense != nil && h.Open == "" {
			return found(p.sense, p.by, true)
		}
	}
	return verdict{}
}

// whole looks the wishes up as one phrase.
func (m *Matcher) whole(wishes []part, who domain.Person) (verdict, bool) {
	s, by := wishes[0].sense, wishes[0].by
	if len(wishes) > 1 {
		s, by = m.find(joined(wishes, part.key), joined(wishes, part.looseKey), who)
	}
	if s == nil || len(s.with) > 0 { // 发个通知, and what of
		return verdict{}, false
	}
	return found(s, by, true), true
}

// composed settles a message whose clauses are, some of them, wishes. What tells
// a fact may be the story of another wish.
func composed(wishes []part) (verdict, bool) {
	s := theWish(wishes)
	if s == nil {
		return verdict{}, false
	}
	var free []part
	for _, w := range wishes {
		if w.sense == nil || w.sense.label != s.label {
			free = append(free, w)
		}
	}
	switch {
	case len(free) == 0:
		return found(s, byClauses, true), len(s.with) == 0
	case s.acts():
		return found(s, byClause, false), s.takes(wishes, free)
	default: // 不是要交周报,我想问截止哪天
		return found(s, byClause, false), !slices.ContainsFunc(free, func(p part) bool { return !p.negated })
	}
}

// theWish is the one meaning that clauses have; nil when there are several.
func theWish(wishes []part) (one *sense) {
	for _, tells := range []bool{false, true} {
		for _, w := range wishes {
			switch {
			case w.sense == nil || w.sense.tells != tells:
			case one != nil && one.label != w.sense.label:
				return nil
			default:
				one = w.sense
			}
		}
		if one != nil {
			return one
		}
	}
	return nil
}

// takes tells whether the free words may stand beside the phrase: reasons beside
// a leave, figures beside a report. A question, a hearsay or a correction among
// them makes it doubtful.
func (s *sense) takes(wishes, free []part) bool {
	if slices.ContainsFunc(wishes, func(p part) bool { return p.doubt }) {
		return false
	}
	switch s.beside {
	case besideWords:
		return s.hasOne(joined(free, part.key)) && !slices.ContainsFunc(free, func(p part) bool { return headcount.MatchString(p.raw) })
	case besideFigures:
		return wishes[0].sense != nil && !slices.ContainsFunc(free, func(p part) bool { return !hasFigure(p.raw) })
	}
	return false
}

// headcount is a figure of people: 请假 2人 is a line of a report, no leave.
var headcount = regexp.MustCompile(`[0-9一二三四五六七八九十两几百] *[人位名个]`)

func (s *sense) hasOne(words string) bool {
	return len(s.with) == 0 || slices.ContainsFunc(s.with, func(w string) bool { return strings.Contains(words, w) })
}

func hasFigure(raw string) bool {
	found, ok := figures(maskNotFigures(raw))
	return ok && len(found) > 0
}

// refused is what a clause says no to: 我不签到.
func (m *Matcher) refused(c clause, who domain.Person) *sense {
	if !c.negated {
		return nil
	}
	_, n := m.lexicon.match(c.strict, 0)
	return pick(m.strict[m.lexicon.cutStart(c.strict[n:])], who)
}
