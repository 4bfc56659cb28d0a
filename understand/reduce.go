package understand

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// message is a text brought down to what it says.
type message struct {
	plain   string // as it was written, in one way of writing
	clauses []clause
	title   string // the words inside the first 《》
	number  string // the first run of digits
	name    string // the first organisation or place that is named
	words   []string
	canons  []string // the words they stand for
	kinds   []uint64 // the kinds of the words, hashed
	explain bool     // whether words are wanted
}

// strict and loose are those of all clauses together.
func (m message) strict() string {
	return joined(m.clauses, clause.key)
}

func (m message) loose() string {
	return joined(m.clauses, clause.looseKey)
}

// asks tells a message that is put as a question.
func (m message) asks() bool {
	return slices.ContainsFunc(m.clauses, func(c clause) bool { return c.asks })
}

// wonders tells a message that asks something and asks no favour.
func (m message) wonders() bool {
	return m.asks() && !slices.ContainsFunc(m.clauses, func(c clause) bool { return c.pleads })
}

// holds tells a message with a word of that kind.
func (m message) holds(kind wordKind) bool {
	return slices.ContainsFunc(m.clauses, func(c clause) bool { return c.kinds&kind != 0 })
}

// doubt tells a message that asks, refuses, or holds a word that forbids acting on
// it.
func (m message) doubt() bool {
	return slices.ContainsFunc(m.clauses, func(c clause) bool { return c.doubt || c.negated })
}

func (c clause) key() string      { return c.strict }
func (c clause) looseKey() string { return c.loose }

func joined[T any](parts []T, of func(T) string) string {
	if len(parts) == 1 {
		return of(parts[0])
	}
	var b strings.Builder
	for _, c := range parts {
		b.WriteString(of(c))
	}
	return b.String()
}

// clause is a part of a message between punctuation marks or spaces.
type clause struct {
	raw     string // as plain left it
	strict  string // its words, one way of writing each; what must not be guessed is looked up by it
	loose   string // strict without the words that do not matter when something is only to be shown
	asks    bool
	kinds   wordKind // of all its words
	doubt   bool     // it asks, or holds a word that forbids acting on it
	negated bool     // it begins with a no
	pleads  bool     // it asks for a favour, perhaps as a question: 能帮我签个到吗
}

// Stand-ins for what phrases cannot list. No message holds them itself, for plain
// takes such signs out of it.
const (
	someTitle  = "《》"
	someNumber = "#"
	fourDigits = "####" // what a room code looks like
	someName   = "◇"
)

// read brings a text down to its clauses.
func (l *lexicon) read(text string, explain bool) message {
	m := message{explain: explain, clauses: make([]clause, 0, 4)}
	s := plain(text)
	m.plain = s
	m.kinds = l.kinds.in(s)
	for s != "" {
		end, mark := clauseEnd(s)
		if raw := s[:end]; raw != "" {
			m.clauses = append(m.clauses, l.clause(&m, raw, mark == '?'))
		}
		s = s[min(end+utf8.RuneLen(mark), len(s)):]
	}
	return m
}

// mended reads a message anew whose slips were mended. What the person wrote
// stays what the message carries.
func (l *lexicon) mended(m *message, plain string) {
	was := m.clauses
	*m = l.read(plain, m.explain)
	for i := range m.clauses {
		m.clauses[i].raw = was[i].raw
	}
}

// clauseEnd finds the first mark that ends a clause. Marks inside a title or
// between digits do not.
func clauseEnd(s string) (end int, mark rune) {
	inTitle := false
	for i, r := range s {
		switch {
		case r == '《':
			inTitle = strings.Contains(s[i:], "》")
		case r == '》':
			inTitle = false
		case inTitle || !unicode.IsPunct(r) && !unicode.IsSymbol(r) && r != ' ' && r != '\n':
		case i > 0 && isDigit(s[i-1]) && i+1 < len(s) && isDigit(s[i+1]):
		default:
			return i, r
		}
	}
	return len(s), ' '
}

// clause brings one clause down.
func (l *lexicon) clause(m *message, raw string, questionMark bool) clause {
	rest, asks := l.cutEnd(raw)
	rest = l.cutStart(rest)
	var strict, loose, run [64]byte
	r := reducer{lexicon: l, m: m, strict: strict[:0], loose: loose[:0], run: run[:0]}
	for i := 0; i < len(rest); {
		i += r.step(rest, i)
	}
	r.flush(rest, len(rest))
	if asks || questionMark && r.kinds&question == 0 {
		r.strict = append(r.strict, "吗"...)
	}
	asks = asks || questionMark || r.kinds&question != 0
	return clause{
		raw: raw, strict: string(r.strict), loose: string(r.loose), kinds: r.kinds,
		asks: asks, doubt: asks || r.kinds&doubt != 0, negated: r.negated,
		pleads: slices.ContainsFunc(l.pleas, func(p string) bool { return strings.Contains(raw, p) }),
	}
}

