package understand

import (
	"strings"
	"unicode/utf8"
)

// homophones finds words by how they are spoken: what a thumb on a pinyin
// keyboard or a telephone's ear makes of them. Words that sound alike are left
// out, so that none is put for another.
type homophones struct {
	clear, blurred *sounds           // words of two characters must sound just so, longer ones about so
	words          map[string]string // sounds -> the word's spelling; empty where several sound so
}

// Words that are found by sound have so many characters.
const (
	shortestHeard = 2
	longestHeard  = 8
)

func (h *homophones) add(word string) {
	n := utf8.RuneCountInString(word)
	if n < shortestHeard || n > longestHeard {
		return
	}
	key := h.key([]rune(word))
	if key == "" {
		return
	}
	if other, taken := h.words[key]; taken && other != word {
		word = ""
	}
	h.words[key] = word
}

// key is empty when a character has no sound.
func (h *homophones) key(word []rune) string {
	var b strings.Builder
	ear := h.blurred
	if len(word) == shortestHeard {
		ear = h.clear
	}
	for _, r := range word {
		s := ear.of(r)
		if s > lastHan {
			return ""
		}
		b.WriteRune(rune(s)) //nolint:gosec // some hundreds
	}
	return b.String()
}

// mend puts the words of the lexicon for what only sounds like them. ok is false
// when there is nothing to mend.
func (l *lexicon) mend(plain string) (mended string, ok bool) {
	rest := []rune(plain)
	var b strings.Builder
	for len(rest) > 0 {
		_, n := l.match(string(rest[:min(len(rest), longestHeard)]), 0)
		n = utf8.RuneCountInString(string(rest[:min(len(rest), longestHeard)])[:n])
		word, heard := l.ears.find(rest, max(shortestHeard, n+1))
		slips := l.slips(word, rest[:heard])
		switch {
		case slips > 0 && (slips == 1 || n == 0 && slips < heard):
			b.WriteString(word)
			ok, n = true, heard
		default:
			n = max(n, 1)
			b.WriteString(string(rest[:n]))
		}
		rest = rest[n:]
	}
	return b.String(), ok
}

// find is the longest word of at least that many characters that s begins with
// the sound of.
func (h *homophones) find(s []rune, least int) (word string, n int) {
	for n = min(len(s), longestHeard); n >= least; n-- {
		if word := h.words[h.key(s[:n])]; word != "" {
			return word, n
		}
	}
	return "", 0
}

// slips counts the characters of a word that are written otherwise. A no is never
// a slip, and neither is a word of its own: 钱到了 is no check-in.
func (l *lexicon) slips(word string, s []rune) (n int) {
	for i, r := range []rune(word) {
		if r == s[i] {
			continue
		}
		if _, own := l.words[string(s[i])]; own {
			return len(s)
		}
		n++
	}
	return n
}
