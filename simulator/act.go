package simulator

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// doing turns a person's wish into an act, or says why it cannot be done. The
// caller holds the lock.
type doing func(p *Platform, who *person, now time.Time) (act, error)

// do lets somebody do something, and returns the messages that came back as the
// reply to it. The error says why it could not be done; a fault of the bot is no
// error but an [Entry] of kind fault.
func (p *Platform) do(ctx context.Context, openID string, d doing) ([]Entry, error) {
	m, err := p.begin(openID, d)
	if err != nil {
		return nil, err
	}
	return p.conclude(ctx, m), nil
}

// begin does what the person and their phone do; the push is still to be made.
func (p *Platform) begin(openID string, d doing) (*message, error) {
	if openID == "" {
		return nil, errors.New("openid missing: say who does it")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	who, now := p.person(openID), p.o.Clock()
	a, err := d(p, who, now)
	if err != nil {
		return nil, err
	}
	if a.shown.Kind != "" {
		a.shown.Side = FromPerson
		p.add(who, a.shown)
	}
	who.window.open(a.opens, p.o.Rules, now)
	who.last = p.compose(who, a, now)
	p.expect(who.last, 1)
	return who.last, nil
}

// expect counts the answers the person, and Settle, wait for. The caller holds
// the lock.
func (p *Platform) expect(m *message, n int) {
	p.running += n
	if m.quiet {
		p.wake()
		return
	}
	who := p.person(m.openID)
	who.waiting += n
	p.touch(who)
}

// Say sends words.
func (p *Platform) Say(ctx context.Context, openID, words string) ([]Entry, error) {
	return p.do(ctx, openID, saying(words, ""))
}

// Choose taps a line of a msgmenu, or of a text that offers words to tap. It
// counts as a tap, not as a message (1.7).
func (p *Platform) Choose(ctx context.Context, openID string, c Choice) ([]Entry, error) {
	return p.do(ctx, openID, saying(c.Content, c.ID))
}

func saying(words, menuID string) doing {
	a := act{kind: "text", fields: []field{cdata("Content", words)}, shown: Entry{Kind: "text", Text: words}, opens: opensTalk}
	if menuID != "" {
		a.fields = append(a.fields, cdata("bizmsgmenuid", menuID))
		a.opens = opensTap
	}
	if words == "" {
		return refusing(errors.New("text missing: say what"))
	}
	return following(a)
}

func refusing(err error) doing {
	return func(*Platform, *person, time.Time) (act, error) { return act{}, err }
}

// following is an act that only somebody who follows can do.
func following(a act) doing {
	return func(_ *Platform, who *person, _ time.Time) (act, error) {
		if !who.follows {
			return act{}, ErrStranger
		}
		return a, nil
	}
}

// Place sends a place; label is its address in words.
func (p *Platform) Place(ctx context.Context, openID string, latitude, longitude float64, label string) ([]Entry, error) {
	return p.do(ctx, openID, placing(latitude, longitude, label))
}

func placing(latitude, longitude float64, label string) doing {
	return following(act{kind: "location", opens: opensTalk, shown: Entry{Kind: "place", Text: label}, fields: []field{
		number("Location_X", latitude), number("Location_Y", longitude), number("Scale", 15), cdata("Label", label),
	}})
}

// Link shares an article.
func (p *Platform) Link(ctx context.Context, openID, title, text, address string) ([]Entry, error) {
	return p.do(ctx, openID, linking(title, text, address))
}

func linking(title, text, address string) doing {
	return following(act{kind: "link", opens: opensTalk, shown: Entry{Kind: "link", Title: title, Text: text, URL: address}, fields: []field{
		cdata("Title", title), cdata("Description", text), cdata("Url", address),
	}})
}

// Locate is the report a phone makes on entering the chat, where the account may
// ask for places. Nobody sees an answer.
func (p *Platform) Locate(ctx context.Context, openID string, latitude, longitude float64) error {
	_, err := p.do(ctx, openID, locating(latitude, longitude))
	return err
}

func locating(latitude, longitude float64) doing {
	report := following(act{kind: "event", event: "LOCATION", quiet: true, fields: []field{
		number("Latitude", latitude), number("Longitude", longitude), number("Precision", 65),
	}})
	return func(p *Platform, who *person, now time.Time) (act, error) {
		if !p.o.Account.may(outward) {
			return act{}, fmt.Errorf("an account of kind %s is told no places", p.o.Account)
		}
		return report(p, who, now)
	}
}

// Follow makes somebody follow who found the account by themselves.
func (p *Platform) Follow(ctx context.Context, openID string) ([]Entry, error) {
	return p.do(ctx, openID, coming(nil))
}

// coming begins to follow, by a code or without one.
func coming(by *Code) doing {
	return func(_ *Platform, who *person, now time.Time) (act, error) {
		if who.follows {
			return act{}, ErrFollows
		}
		who.follows, who.came, who.scene = true, now, by
		who.menu = seenMenu{} // a phone fetches the menu when it begins to follow (1.11)
		a := act{kind: "event", event: "subscribe", opens: opensTap, shown: Entry{Kind: "event", Text: "关注了公众号"}}
		a.fields = []field{cdata("EventKey", "")}
		if by != nil {
			a.shown.Text = "扫码关注了公众号"
			a.fields = []field{cdata("EventKey", "qrscene_"+by.Scene), cdata("Ticket", by.Ticket)}
		}
		return a, nil
	}
}

// Unfollow makes somebody leave: their windows close, their tags fall off (our
// reading), and nobody sees an answer.
func (p *Platform) Unfollow(ctx context.Context, openID string) error {
	_, err := p.do(ctx, openID, leaving)
	return err
}

func leaving(_ *Platform, who *person, _ time.Time) (act, error) {
	if !who.follows {
		return act{}, ErrStranger
	}
	who.follows, who.window, who.tags = false, window{}, nil
	return act{
		kind: "event", event: "unsubscribe", quiet: true,
		fields: []field{cdata("EventKey", "")}, shown: Entry{Kind: "event", Text: "取消了关注"},
	}, nil
}

// Again delivers the person's last message once more, with the same MsgId or
// CreateTime, as WeChat does when it saw no answer.
func (p *Platform) Again(ctx context.Context, openID string) ([]Entry, error) {
	m, err := p.again(openID)
	if err != nil {
		return nil, err
	}
	return p.conclude(ctx, m), nil
}

func (p *Platform) again(openID string) (*message, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.person(openID)
	if who.last == nil {
		return nil, ErrNothing
	}
	p.expect(who.last, 1)
	return who.last, nil
}
