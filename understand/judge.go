package understand

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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
	beside     []clause // the words beside the phrase
}

// What found a meaning, for explanations, with its confidence.
const (
	byKey     = "key"     // a label itself, as menus send it
	byPhrase  = "phrase"  // all words, as in a phrase
	byLoose   = "loose"   // all words that matter when something is only shown
	byClauses = "clauses" // every clause is known, and they agree
	byClause  = "clause"  // one clause is known, and words may stand beside it
	byLead    = "lead"    // it begins as such messages do
	byLikes   = "like"    // it is like such messages; only offered
)

var confidences = map[string]float64{byKey: 1, byPhrase: 1, byLoose: 0.9, byClauses: 0.9, byClause: 0.8, byLead: 0.7}

func found(s *sense, by string, whole bool, beside ...clause) verdict {
	return verdict{sense: s, whole: whole && !s.tells && by != byLoose, runner: by, confidence: confidences[by], beside: beside}
}

// judge finds what a message wants.
func (m *Matcher) judge(msg message, h bot.Hearing) verdict {
	parts := m.parts(msg.clauses, h.Person)
	wishes := slices.DeleteFunc(slices.Clone(parts), part.polite)
	if len(wishes) == 0 {
		return greeting(parts, h)
	}
	if v, ok := m.whole(wishes, h.Person); ok {
		return v
	}
	if v, ok := composed(wishes); ok {
		return v
	}
	if v, ok := m.led(wishes, h.Person); ok {
		return v
	}
	return m.like(wishes, h.Person)
}

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
		return found(s, byClause, false, clausesOf(free)...), s.takes(wishes, free)
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

// led settles a message that begins as some do and goes on in free words.
func (m *Matcher) led(wishes []part, who domain.Person) (verdict, bool) {
	if slices.ContainsFunc(wishes, func(p part) bool { return p.doubt }) {
		return verdict{}, false
	}
	key := joined(wishes, part.key)
	if noWish.MatchString(wishes[len(wishes)-1].raw) {
		return verdict{}, false
	}
	for i := min(len(key), longestLead); i > 0; i-- {
		if i < len(key) && !utf8.RuneStart(key[i]) {
			continue
		}
		s := pick(m.leads[key[:i]], who)
		if s != nil && utf8.RuneCountInString(key[i:]) >= shortestTail && s.hasOne(key[i:]) && !others(wishes, s) {
			return found(s, byLead, false), true
		}
	}
	return verdict{}, false
}

// noWish is how a message ends that tells what is done, or speaks of somebody.
var noWish = regexp.MustCompile(`(?:了|完成|完|好|的人|的事)$`)

const (
	longestLead  = 60 // bytes
	shortestTail = 4  // characters; less is a word, no message
)

// others tells whether a clause means something else.
func others(wishes []part, s *sense) bool {
	return slices.ContainsFunc(wishes, func(p part) bool { return p.sense != nil && p.sense.label != s.label })
}

// mostOffers is how many labels are put to the person.
const mostOffers = 3

// like offers what clauses mean and what the whole resembles, but nothing that
// the person has said no to.
func (m *Matcher) like(wishes []part, who domain.Person) verdict {
	ranked, score := m.likely.best(joined(wishes, part.looseKey))
	var offers, refused []int
	for _, w := range wishes {
		if w.sense != nil {
			offers = append(offers, w.sense.label)
			score = max(score, certainly)
		}
		if s := m.tail(w.strict, who); s != nil && w.sense == nil {
			offers = append(offers, s.label)
			score = max(score, certainly)
		}
		if s := m.refused(w, who); s != nil {
			refused = append(refused, s.label)
			offers = append(offers, m.near[s.label]...)
		}
	}
	offers = unique(append(offers, ranked...), refused)
	if len(offers) == 1 {
		offers = unique(append(append(offers, m.near[offers[0]]...), labelIndex("help")), refused)
	}
	if len(offers) == 0 {
		return verdict{}
	}
	return verdict{offers: offers[:min(len(offers), mostOffers)], runner: byLikes, confidence: min(score, certainly)}
}

// certainly is the most that something offered can be trusted.
const certainly = 0.5

// tail is the longest phrase that a clause ends with: 来不了 in 家里有事来不了.
func (m *Matcher) tail(key string, who domain.Person) *sense {
	for i := max(0, len(key)-longestLead); i < len(key)-len("到"); i++ {
		if utf8.RuneStart(key[i]) {
			if s := pick(m.strict[key[i:]], who); s != nil && s.acts() {
				return s
			}
		}
	}
	return nil
}

// refused is what a clause says no to: 我不签到.
func (m *Matcher) refused(w part, who domain.Person) *sense {
	if !w.negated {
		return nil
	}
	_, n := m.lexicon.match(w.strict, 0)
	return pick(m.strict[m.lexicon.cutStart(w.strict[n:])], who)
}

func unique(all, without []int) (out []int) {
	for _, i := range all {
		if !slices.Contains(out, i) && !slices.Contains(without, i) {
			out = append(out, i)
		}
	}
	return out
}

func clausesOf(parts []part) (out []clause) {
	for _, p := range parts {
		out = append(out, p.clause)
	}
	return out
}
