package bot

import (
	"strings"
	"unicode/utf8"
)

// pages cuts words into pieces of at most limit bytes, at the ends of lines where
// it can, else between characters. Nothing is lost but the line breaks at the cuts.
func pages(words string, limit int) []string {
	var out []string
	for len(words) > limit {
		n := cut(words, limit)
		out = append(out, strings.TrimRight(words[:n], "\n"))
		words = strings.TrimLeft(words[n:], "\n")
	}
	return append(out, words)
}

// cut is where the first page ends: after the last line break in reach, unless
// that would leave the page almost empty.
func cut(words string, limit int) int {
	if i := strings.LastIndexByte(words[:limit], '\n'); i > limit/3 {
		return i
	}
	for limit > 0 && !utf8.RuneStart(words[limit]) {
		limit--
	}
	return limit
}
