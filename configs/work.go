package configs

import (
	"net/url"
	"slices"
	"strings"

	"lianluo/domain"
)

var (
	taskKeys    = []string{"code", "name", "detail", "type", "who", "for", "phase", "due", "within"}
	readingKeys = []string{"code", "title", "short", "for", "where", "phase"}
)

func (r *reader) task(v value) (t domain.Task) {
	o, ok := v.object(taskKeys...)
	if !ok {
		return t
	}
	t.Code = r.code(o, "任务")
	t.Name = r.name(o, "任务")
	t.Detail = o.maybe("detail", mostWords)
	if v, ok := o.need("type"); ok {
		t.Required = pick(v, []choice[bool]{{"规定动作", true}, {"自选动作", false}})
	}
	t.For = r.people(o)
	t.Whole = r.whole(o, t.For)
	if v, ok := o.need("phase"); ok {
		t.Phase = r.phaseCode(v)
	}
	r.owed(o, &t)
	return t
}

// whole tells whether the organisation owes the task, or each person.
func (r *reader) whole(o object, a domain.Audience) bool {
	v, ok := o.need("who")
	if !ok {
		return false
	}
	whole := pick(v, []choice[bool]{{"组织", true}, {"个人", false}})
	if whole && len(a.Roles)+len(a.Levels) > 0 {
		o.items["for"].fault("由组织完成的任务（who: 组织）不分职务和层级。请删去 role、level，或写 who: 个人。")
	}
	return whole
}

// phaseCode reads the code of a phase there is.
func (r *reader) phaseCode(v value) string {
	s, ok := v.scalar()
	if !ok {
		return ""
	}
	var codes []string
	for _, p := range r.c.Phases {
		codes = append(codes, p.Code)
	}
	if len(codes) > 0 && !slices.Contains(codes, s) { // without any, their absence is the fault
		v.fault("没有代号是「%s」的阶段。可用的：%s。", s, strings.Join(codes, "、"))
	}
	return s
}

// owed reads by when. A task may end after its phase, as a meeting that closes
// the preparation does while the first phase has begun, but not before it.
func (r *reader) owed(o object, t *domain.Task) {
	due, hasDue := o.get("due")
	in, hasIn := o.get("within")
	switch {
	case hasDue && hasIn:
		in.fault("due 和 within 只能写一个。")
	case hasIn:
		t.Within = within(in)
	case hasDue && !r.span:
		due.fault("各单位自定起点，没有共同的日子。请改写 within，例如「within: 10天」。")
	case hasDue:
		r.dueDay(due, t)
	}
}

func (r *reader) dueDay(v value, t *domain.Task) {
	i := slices.IndexFunc(r.c.Phases, func(p domain.Phase) bool { return p.Code == t.Phase })
	if i < 0 {
		return
	}
	phase := r.c.Phases[i]
	sp, ok := r.days(v, phase.When.From)
	if !ok || phase.When.IsZero() || r.c.Span.IsZero() {
		return
	}
	t.Due = sp.To
	if t.Due < phase.When.From || t.Due > r.c.Span.To {
		v.fault("任务「%s」要在 %s 前完成，不在阶段「%s」开始（%s）到活动结束（%s）之间。请检查月份。",
			t.Name, t.Due, phase.Name, phase.When.From, r.c.Span.To)
	}
}

func (r *reader) reading(v value) (b domain.Reading) {
	o, ok := v.object(readingKeys...)
	if !ok {
		return b
	}
	b.Code = r.code(o, "书目")
	b.Title = o.text("title", 60)
	if v, ok := o.get("title"); ok {
		r.once(v, "书名", b.Title)
		if strings.ContainsAny(b.Title, "《》") {
			v.fault("书名不带《》，发出时会自动加上；一条只写一本。")
		}
	}
	b.Short = o.maybe("short", 12)
	b.For = r.people(o)
	b.Where = r.where(o)
	if v, ok := o.get("phase"); ok {
		b.Phase = r.phaseCode(v)
	}
	return b
}

// where says how a reader gets the text; without it the list is no help.
func (r *reader) where(o object) string {
	s := o.text("where", 120)
	if u, err := url.Parse(s); strings.HasPrefix(s, "http") && (err != nil || u.Host == "" || strings.ContainsAny(s, " ，。")) {
		o.items["where"].fault("网址「%s」不完整，或后面带了别的字。请只写网址。", s)
	}
	return s
}
