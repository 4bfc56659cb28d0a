package simulator

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// field is one element of a push.
type field struct {
	name, value string
	plain       bool    // a number, which WeChat writes without CDATA
	inner       []field // instead of a value
}

func cdata(name, value string) field { return field{name: name, value: value} }
func plain(name, value string) field { return field{name: name, value: value, plain: true} }

func number(name string, v float64) field {
	return plain(name, strconv.FormatFloat(v, 'f', -1, 64))
}

// act is what a person did: how the bot hears of it, and what their phone shows.
type act struct {
	kind   string // MsgType
	event  string // when kind is event
	fields []field
	shown  Entry
	opens  opening
	quiet  bool // an answer is seen by nobody
}

func (a act) name() string {
	if a.kind == "event" {
		return a.event
	}
	return a.kind
}

// message is an act on its way. Every delivery carries the same body.
type message struct {
	openID string
	name   string
	fields []field
	quiet  bool
	single bool // one of the six kinds that are answered by at most one news card (1.5)
}

// compose writes the message down once. The caller holds the lock. Only messages
// have a MsgId: events have none (1.3).
func (p *Platform) compose(who *person, a act, now time.Time) *message {
	m := &message{openID: who.openID, name: a.name(), quiet: a.quiet, single: a.kind != "event"}
	m.fields = []field{
		cdata("ToUserName", p.o.Original),
		cdata("FromUserName", who.openID),
		plain("CreateTime", strconv.FormatInt(now.Unix(), 10)),
		cdata("MsgType", a.kind),
	}
	if a.kind == "event" {
		m.fields = append(m.fields, cdata("Event", a.event))
	}
	m.fields = append(m.fields, a.fields...)
	if m.single {
		m.fields = append(m.fields, plain("MsgId", strconv.FormatInt(p.id(), 10)))
	}
	return m
}

// markup writes fields as WeChat does.
func markup(fields []field) []byte {
	var b bytes.Buffer
	element(&b, field{name: "xml", inner: fields})
	return b.Bytes()
}

func element(b *bytes.Buffer, f field) {
	b.WriteString("<" + f.name + ">")
	switch {
	case f.inner != nil:
		for _, in := range f.inner {
			element(b, in)
		}
	case f.plain:
		b.WriteString(f.value)
	default:
		b.WriteString("<![CDATA[" + strings.ReplaceAll(f.value, "]]>", "]]]]><![CDATA[>") + "]]>")
	}
	b.WriteString("</" + f.name + ">\n")
}
