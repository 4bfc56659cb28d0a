package simulator

import (
	"context"
	"errors"
	"strconv"
	"time"
)

// Allow is a person's answer when a page of the account asks whether it may send
// one subscription notice of a template (1.9). Each yes is good for one.
func (p *Platform) Allow(ctx context.Context, openID, template string, accept bool) error {
	_, err := p.do(ctx, openID, allowing(template, accept))
	return err
}

func allowing(template string, accept bool) doing {
	return func(p *Platform, who *person, _ time.Time) (act, error) {
		if _, err := p.template(template, true); err != nil {
			return act{}, errors.New("no subscription notice has this template")
		}
		status, words := "reject", "拒绝了订阅通知"
		if accept {
			status, words = "accept", "允许了一次订阅通知"
			if who.credits == nil {
				who.credits = map[string]int{}
			}
			who.credits[template]++
		}
		return act{
			kind: "event", event: "subscribe_msg_popup_event", quiet: true, shown: Entry{Kind: "event", Text: words},
			fields: list("SubscribeMsgPopupEvent", cdata("TemplateId", template), cdata("SubscribeStatusString", status), cdata("PopupScene", "1")),
		}, nil
	}
}

// list is the wrapper of the subscription events, with one entry.
func list(wrapper string, inner ...field) []field {
	return []field{{name: wrapper, inner: []field{{name: "List", inner: inner}}}}
}

// noticeSend uses up one yes: 43101 when there is none. People who do not follow
// may get them.
func (p *Platform) noticeSend(c *call) (any, error) {
	var in templateMessage
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	who, ok := p.people[in.To]
	if !ok {
		return nil, errCode(40003)
	}
	t, err := p.template(in.Template, true)
	if err != nil {
		return nil, err
	}
	lines, err := in.fill(t)
	if err != nil {
		return nil, err
	}
	if who.credits[t.ID] == 0 || who.reach == Refuses {
		return nil, errCode(43101)
	}
	who.credits[t.ID]--
	p.add(who, Entry{Side: FromAccount, Via: "notice", Kind: "template", Title: t.Title, Lines: lines, URL: in.Page})
	p.report(who, act{kind: "event", event: "subscribe_msg_sent_event", quiet: true, fields: list("SubscribeMsgSentEvent",
		cdata("TemplateId", t.ID), cdata("MsgID", strconv.FormatInt(p.id(), 10)), cdata("ErrorCode", "0"), cdata("ErrorStatus", "success"))})
	return nil, nil
}
