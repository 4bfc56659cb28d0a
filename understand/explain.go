package understand

import (
	"slices"
	"strings"

	"lianluo/bot"
)

// Explanation says what a message was taken to mean, and why.
type Explanation struct {
	Label      string            `json:"label"`             // the product's own label; [None] when nothing fits or it is not sure
	Parent     string            `json:"parent"`            // the public label it counts under
	Sure       bool              `json:"sure"`              // whether the account acts on it without asking
	Whole      bool              `json:"whole"`             // the message is nothing but this wish
	Others     []string          `json:"others,omitempty"`  // what the account would offer when not sure, the likeliest first
	Confidence float64           `json:"confidence"`        // 1 for a known phrase, less for what was pieced together; how likely it is for what was learnt
	Runner     string            `json:"runner,omitempty"`  // what found it: key, phrase, loose, clauses, clause, carried, like
	Second     string            `json:"second,omitempty"`  // the next likely label, where it was learnt
	Because    []string          `json:"because,omitempty"` // the parts of the message that spoke most for the label and against the second, where it was learnt
	Words      []string          `json:"words,omitempty"`   // the words that were read, politeness left out
	Slots      map[string]string `json:"slots,omitempty"`   // what it carries, by question name
	Extracts   []Extract         `json:"extracts"`          // all that it carries, with the place of each
}

// Verdict is one word for it: a public label, or unsure:label1,label2[,label3].
func (x Explanation) Verdict() string {
	if len(x.Others) == 0 {
		return x.Parent
	}
	var names []string
	for _, o := range x.Others {
		if p := Parent(o); !slices.Contains(names, p) {
			names = append(names, p)
		}
	}
	if len(names) == 1 { // one public label, whichever of the product's own it is
		return names[0]
	}
	return "unsure:" + strings.Join(names, ",")
}

// Meaning is what a message is taken to want. It is Sure when every word of the
// message is accounted for or when it is like enough to what was learnt; otherwise Others holds two or three labels to
// offer, the likeliest first, or none.
func (m *Matcher) Meaning(text string, h bot.Hearing) bot.Meaning {
	msg, v := m.hear(text, h, false)
	return m.meaning(msg, v, text, h)
}

// Explain is Meaning with the reasons.
func (m *Matcher) Explain(text string, h bot.Hearing) Explanation {
	msg, v := m.hear(text, h, true)
	got := m.meaning(msg, v, text, h)
	x := Explanation{
		Label: got.Label, Sure: got.Sure, Whole: got.Whole, Others: got.Others, Slots: got.Slots,
		Confidence: v.confidence, Runner: v.runner, Words: msg.words,
		Extracts: append([]Extract{}, m.Extracts(text, h.At)...),
	}
	if v.runner == byLikes {
		x.Second, x.Because = labels[v.second].name, v.because
	}
	x.Label = firstOf(x.Label, None)
	x.Parent = Parent(x.Label)
	return x
}

func (m *Matcher) hear(text string, h bot.Hearing, explain bool) (message, verdict) {
	if i := labelIndex(strings.TrimSpace(text)); i >= 0 {
		return message{}, found(&sense{label: i}, byKey, true)
	}
	msg := m.lexicon.read(text, explain)
	if i := labelIndex(h.Chosen); i >= 0 {
		return msg, found(&sense{label: i}, byKey, false)
	}
	return msg, m.judge(&msg, text, h)
}

func (m *Matcher) meaning(msg message, v verdict, text string, h bot.Hearing) bot.Meaning {
	if v.sense == nil {
		var got bot.Meaning
		for _, i := range v.offers {
			got.Others = append(got.Others, labels[i].name)
		}
		return got
	}
	return bot.Meaning{Label: labels[v.sense.label].name, Sure: true, Guessed: v.runner == byLikes, Whole: v.whole, Asks: msg.asks(), Slots: m.slots(msg, v, text, h.At)}
}
