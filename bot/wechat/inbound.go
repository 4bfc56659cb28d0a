package wechat

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount/message"

	"lianluo/bot"
)

// push is what we read of a push: a message (MsgType text, image …), an event
// (MsgType event), or the envelope of either (encrypt).
type push struct {
	encrypt []byte

	to, from, created, kind, id string
	content, media, heard       string
	label, title, address       string
	event, eventKey             string
}

// parse reads a push. Fields it does not know are passed over, so that WeChat
// may add what it likes. Of a field that comes twice the first one counts: WeChat
// says who writes before what they write, so no words can make another sender.
func parse(doc []byte) (push, error) {
	var p push
	err := scan(doc, func(depth int, name, text []byte) {
		field := p.field(string(name))
		switch {
		case depth == 1 && p.encrypt == nil && string(name) == "Encrypt":
			p.encrypt = bytes.TrimSpace(text)
		case field == nil || *field != "":
		case depth == 1, field == &p.id: // several <List> each carry a MsgID
			*field = clean(string(text))
		}
	})
	return p, err
}

// field says where a field belongs. WeChat writes MsgId for messages and MsgID
// for the end of a sending.
func (p *push) field(name string) *string {
	switch name {
	case "ToUserName":
		return &p.to
	case "FromUserName":
		return &p.from
	case "CreateTime":
		return &p.created
	case "MsgType":
		return &p.kind
	case "MsgId", "MsgID":
		return &p.id
	case "Content":
		return &p.content
	case "MediaId":
		return &p.media
	case "Recognition":
		return &p.heard
	case "Label":
		return &p.label
	case "Title":
		return &p.title
	case "Url":
		return &p.address
	case "Event":
		return &p.event
	case "EventKey":
		return &p.eventKey
	}
	return nil
}

// inbound says what the push is to the engine, at that time.
func (p *push) inbound(at time.Time) bot.Inbound {
	in := bot.Inbound{Key: p.key(), From: p.from, At: at}
	switch message.MsgType(p.kind) {
	case message.MsgTypeText:
		in.Kind, in.Text = bot.Text, p.content
	case message.MsgTypeImage:
		in.Kind, in.Media = bot.Photo, p.media
	case message.MsgTypeVoice:
		in.Kind, in.Media, in.Text = bot.Voice, p.media, p.heard
	case message.MsgTypeVideo, message.MsgTypeShortVideo:
		in.Kind, in.Media = bot.Video, p.media
	case message.MsgTypeLocation:
		in.Kind, in.Text = bot.Place, p.label
	case message.MsgTypeLink:
		in.Kind, in.Text = bot.Link, strings.TrimSpace(p.title+"\n"+p.address)
	case message.MsgTypeEvent:
		in.Kind, in.Text = p.happened()
	default:
		in.Kind = bot.Other
	}
	return in
}

// scenePrefix stands before the scene when somebody follows by a QR code, and
// not when a follower scans one.
const scenePrefix = "qrscene_"

func (p *push) happened() (bot.Kind, string) {
	switch message.EventType(p.event) {
	case message.EventSubscribe:
		scene, ok := strings.CutPrefix(p.eventKey, scenePrefix)
		if !ok {
			scene = "" // came another way; the key is then empty or not ours
		}
		return bot.Follow, scene
	case message.EventUnsubscribe:
		return bot.Unfollow, ""
	case message.EventScan:
		return bot.Scan, p.eventKey
	case message.EventClick:
		return bot.Tap, p.eventKey
	default:
		return bot.Other, ""
	}
}

// key is the same for every delivery of a push and differs between any two
// pushes. WeChat names msgid for messages and FromUserName + CreateTime for
// events; both collide in practice (wechat notes 1.4), so more goes in. The
// openid does too, therefore it is a hash: keys stand in logs and databases.
func (p *push) key() string {
	parts := []string{p.kind, p.id, p.from, p.created}
	if p.kind == string(message.MsgTypeEvent) {
		parts = append(parts, p.event, p.eventKey)
	} else if p.id == "" {
		parts = append(parts, p.content, p.media)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// maxSkew is how far CreateTime may be from our clock and still be believed.
const maxSkew = 10 * time.Minute

// sent is when the person sent it: CreateTime where that is near the clock, else
// the clock, as on a practice clock or with a value that is no time at all.
func (p *push) sent(now time.Time) time.Time {
	sec, err := strconv.ParseInt(strings.TrimSpace(p.created), 10, 64)
	at := time.Unix(sec, 0)
	if err != nil || at.Before(now.Add(-maxSkew)) || at.After(now.Add(maxSkew)) {
		return now
	}
	return at
}
