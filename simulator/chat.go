package simulator

import (
	"context"
	"slices"
	"time"
)

// Side is who an entry of a chat comes from.
type Side string

// The sides.
const (
	FromPerson  Side = "person"
	FromAccount Side = "account"
	FromWeChat  Side = "wechat" // the fault notice
)

// FaultNotice is what a person reads when the bot's answer was late or malformed.
const FaultNotice = "该公众号提供的服务出现故障，请稍后再试"

// Entry is one thing in a person's chat with the account.
type Entry struct {
	N      int64     `json:"n"` // grows over all chats
	OpenID string    `json:"openid"`
	At     time.Time `json:"at"`
	Side   Side      `json:"side"`
	// Kind is text, image, voice, video, music, place, link, news, template, choice
	// (a msgmenu), event (a tap, a scan, following) or fault.
	Kind     string    `json:"kind"`
	Via      string    `json:"via,omitempty"` // of the account's: reply, service, template or notice
	Text     string    `json:"text,omitempty"`
	Title    string    `json:"title,omitempty"`
	URL      string    `json:"url,omitempty"`
	Media    string    `json:"media,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	Lines    []Line    `json:"lines,omitempty"`   // of a template
	Choices  []Choice  `json:"choices,omitempty"` // of a msgmenu
	Reason   string    `json:"reason,omitempty"`  // of a fault, for developers
}

// Article is one card of a news message.
type Article struct {
	Title       string `xml:"Title" json:"title"`
	Description string `xml:"Description" json:"description"`
	PicURL      string `xml:"PicUrl" json:"picurl"`
	URL         string `xml:"Url" json:"url"`
}

// Line is one line of a template message as the person reads it.
type Line struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Choice is one line that can be tapped.
type Choice struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// Fault is an answer of the bot that WeChat would not have shown.
type Fault struct {
	At         time.Time `json:"at"`
	OpenID     string    `json:"openid"`
	Push       string    `json:"push"` // what was pushed: text, CLICK, subscribe…
	Deliveries int       `json:"deliveries"`
	Reason     string    `json:"reason"`
}

const maxFaults = 500

// add writes into a person's chat. The caller holds the lock.
func (p *Platform) add(who *person, e Entry) Entry {
	p.touch(who)
	e.N, e.OpenID = p.seq, who.openID
	e.At = p.o.Clock().In(china)
	who.chat = append(who.chat, e)
	if extra := len(who.chat) - p.o.Rules.History; extra > 0 {
		who.chat = slices.Delete(who.chat, 0, extra)
	}
	return e
}

// touch notes that something about the person changed. The caller holds the lock.
func (p *Platform) touch(who *person) {
	p.seq++
	who.touched = p.seq
	p.wake()
}

func (p *Platform) blame(f Fault) {
	p.o.Log.Warn("the bot's answer cannot be shown", "push", f.Push, "deliveries", f.Deliveries, "reason", f.Reason)
	p.faults = append(p.faults, f)
	if extra := len(p.faults) - maxFaults; extra > 0 {
		p.faults = slices.Delete(p.faults, 0, extra)
	}
}

// Faults are the latest answers that could not be shown, oldest first.
func (p *Platform) Faults() []Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.faults)
}

// History is a person's chat, oldest first.
func (p *Platform) History(openID string) []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.person(openID).chat)
}

// Update is what changed since a cursor.
type Update struct {
	Now     time.Time `json:"now"`
	Next    int64     `json:"next"` // the next cursor
	Entries []Entry   `json:"entries"`
	People  []View    `json:"people"`
}

// Watch returns what came after the cursor in the chats of these people. When
// nothing did and the clock was not moved it waits for it, as long as the context
// allows; then the update is empty.
func (p *Platform) Watch(ctx context.Context, after int64, openIDs ...string) Update {
	for {
		u, changed, wait := p.since(after, openIDs)
		if !changed {
			select {
			case <-wait:
				continue
			case <-ctx.Done():
			case <-p.base.Done():
			}
		}
		return u
	}
}

func (p *Platform) since(after int64, openIDs []string) (u Update, changed bool, wait <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u = Update{Now: p.o.Clock().In(china), Next: p.seq, Entries: []Entry{}, People: []View{}}
	changed = p.moved > after
	for _, id := range openIDs {
		who := p.person(id)
		changed = changed || who.touched > after
		u.People = append(u.People, p.view(who, u.Now))
		for _, e := range who.chat {
			if e.N > after {
				u.Entries = append(u.Entries, e)
			}
		}
	}
	slices.SortFunc(u.Entries, func(a, b Entry) int { return int(a.N - b.N) })
	return u, changed, p.changed
}
