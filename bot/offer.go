package bot

import "slices"

// offer shows what an unclear message may have meant.
func (t *talk) offer(labels []string) error {
	labels = slices.DeleteFunc(slices.Clone(labels), func(l string) bool { return !t.may(l) })
	if len(labels) == 0 {
		t.decline(t.opening)
		return nil
	}
	var titles []string
	for _, l := range labels {
		titles = append(titles, t.title(l))
	}
	t.box.Offer, t.box.Said = labels, t.opening
	t.say("chat.offer", titles)
	return nil
}

// offered reads an answer to the last offer.
func (t *talk) offered(offer []string, words string) (string, bool) {
	n, ok := ordinal(t.env.Understanding, bare(words))
	if !ok || n < 1 || n > len(offer) {
		return "", false
	}
	return offer[n-1], true
}
