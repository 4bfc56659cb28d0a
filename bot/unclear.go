package bot

import (
	"context"
	"strings"

	"lianluo/domain"
)

// decline answers a message that opens nothing and resembles nothing.
func (t *talk) decline(words string) {
	t.missed = append(t.missed, domain.Unclear{Day: domain.DayOf(t.in.At), Role: t.who.Role(), Text: domain.Masked(words)})
	t.say("chat.unclear", t.who)
}

// forget drops what only this message could have taken up. An offer has had its
// answer now, and is counted: chosen is empty where the person said something else.
func (t *talk) forget(chosen string) {
	if t.box.offers() {
		u := t.box.lastOffer(t.who)
		u.Chosen = chosen
		t.missed = append(t.missed, u)
	}
	t.box.forget()
}

// offers tells whether the person is looking at what an unclear message may have
// meant.
func (b *Box) offers() bool {
	return len(b.Offer) > 0 && !strings.HasPrefix(b.Offer[0], draftOffer)
}

// lastOffer is the message of theirs that the offer was made for.
func (b *Box) lastOffer(to domain.Person) domain.Unclear {
	return domain.Unclear{Day: domain.DayOf(b.At), Role: to.Role(), Offered: b.Offer, Text: domain.Masked(b.Said)}
}

// passedOver is the offer that somebody went away from.
func (e *Engine) passedOver(ctx context.Context, openID string, b *Box) []domain.Unclear {
	if !b.offers() {
		return nil
	}
	who, err := e.records.Person(ctx, openID, b.At)
	if err != nil {
		e.log.Error("an offer that nobody took is not counted", "err", err)
		return nil
	}
	return []domain.Unclear{b.lastOffer(who)}
}

// count passes on what was not understood, once the reply stands: a delivery that
// is answered anew after a fault counts once.
func (e *Engine) count(all []domain.Unclear) {
	if e.unclear == nil {
		return
	}
	for _, u := range all {
		e.unclear(u)
	}
}
