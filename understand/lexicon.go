package understand

import (
	"strings"
	"unicode/utf8"
)

// lexicon holds the words that both phrases and messages are brought down to, so
// that 「请问周报告何时提交」 and 「周报什么时候交」 come out alike. See
// configs/intents/words.yaml for what each list is for.
type lexicon struct {
	words   map[string]word
	longest map[rune]int // bytes of the longest word that begins with it
	ends    []string     // particles that say nothing at the end of a clause
	asks    []string     // endings that make a clause a question
	pleas   []string     // words that ask for a favour
	ears    homophones
	kinds   kinds
}

// word is what a word stands for.
type word struct {
	canon string // empty: the word is left out
	kind  wordKind
}

// wordKind is a set.
type wordKind uint8

const (
	opening  wordKind = 1 << iota // left out at the beginning of a clause
	soft                          // left out where only something to read is looked for
	question                      // makes the clause a question
	doubt                         // a message with free words beside it is never acted on
	negation                      // turns the clause round where it stands first
	unreal                        // what is supposed, heard of or failed; doubt as well
	others                        // other people; doubt as well
	ending                        // ends the name of an organisation or place
)

// match finds the longest word at the beginning of s; n is its length, 0 for
// none. Words that are nothing but openings count only where openings are asked
// for.
func (l *lexicon) match(s string, at wordKind) (w word, n int) {
	r, _ := utf8.DecodeRuneInString(s)
	for n = min(l.longest[r], len(s)); n > 0; n-- {
		if n < len(s) && !utf8.RuneStart(s[n]) {
			continue
		}
		if w, ok := l.words[s[:n]]; ok && (at == opening || w.kind != opening || w.canon != s[:n]) {
			return w, n
		}
	}
	return word{}, 0
}

// set adds to what is known of a word. same is false when the word stands for
// something else already.
func (l *lexicon) set(s, canon string, kind wordKind) (same bool) {
	old, known := l.words[s]
	if known && old.canon != canon {
		return false
	}
	l.words[s] = word{canon, old.kind | kind}
	r, _ := utf8.DecodeRuneInString(s)
	l.longest[r] = max(l.longest[r], len(s))
	return true
}

// open marks one spelling as an opening.
func (l *lexicon) open(s string) {
	if w, known := l.words[s]; known {
		l.set(s, w.canon, opening)
	} else {
		l.set(s, s, opening)
	}
}

// mark adds a kind to a word, and to all words that stand for the same.
func (l *lexicon) mark(s string, kind wordKind) {
	canon := s
	if w, known := l.words[s]; known {
		canon = w.canon
	} else {
		l.set(s, s, 0)
	}
	for k, w := range l.words {
		if w.canon == canon && canon != "" {
			w.kind |= kind
			l.words[k] = w
		}
	}
}

// cutEnd takes the endings off a clause: particles, then what asks. A clause is
// never cut to nothing.
func (l *lexicon) cutEnd(s string) (rest string, asks bool) {
	s = cutAny(s, l.ends)
	rest = s
	for _, a := range l.asks {
		if t, found := strings.CutSuffix(s, a); found && t != "" && len(t) < len(rest) {
			rest = t
		}
	}
	return rest, len(rest) < len(s)
}

func cutAny(s string, ends []string) string {
	for again := true; again; {
		again = false
		for _, e := range ends {
			if t, found := strings.CutSuffix(s, e); found && t != "" {
				s, again = t, true
			}
		}
	}
	return s
}
