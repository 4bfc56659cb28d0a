package simulator

import (
	"errors"
	"fmt"
	"time"
)

// What a person cannot do.
var (
	ErrStranger = errors.New("this person does not follow the account: let them follow first")
	ErrFollows  = errors.New("this person follows the account already")
	ErrNothing  = errors.New("this person did nothing yet that could be delivered again")
)

// Reach is whether messages get through to a person.
type Reach string

// The three cases. Refuses is the 接收消息 switch of the phone turned off: service
// messages are answered 48002, templates fail with "user block". Broken lets
// templates fail with "system failed".
const (
	Open    Reach = "open"
	Refuses Reach = "refuses"
	Broken  Reach = "broken"
)

// person is one WeChat user as this account knows them.
type person struct {
	openID  string
	follows bool
	came    time.Time // when they last began to follow; zero: never
	scene   *Code     // what they came by, if by a code
	reach   Reach
	tags    []int
	window  window
	credits map[string]int // subscription notices they allowed, by template
	sent    map[string]sent
	menu    seenMenu
	chat    []Entry
	last    *message
	waiting int   // of their messages not yet answered
	touched int64 // the last change
}

// View is what a phone shows beside the chat.
type View struct {
	OpenID  string    `json:"openid"`
	Follows bool      `json:"follows"`
	Waiting bool      `json:"waiting"` // for an answer
	Reach   Reach     `json:"reach"`
	Tags    []string  `json:"tags,omitempty"`
	Menu    []Button  `json:"menu,omitempty"` // empty for those who do not follow
	Left    int       `json:"left"`           // service messages that may still be sent
	Until   time.Time `json:"until,omitzero"`
	Talk    Opened    `json:"talk"` // of these, by a message they sent
	Tap     Opened    `json:"tap"`  // and by a tap, a scan, a follow
}

// person finds somebody, or meets them for the first time. The caller holds the lock.
func (p *Platform) person(openID string) *person {
	who, ok := p.people[openID]
	if !ok {
		who = &person{openID: openID, reach: Open}
		p.people[openID] = who
		p.order = append(p.order, openID)
	}
	return who
}

// known is somebody who follows or once did: 40003 for anybody else.
func (p *Platform) known(openID string) (*person, error) {
	who, ok := p.people[openID]
	if !ok || who.came.IsZero() {
		return nil, errCode(40003)
	}
	return who, nil
}

func (p *Platform) view(who *person, now time.Time) View {
	v := View{OpenID: who.openID, Follows: who.follows, Waiting: who.waiting > 0, Reach: who.reach, Tags: p.tags.names(who.tags)}
	if who.follows {
		v.Menu = p.menuOf(who, now).buttons
		v.Left, v.Until = who.window.state(now)
		v.Talk, v.Tap = who.window.talk.state(now), who.window.tap.state(now)
	}
	return v
}

// View tells how things stand with a person.
func (p *Platform) View(openID string) View {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view(p.person(openID), p.o.Clock().In(china))
}

// Enroll makes people follow without the bot being told, as if they had for long.
func (p *Platform) Enroll(openIDs ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range openIDs {
		if who := p.person(id); !who.follows {
			who.follows, who.came = true, p.o.Clock()
			p.touch(who)
		}
	}
}

// SetReach sets whether messages get through to a person.
func (p *Platform) SetReach(openID string, r Reach) error {
	if r != Open && r != Refuses && r != Broken {
		return fmt.Errorf("reach %q: want open, refuses or broken", r)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.person(openID)
	who.reach = r
	p.touch(who)
	return nil
}
