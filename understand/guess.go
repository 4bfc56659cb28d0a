package understand

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
)

// How likely a meaning has to be before it is taken without asking. What begins
// something wants more than what only shows something, more still where the
// message asks, refuses or speaks of others; and so does a check-in, which is
// recorded at once, and whatever would interrupt the conversation under way.
const (
	toShow      = 0.55
	toAct       = 0.92
	toActDoubt  = 0.98
	toRecord    = 0.95
	toInterrupt = 0.95
	never       = 2 // a question begins nothing, and nor does an answer
)

// Where none is likely enough the two likeliest are offered if together they make
// toOffer, and a third from toOfferThird on; unless the message is nothing of ours
// with more than toDecline.
const (
	toOffer      = 0.40
	toOfferThird = 0.06
	toDecline    = 0.50
)

// guess settles what no phrase does, by what the message is like. What the person
// said no to is out of the question.
func (m *Matcher) guess(msg message, h bot.Hearing) verdict {
	var k look
	k.at(msg, m.lexicon.ears.blurred, h.Person)
	likely := m.likely.result()
	if likely == nil {
		return verdict{}
	}
	p := likely.odds(k.features)
	for _, c := range msg.clauses {
		if s := m.refused(c, h.Person); s != nil {
			p[s.label] = 0
		}
	}
	ranked := byOdds(p[:noneClass])
	first, second := ranked[0], ranked[1]
	v := verdict{runner: byLikes, confidence: float64(p[first])}
	switch {
	case p[first] >= enoughFor(first, msg, h):
		v.sense = &sense{label: first}
	case p[noneClass] > toDecline, p[first]+p[second] < toOffer:
		first, v.confidence = noneClass, float64(p[noneClass])
	case p[ranked[2]] < toOfferThird:
		v.offers = ranked[:2]
	default:
		v.offers = ranked[:3]
	}
	if msg.explain {
		v.second, v.because = second, likely.because(&k, first, second)
	}
	return v
}

// byOdds ranks classes, the likeliest first.
func byOdds(p []float32) []int {
	ranked := make([]int, len(p))
	for i := range ranked {
		ranked[i] = i
	}
	slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	return ranked
}

func enoughFor(label int, msg message, h bot.Hearing) float32 {
	switch l := labels[label]; {
	case h.Open != "" && l.acts:
		return never
	case h.Open != "":
		return toInterrupt
	case l.acts && msg.isNoWish(l):
		return never
	case l.acts && !l.no && !l.qualms && msg.doubt():
		return toActDoubt
	case l.name == "checkin.start":
		return toRecord
	case l.acts:
		return toAct
	}
	return toShow
}

// isNoWish tells a message that asks about a thing, supposes it, tells of its
// failure, of somebody else doing it, or of it not being done.
func (m message) isNoWish(l label) bool {
	switch {
	case ofThose.MatchString(m.plain), !l.no && refusal.MatchString(m.plain):
		return true
	case l.free:
		return false
	case !l.asked && m.wonders(), m.holds(unreal):
		return true
	case l.deed && strings.ContainsAny(m.plain, "没未不"):
		return true
	}
	return !l.subject && somebody.MatchString(m.plain) || !l.others && m.holds(others)
}

var (
	refusal = regexp.MustCompile(`^(?:不|别|甭|没)`)
	ofThose = regexp.MustCompile(`的人$`)
	// somebody is how a message begins that tells of another: 小王把书读完了.
	somebody = regexp.MustCompile(`^(?:[老小大][` + surnames + `]|他|她|人家|别人|隔壁|别的支部)`)
)

// because are the parts of a message that spoke most for one class and against
// another, the weightiest first.
func (c *classifier) because(k *look, class, other int) []string {
	weight := make([]float32, len(k.chars))
	for i, f := range k.features {
		at := k.spots[i]
		for j := max(at.from, 0); j < at.to; j++ {
			weight[j] += c.prefers(f, class, other) / float32(at.to-at.from)
		}
	}
	type part struct {
		words  string
		weight float32
	}
	var parts []part
	for i := 0; i < len(weight); i++ {
		from, sum := i, float32(0)
		for ; i < len(weight) && weight[i] > 0 && k.chars[i] != gap; i++ {
			sum += weight[i]
		}
		if i > from {
			parts = append(parts, part{string(k.chars[from:i]), sum})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	var words []string
	for _, p := range parts[:min(len(parts), mostReasons)] {
		words = append(words, p.words)
	}
	return words
}

// mostReasons is how many parts of a message an explanation names.
const mostReasons = 3
