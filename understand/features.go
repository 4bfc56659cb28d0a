package understand

import (
	"math/bits"
	"unicode"

	"lianluo/domain"
)

// feature is something the classifier looks at in a message, mixed into one
// number.
type feature uint32

// Kinds of features.
const (
	ofChar   = iota + 1 // a character
	ofChars             // two or three neighbours
	ofSounds            // the same as they are spoken
	ofWord              // a word of the lexicon
	ofWords             // two neighbours
	ofSign              // the shape of the message
	ofRole              // who speaks
	ofKind              // the kind of a word
	ofKinds             // of two neighbours
)

// spot is where in a message a feature stands, in characters as looks counts
// them.
type spot struct{ from, to int }

// look gathers the features of one message. The zero look is ready; using it
// again saves memory.
type look struct {
	chars    []rune
	features []feature
	spots    []spot // beside features
}

// mostLooked bounds the characters that are looked at. What somebody wants stands
// near the beginning or the end.
const mostLooked = 300

// at looks at a message said by somebody.
func (k *look) at(msg message, sound *sounds, who domain.Person) {
	k.spell(msg.plain)
	k.features, k.spots = k.features[:0], k.spots[:0]
	var before [2]rune
	var heard [2]uint64
	for i, r := range k.chars {
		s := sound.of(r)
		if r != gap {
			k.add(spot{i, i + 1}, ofChar, code(r))
		}
		k.add(spot{i - 1, i + 1}, ofChars, code(before[1]), code(r))
		k.add(spot{i - 1, i + 1}, ofSounds, heard[1], s)
		if before[1] != gap {
			k.add(spot{i - 2, i + 1}, ofChars, code(before[0]), code(before[1]), code(r))
			k.add(spot{i - 2, i + 1}, ofSounds, heard[0], heard[1], s)
		}
		before, heard = [2]rune{before[1], r}, [2]uint64{heard[1], s}
	}
	k.words(msg.canons)
	k.kinds(msg.kinds)
	k.signs(msg)
	k.roles(who)
}

func code(r rune) uint64 { return uint64(r) } //nolint:gosec // no rune of a text is negative

// gap stands for punctuation and for both edges of the message, anyDigit for any
// number.
const (
	gap      = 0
	anyDigit = '#'
)

// spell writes down the characters that are looked at.
func (k *look) spell(plain string) {
	k.chars = k.chars[:0]
	last := rune(gap)
	for _, r := range plain {
		switch {
		case unicode.IsDigit(r):
			r = anyDigit
		case r != '?' && !unicode.IsLetter(r):
			r = gap
		}
		if r != last || r != gap && r != anyDigit {
			k.chars = append(k.chars, r)
		}
		last = r
	}
	if last != gap {
		k.chars = append(k.chars, gap)
	}
	if n := len(k.chars); n > mostLooked {
		k.chars = append(k.chars[:mostLooked/2], k.chars[n-mostLooked/2:]...)
	}
}

func (k *look) words(canons []string) {
	before := uint64(0)
	for _, w := range canons {
		h := hash(w)
		k.add(spot{}, ofWord, h)
		k.add(spot{}, ofWords, before, h)
		before = h
	}
	k.add(spot{}, ofWords, before, 0)
}

func (k *look) kinds(kinds []uint64) {
	before := uint64(0)
	for _, kind := range kinds {
		k.add(spot{}, ofKind, kind)
		k.add(spot{}, ofKinds, before, kind)
		before = kind
	}
}

// signs are the shape of a message: whether it asks, refuses or tells of others,
// how long it is, how many figures it holds.
func (k *look) signs(msg message) {
	var asks, doubts, refuses, figures uint64
	for _, c := range msg.clauses {
		asks |= bit(c.asks)
		doubts |= bit(c.doubt)
		refuses |= bit(c.negated)
	}
	for _, r := range k.chars {
		figures += bit(r == anyDigit)
	}
	k.add(spot{}, ofSign, 1, asks)
	k.add(spot{}, ofSign, 2, doubts)
	k.add(spot{}, ofSign, 3, refuses)
	k.add(spot{}, ofSign, 4, min(figures, 3))
	k.add(spot{}, ofSign, 5, uint64(bits.Len(uint(len(k.chars))))) //nolint:gosec // a length
	k.add(spot{}, ofSign, 6, min(uint64(len(msg.clauses)), 4))
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// roles are learnt from examples that name who says them.
func (k *look) roles(who domain.Person) {
	for i, r := range heardRoles {
		if who.Has(r) {
			k.add(spot{}, ofRole, uint64(i))
		}
	}
	if !who.Bound() {
		k.add(spot{}, ofRole, uint64(len(heardRoles)))
	}
}

// heardRoles are those that phrases may be told apart by.
var heardRoles = []domain.Role{domain.RoleSecretary, domain.RoleLiaison, domain.RoleBoard, domain.RoleLeader, domain.RoleInspector, domain.RoleOffice}

func (k *look) add(at spot, kind uint64, parts ...uint64) {
	h := kind * 0x9e3779b97f4a7c15
	for _, p := range parts {
		h = (h ^ p) * 0xbf58476d1ce4e5b9
		h ^= h >> 31
	}
	k.features = append(k.features, feature(h>>32)) //nolint:gosec // the upper half will do
	k.spots = append(k.spots, at)
}

func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
