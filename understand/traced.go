package understand

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// traced is a text in another writing, made from what a person sent, that still
// knows which characters of it each of its bytes stands for.
type traced struct {
	s        string
	from, to []int // by byte of s: the first of those characters, and the one after the last
}

// trace is plain with the places.
func trace(text string) traced {
	t := traced{from: make([]int, 0, len(text)), to: make([]int, 0, len(text))}
	var b strings.Builder
	n := 0
	for _, r := range text {
		if p := plainRune(r); p > 0 {
			b.WriteRune(p)
			t.stand(utf8.RuneLen(p), n, n+1)
		}
		n++
	}
	t.s = b.String()
	return t
}

// stand says what the next n bytes stand for.
func (t *traced) stand(n, from, to int) {
	for range n {
		t.from, t.to = append(t.from, from), append(t.to, to)
	}
}

// rewrite puts other words in the place of each match. All that is written stands
// for the whole of what was there.
func (t traced) rewrite(re *regexp.Regexp, by func(m []string) string) traced {
	found := re.FindAllStringSubmatchIndex(t.s, -1)
	if len(found) == 0 {
		return t
	}
	var b strings.Builder
	out := traced{from: make([]int, 0, len(t.from)), to: make([]int, 0, len(t.to))}
	keep := func(from, to int) {
		b.WriteString(t.s[from:to])
		out.from, out.to = append(out.from, t.from[from:to]...), append(out.to, t.to[from:to]...)
	}
	end := 0
	for _, at := range found {
		keep(end, at[0])
		words := by(groups(t.s, at))
		b.WriteString(words)
		out.stand(len(words), t.from[at[0]], t.to[at[1]-1])
		end = at[1]
	}
	keep(end, len(t.s))
	out.s = b.String()
	return out
}

// squeezed takes the spaces out; one between two digits, and the end of a line,
// becomes a comma.
func (t traced) squeezed() traced {
	if !strings.ContainsAny(t.s, " \n") {
		return t
	}
	var b strings.Builder
	out := traced{from: make([]int, 0, len(t.from)), to: make([]int, 0, len(t.to))}
	for i := range len(t.s) {
		c := t.s[i]
		switch {
		case c == '\n', c == ' ' && parts2digits(t.s, i):
			c = ','
		case c == ' ':
			continue
		}
		b.WriteByte(c)
		out.stand(1, t.from[i], t.to[i])
	}
	out.s = b.String()
	return out
}

// parts2digits tells a space that stands between two digits, and is the first of
// several.
func parts2digits(s string, i int) bool {
	rest := strings.TrimLeft(s[i:], " ")
	return i > 0 && isDigit(s[i-1]) && rest != "" && isDigit(rest[0])
}

// groups are the texts of a match; those that took no part are empty.
func groups(s string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

// gone is what stands where something was taken out of a text. plain leaves no
// such byte, so no pattern reads over it.
const gone = 0x1f

// blank takes bytes out of a text without moving the others.
func blank(b []byte, from, to int) {
	for i := from; i < to; i++ {
		b[i] = gone
	}
}
