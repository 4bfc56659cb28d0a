package simulator

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Template is one chosen from the library in the console.
type Template struct {
	ID    string
	Title string
	// Content is one line for each field: 「提醒事项：{{thing1.DATA}}」. The name of a
	// field begins with its type, which says what it may hold.
	Content string
	Notice  bool // for subscription notices, not for template messages
}

var fieldMark = regexp.MustCompile(`\{\{(\w+)\.DATA\}\}`)

// sent is what a client_msg_id stands for.
type sent struct {
	msgID int64
	at    time.Time
}

type templateMessage struct {
	To       string `json:"touser"`
	Template string `json:"template_id"`
	URL      string `json:"url"`
	Page     string `json:"page"` // of a notice
	Once     string `json:"client_msg_id"`
	Data     map[string]struct {
		Value string `json:"value"`
	} `json:"data"`
}

func (p *Platform) template(id string, notice bool) (Template, error) {
	for _, t := range p.o.Templates {
		if t.ID == id && t.Notice == notice {
			return t, nil
		}
	}
	return Template{}, errCode(40037)
}

// fill writes the template's lines: 47003 when a value is missing or breaks the
// rule of its type. Values for fields the template lacks are dropped, as first
// and remark have been since 2023 (1.8).
func (in templateMessage) fill(t Template) (lines []Line, err error) {
	for line := range strings.Lines(t.Content) {
		line = strings.TrimSpace(line)
		for _, m := range fieldMark.FindAllStringSubmatch(line, -1) {
			name := m[1]
			if name == "first" || name == "remark" {
				continue
			}
			value := in.Data[name].Value
			if value == "" {
				return nil, errDetail(47003, "data."+name+".value is empty")
			}
			if !fits(name, value) {
				return nil, errDetail(47003, "data."+name+".value invalid")
			}
			label, _, _ := strings.Cut(line, m[0])
			lines = append(lines, Line{strings.TrimRight(label, "：: "), cut(name, value)})
		}
	}
	return lines, nil
}

// cut shortens values of historic templates, which are not refused (1.8).
func cut(name, value string) string {
	const shown = 20
	if strings.HasPrefix(name, "keyword") && utf8.RuneCountInString(value) > shown {
		return string([]rune(value)[:shown])
	}
	return value
}

// templateSend takes a message and answers at once; what became of it is pushed
// as TEMPLATESENDJOBFINISH. A client_msg_id given again is answered with the
// msgid of before and shows nothing: WeChat says only that it sends once.
func (p *Platform) templateSend(c *call) (any, error) {
	var in templateMessage
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	who, err := p.known(in.To)
	if err != nil {
		return nil, err
	}
	t, err := p.template(in.Template, false)
	if err != nil {
		return nil, err
	}
	if !who.follows {
		return nil, errCode(43004)
	}
	lines, err := in.fill(t)
	if err != nil {
		return nil, err
	}
	id, again := p.once(who, in.Once, c.now)
	if !again {
		p.deliverTemplate(who, id, Entry{Side: FromAccount, Via: "template", Kind: "template", Title: t.Title, Lines: lines, URL: in.URL})
	}
	return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": id}, nil
}

// once gives a new msgid, or that of the same client_msg_id not long ago.
func (p *Platform) once(who *person, key string, now time.Time) (id int64, again bool) {
	for k, s := range who.sent {
		if now.Sub(s.at) > p.o.Rules.Once {
			delete(who.sent, k)
		}
	}
	if s, ok := who.sent[key]; ok {
		return s.msgID, true
	}
	id = p.id()
	if key != "" {
		if who.sent == nil {
			who.sent = map[string]sent{}
		}
		who.sent[key] = sent{id, now}
	}
	return id, false
}

// deliverTemplate shows the message, if it gets through, and pushes later what
// became of it.
func (p *Platform) deliverTemplate(who *person, id int64, e Entry) {
	status := map[Reach]string{Open: "success", Refuses: "failed:user block", Broken: "failed: system failed"}[who.reach]
	if who.reach == Open {
		p.add(who, e)
	}
	p.report(who, act{kind: "event", event: "TEMPLATESENDJOBFINISH", quiet: true, fields: []field{
		plain("MsgID", strconv.FormatInt(id, 10)), cdata("Status", status),
	}})
}

// report pushes an event that nobody did, after a while.
func (p *Platform) report(who *person, a act) {
	p.background(p.o.Rules.JobDelay, func(ctx context.Context) {
		p.mu.Lock()
		m := p.compose(who, a, p.o.Clock())
		p.expect(m, 1)
		p.mu.Unlock()
		p.conclude(ctx, m)
	})
}

func (p *Platform) templateList(*call) (any, error) {
	list := []map[string]string{}
	for _, t := range p.o.Templates {
		if !t.Notice {
			list = append(list, map[string]string{
				"template_id": t.ID, "title": t.Title, "primary_industry": "", "deputy_industry": "", "content": t.Content, "example": "",
			})
		}
	}
	return map[string]any{"template_list": list}, nil
}
