// Package understand tells what a message means: which of the product's labels
// it wants, how sure that is, and what it carries. [Readers] read single values
// out of answers.
//
// Phrases and messages are brought down to the same few words (reduce.go) and
// compared whole (judge.go), slips of pinyin keyboards mended (mend.go). What no
// phrase settles is judged by what it is like (guess.go): a classifier learns from
// what people have said (learn.go), and where it is not sure enough two or three
// labels are offered.
package understand

import (
	"slices"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/domain"
)

// Matcher is the understanding of one set of phrase files. It does not change
// once loaded and may be used by many at a time.
type Matcher struct {
	Readers
	lexicon lexicon
	strict  map[string][]*sense // whole messages
	loose   map[string][]*sense // the same without soft words; only what shows something
	likely  *learning
}

var _ bot.Understanding = (*Matcher)(nil)

func newMatcher() *Matcher {
	return &Matcher{
		lexicon: lexicon{words: map[string]word{}, longest: map[rune]int{}, ears: homophones{newSounds(distinct), newSounds(unheard), map[string]string{}}, kinds: kinds{map[string]uint64{}, map[rune]int{}}},
		strict:  map[string][]*sense{}, loose: map[string][]*sense{},
	}
}

// sense is one block of phrases.
type sense struct {
	where  string // file:line
	label  int
	roles  []domain.Role // who means it so; empty: everybody
	tells  bool          // it tells a fact, as an answer to another question might
	beside string        // what may stand beside it in a message: besideWords, besideFigures, nothing
	with   []string      // one of these must be among what stands beside it
}

// What may stand beside a phrase.
const (
	besideWords   = "words"
	besideFigures = "figures"
)

func (s *sense) acts() bool { return labels[s.label].acts }

// add makes a phrase mean s, and returns what it means already if that differs.
func (m *Matcher) add(p message, s *sense) (other *sense) {
	key, polite := p.loose(), labels[s.label].name == smalltalk
	if !s.acts() && !polite && utf8.RuneCountInString(key) > 1 {
		m.loose[key] = append(m.loose[key], s) // some have several senses; pick then finds none
	}
	return addSense(m.strict, p.strict(), s)
}

func addSense(in map[string][]*sense, key string, s *sense) (other *sense) {
	for _, o := range in[key] {
		switch {
		case o == s:
			return nil
		case o.label != s.label && sameRoles(o, s):
			return o
		}
	}
	in[key] = append(in[key], s)
	return nil
}

func sameRoles(a, b *sense) bool {
	return len(a.roles)+len(b.roles) == 0 || slices.ContainsFunc(a.roles, func(r domain.Role) bool { return slices.Contains(b.roles, r) })
}

// pick finds the sense of a phrase for a person: the one of their role, else
// everybody's. nil when there is none, or more than one.
func pick(senses []*sense, p domain.Person) (one *sense) {
	for _, s := range senses {
		switch {
		case slices.ContainsFunc(s.roles, p.Has):
			return s
		case len(s.roles) > 0:
		case one == nil || one.label == s.label:
			one = s
		default:
			return nil
		}
	}
	return one
}
