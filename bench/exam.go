package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"lianluo/understand"
)

// answer is what a message is taken for: a label that is shown or begun at once,
// or labels that are offered; nothing when it is declined.
type answer struct {
	label  string
	offers []string
}

// begins are the product's labels that record, send or open something; the others
// only show.
var begins = strings.Fields(`
	reading.done checkin.start checkin.roll checkin.visit checkin.makeup checkin.leave checkin.dispute report.start report.edit remind.send
	session.create commitment.make commitment.update suggestion.make ledger.update appraisal.start plan.submit plan.review comment.write
	mobile.register mute.set bind.start bind.confirm bind.remove`)

// outcome is what became of a message.
type outcome int

const (
	right     outcome = iota // shown or begun at once; declined, where there is nothing to show
	offered                  // among two or three
	declined                 // nothing is offered
	misled                   // others are offered
	shown                    // something else is shown
	wrongly                  // something else is begun
	outcomeOf                // how many there are
)

func (a answer) outcome(want string) outcome {
	named := a.label != "" && a.label != understand.None
	switch {
	case named && understand.Parent(a.label) == want:
		return right
	case named && slices.Contains(begins, a.label):
		return wrongly
	case named:
		return shown
	case want == understand.None && len(a.offers) == 0:
		return right
	case slices.ContainsFunc(a.offers, func(o string) bool { return understand.Parent(o) == want }):
		return offered
	case len(a.offers) > 0:
		return misled
	}
	return declined
}

// marks counts outcomes, and what messages were taken for.
type marks struct {
	n     [outcomeOf]int
	taken map[string]int // shown or begun instead
	among map[string]int // offered, but not what was wanted
}

func (m *marks) add(want string, a answer) {
	o := a.outcome(want)
	m.n[o]++
	switch o {
	case shown, wrongly:
		m.taken[understand.Parent(a.label)]++
	case offered, misled:
		for _, other := range slices.Compact(slices.Sorted(maps.Keys(parents(a.offers)))) {
			if other != want {
				m.among[other]++
			}
		}
	case right, declined:
	}
}

func parents(offers []string) map[string]bool {
	all := map[string]bool{}
	for _, o := range offers {
		all[understand.Parent(o)] = true
	}
	return all
}

func (m *marks) all() (n int) {
	for _, k := range m.n {
		n += k
	}
	return n
}

// sheet is an examination: the marks of each label and of all.
type sheet map[string]*marks

// everything is the name of the marks of all messages.
const everything = ""

func examine(messages []saying, hear func(saying) answer) sheet {
	s := sheet{}
	for _, m := range messages {
		a := hear(m)
		for _, label := range []string{m.label, everything} {
			if s[label] == nil {
				s[label] = &marks{taken: map[string]int{}, among: map[string]int{}}
			}
			s[label].add(m.label, a)
		}
	}
	return s
}

// byLabel prints the marks of each label with what it was taken for.
func (s sheet) byLabel(w io.Writer) {
	fmt.Fprintln(w, "| wanted | of | right | offered | declined | taken for instead | offered beside it, or instead |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	for _, label := range slices.Sorted(maps.Keys(s)) {
		m := s[label]
		if label == everything {
			continue
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %s | %s |\n", label, m.all(), m.n[right], m.n[offered], m.n[declined], commonest(m.taken, begins), commonest(m.among, nil))
	}
}

// commonest lists what was counted, the commonest first; those of bold in bold.
func commonest(count map[string]int, bold []string) string {
	names := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		if slices.Contains(bold, name) {
			name = "**" + name + "**"
		}
		if n := count[names[i]]; n > 1 {
			name = fmt.Sprintf("%s %d", name, n)
		}
		names[i] = name
	}
	return strings.Join(names, ", ")
}
