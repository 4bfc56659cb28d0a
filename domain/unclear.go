package domain

import (
	"regexp"
	"strings"
	"unicode"
)

// Unclear is one message that opened nothing by itself. It is made to be counted
// together with others like it: it names nobody, no unit and no time of day.
type Unclear struct {
	Day     Day
	Role    Role
	Offered []string // the labels put to the person, in their order; empty: there was nothing to offer
	Chosen  string   // the label they took; empty: none
	Text    string   // what they wrote, [Masked]; empty where it is not kept
}

// Unclears are messages that are counted as one, and how many there were.
type Unclears struct {
	Unclear
	N int
}

// How long these counts are kept, in days; the longer time without what was written.
const (
	UnclearTextDays = 8 * 7
	UnclearDays     = 365
)

// MaxUnclearText is the most characters kept of one message.
const MaxUnclearText = 100

// numbers are four digits and more, in whatever script, as phone, card and room
// numbers are written: 138 0000 0001, 一三八零零零零零零零一, 15010019900101001X.
var numbers = regexp.MustCompile(`[\p{Nd}零〇一二三四五六七八九幺](?:[ \x{3000}.·–—－-]?[\p{Nd}零〇一二三四五六七八九幺]){3,}[xX]?`)

// Masked is a message on one line, as it can be seen, with every number of four
// digits and more as #, cut at [MaxUnclearText] characters. Names stay: no machine
// finds them all.
func Masked(words string) string {
	words = strings.Map(seen, strings.Join(strings.Fields(words), " "))
	masked := []rune(numbers.ReplaceAllLiteralString(words, "#"))
	return string(masked[:min(len(masked), MaxUnclearText)])
}

// seen drops what nobody sees, which could stand between digits and breaks files.
func seen(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}
