package understand

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// sounds tells how characters are spoken, by one number a syllable and without
// tones; 0 is a character without a known sound.
type sounds [lastHan - firstHan + 1]uint16

// The characters that have a sound.
const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// newSounds numbers the syllables; those that become one under fold are one.
func newSounds(fold *strings.Replacer) *sounds {
	var s sounds
	known := map[string]uint16{}
	for r := range s {
		first, _, _ := strings.Cut(pinyin.PinyinDict[firstHan+r], ",")
		if first == "" {
			continue
		}
		syllable := fold.Replace(untoned.Replace(first))
		if known[syllable] == 0 {
			known[syllable] = uint16(len(known) + 1) //nolint:gosec // some hundreds
		}
		s[r] = known[syllable]
	}
	return &s
}

// of is the sound of a character; one without a known sound sounds like itself.
func (s *sounds) of(r rune) uint64 {
	if r >= firstHan && r <= lastHan && s[r-firstHan] != 0 {
		return uint64(s[r-firstHan])
	}
	return uint64(r) << 16 //nolint:gosec // no rune of a text is negative
}

var (
	untoned = strings.NewReplacer(
		"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ê", "e", "ế", "e", "ề", "e",
		"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
		"ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m",
	)

	// distinct tells every syllable from every other.
	distinct = strings.NewReplacer()

	// unheard are the differences that many people do not hear or make: zh/z,
	// ch/c, sh/s, n/l, and -ng/-n.
	unheard = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ng", "l", "n", "l")
)