// cutStart takes off the words a clause opens with out of politeness, but never
// the whole clause.
func (l *lexicon) cutStart(s string) string {
	for {
		w, n := l.match(s, opening)
		if n == 0 || n == len(s) || w.kind&opening == 0 {
			return s
		}
		s = s[n:]
	}
}

// reducer brings one clause down, from left to right.
type reducer struct {
	*lexicon
	m             *message
	strict, loose []byte
	kinds         wordKind
	negated       bool
	run           []byte // unknown characters and numbers, held back: they may be a name
	from          int    // where the run begins
	unknown       bool   // the run holds more than a number
	named         bool   // an ending of names stands behind the run
}

// step takes the next word and tells its length.
func (r *reducer) step(s string, i int) int {
	if title, ok := titleAt(s[i:]); ok {
		r.flush(s, i)
		r.m.title = firstOf(r.m.title, strings.TrimSpace(title))
		n := len(title) + len(someTitle)
		r.put(word{canon: someTitle}, s[i:i+n])
		return n
	}
	w, n := r.match(s[i:], 0)
	switch {
	case n > 0 && w.kind&ending != 0 && r.unknown:
		r.named = true
		return n
	case n > 0:
		r.flush(s, i)
		r.put(w, s[i:i+n])
		return n
	}
	if r.named {
		r.flush(s, i)
	}
	if len(r.run) == 0 {
		r.from = i
	}
	return r.hold(s[i:])
}

// hold adds a number or an unknown character to the run.
func (r *reducer) hold(s string) int {
	if n := digitsAt(s); n > 0 {
		r.m.number = firstOf(r.m.number, s[:n])
		r.run = append(r.run, numberMask(s[:n])...)
		return n
	}
	if n := ordinalAt(s); n > 0 {
		r.run, r.unknown = append(append(r.run, "第"...), someNumber...), true
		r.m.number = firstOf(r.m.number, s[len("第"):n])
		return n
	}
	_, n := utf8.DecodeRuneInString(s)
	r.run, r.unknown = append(r.run, s[:n]...), true
	return n
}

// flush ends the run before byte i.
func (r *reducer) flush(s string, i int) {
	switch {
	case len(r.run) == 0:
		return
	case r.named && bytes.HasSuffix(r.strict, []byte(someName)): // 红旗镇 before 三湖村支部
		r.m.name += s[r.from:i]
	case r.named:
		r.m.name = firstOf(r.m.name, s[r.from:i])
		r.put(word{canon: someName}, s[r.from:i])
	default:
		r.put(word{canon: string(r.run)}, s[r.from:i])
	}
	r.run, r.unknown, r.named = r.run[:0], false, false
}

// put writes a word down.
func (r *reducer) put(w word, as string) {
	if len(r.strict) == 0 && w.kind&negation != 0 {
		r.negated = true
	}
	r.kinds |= w.kind
	r.strict = append(r.strict, w.canon...)
	if w.kind&soft == 0 {
		r.loose = append(r.loose, w.canon...)
	}
	if w.canon != "" {
		r.m.canons = append(r.m.canons, w.canon)
	}
	if r.m.explain && w.canon != "" {
		r.m.words = append(r.m.words, as)
	}
}

// titleAt is the title that s begins with, without its brackets.
func titleAt(s string) (string, bool) {
	inner, found := strings.CutPrefix(s, "《")
	if !found {
		return "", false
	}
	title, _, closed := strings.Cut(inner, "》")
	return title, closed
}

// digitsAt is the length of the number, date or code of Arabic digits at the
// beginning of s.
func digitsAt(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || n > 0 && s[n] < utf8.RuneSelf && n+1 < len(s) && isDigit(s[n+1]) && strings.IndexByte(".,:/-", s[n]) >= 0) {
		n++
	}
	return n
}

func numberMask(digits string) string {
	if len(digits) == len(fourDigits) && digitsOnly(digits) {
		return fourDigits
	}
	return someNumber
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

// ordinalAt is the length of 第二十 or 第2 at the beginning of s.
func ordinalAt(s string) int {
	rest, found := strings.CutPrefix(s, "第")
	if !found {
		return 0
	}
	number := strings.TrimLeft(rest, "0123456789零一二三四五六七八九十百两")
	if len(number) == len(rest) {
		return 0
	}
	return len(s) - len(number)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
