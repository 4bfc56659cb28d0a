package configs

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianluo/domain"
)

var (
	formKeys  = []string{"code", "name", "words", "rhythm", "for", "due", "fields"}
	fieldKeys = []string{"key", "label", "ask", "type", "unit", "words", "required", "min", "max", "options", "sum", "prefill", "at_most", "jump"}
)

const (
	mostFields  = 20   // more is a burden nobody fills in by thumb
	longestText = 2000 // characters; a person's single message carries about as much
	mostFigure  = 1_000_000_000
)

func (r *reader) form(v value) (f domain.Form) {
	o, ok := v.object(formKeys...)
	if !ok {
		return f
	}
	f.Code = r.code(o, "报告")
	f.Name = r.name(o, "报告")
	f.Words = r.askedBy(o, "报告的叫法", f.Name)
	if v, ok := o.need("rhythm"); ok {
		f.Rhythm = pick(v, []choice[domain.Rhythm]{{"每周", domain.Weekly}, {"每月", domain.Monthly}, {"每季", domain.Quarterly}, {"每年", domain.Annual}})
	}
	f.For = r.units(o, "for")
	if v, ok := o.need("due"); ok {
		f.Due = due(v, f.Rhythm)
	}
	f.Fields = r.fields(o, f)
	return f
}

// reserved are the words a member can always say; they never mean a form or a
// field.
var reserved = regexp.MustCompile(`^(返回|跳过|取消|暂存|继续|确认|更多|帮助|退订|恢复提醒|本周无事项|改\d*)$`)

// askedBy reads synonyms. Each means one thing, or a message could not be told.
func (r *reader) askedBy(o object, what, name string) (out []string) {
	for _, v := range o.words("words", 12) {
		s := v.text(12)
		if s == name {
			v.fault("「%s」就是名称本身，不用写进 words。", s)
			continue
		}
		if reserved.MatchString(s) {
			v.fault("「%s」是随时可说的话，不能作别的用。请换一个。", s)
		}
		r.once(v, what, s)
		out = append(out, s)
	}
	return out
}

func (r *reader) fields(o object, form domain.Form) []domain.Field {
	v, ok := o.need("fields")
	if !ok {
		return nil
	}
	out := each(o, "fields", func(v value) domain.Field { return r.field(v, form) })
	if len(out) > mostFields {
		v.fault("报告「%s」有 %d 项，最多 %d 项。请只留要用的。", form.Name, len(out), mostFields)
	}
	return out
}

var fieldKinds = []choice[domain.FieldKind]{
	{"数字", domain.FieldCount},
	{"金额", domain.FieldMoney},
	{"文字", domain.FieldText},
	{"单选", domain.FieldChoice},
	{"多选", domain.FieldChoices},
	{"日期", domain.FieldDate},
	{"照片", domain.FieldPhoto},
}

func (r *reader) field(v value, form domain.Form) (f domain.Field) {
	o, ok := v.object(fieldKeys...)
	if !ok {
		return f
	}
	f.Key = r.fieldKey(o, form)
	f.Label = o.text("label", 20)
	what := "报告「" + form.Name + "」里的叫法"
	if v, ok := o.get("label"); ok {
		r.once(v, what, f.Label)
	}
	f.Words = r.askedBy(o, what, f.Label)
	f.Ask = o.maybe("ask", mostWords)
	if v, ok := o.need("type"); ok {
		f.Kind = pick(v, fieldKinds)
	}
	f.Unit = o.maybe("unit", 4)
	f.Required = o.flag("required")
	if f.Kind == domain.FieldPhoto && f.Required {
		o.items["required"].fault("照片不能设为必填：不得强制拍照留痕。请删去这一行。")
	}
	if fits(o, f.Kind) {
		r.details(o, form, &f)
	}
	return f
}

var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

func (r *reader) fieldKey(o object, form domain.Form) string {
	v, ok := o.need("key")
	if !ok {
		return ""
	}
	s, ok := v.scalar()
	if ok && !keyPattern.MatchString(s) {
		v.fault("键「%s」不行。请用小写字母开头，只用小写字母、数字和 _，最多 32 个。", s)
	}
	r.once(v, "报告「"+form.Name+"」里的键", s)
	return s
}

// only says which kinds of fields a key is for.
var only = []struct {
	key   string
	kinds []domain.FieldKind
	say   string
}{
	{"unit", []domain.FieldKind{domain.FieldCount, domain.FieldMoney}, "数字、金额"},
	{"min", []domain.FieldKind{domain.FieldCount, domain.FieldMoney, domain.FieldText}, "数字、金额、文字"},
	{"max", []domain.FieldKind{domain.FieldCount, domain.FieldMoney, domain.FieldText}, "数字、金额、文字"},
	{"options", []domain.FieldKind{domain.FieldChoice, domain.FieldChoices}, "单选、多选"},
	{"sum", []domain.FieldKind{domain.FieldCount, domain.FieldMoney}, "数字、金额"},
	{"jump", []domain.FieldKind{domain.FieldCount, domain.FieldMoney}, "数字、金额"},
	{"prefill", []domain.FieldKind{domain.FieldCount}, "数字"},
	{"at_most", []domain.FieldKind{domain.FieldCount}, "数字"},
}

func fits(o object, kind domain.FieldKind) bool {
	fine := kind != ""
	for _, x := range only {
		if v, ok := o.get(x.key); ok && kind != "" && !slices.Contains(x.kinds, kind) {
			v.fault("「%s」只用于%s的项目。请删去这一行，或改 type。", x.key, x.say)
			fine = false
		}
	}
	return fine
}

// details reads what only some kinds of fields have.
func (r *reader) details(o object, form domain.Form, f *domain.Field) {
	r.limits(o, f)
	f.Sum = o.flag("sum")
	f.Jump = o.number("jump", 2, 100)
	if v, ok := o.get("prefill"); ok {
		f.Prefill = pick(v, []choice[string]{{"学习次数", domain.PrefillSessions}, {"参加人数", domain.PrefillAttendance}})
		r.once(v, "报告「"+form.Name+"」里的 prefill", v.node.Value)
	}
	if v, ok := o.get("at_most"); ok {
		f.AtMost = pick(v, []choice[string]{{"党员数", domain.LimitMembers}})
	}
	if f.Kind == domain.FieldChoice || f.Kind == domain.FieldChoices {
		f.Options = r.options(o)
	}
}

// limits are written in 元 for money and kept in fen.
func (r *reader) limits(o object, f *domain.Field) {
	most := mostFigure
	if f.Kind == domain.FieldText {
		most = longestText
	}
	f.Min, f.Max = o.number("min", 0, most), o.number("max", 1, most)
	if v, ok := o.get("max"); ok && f.Min > f.Max {
		v.fault("最大（%d）小于最小（%d）。请改 max 或 min。", f.Max, f.Min)
	}
	if f.Kind == domain.FieldMoney {
		f.Min, f.Max = f.Min*100, f.Max*100
	}
}

var onlyDigits = regexp.MustCompile(`^[0-9０-９]+$`)

func (r *reader) options(o object) (out []string) {
	v, ok := o.need("options")
	if !ok {
		return nil
	}
	for _, x := range o.words("options", 12) {
		s := x.text(12)
		switch {
		case slices.Contains(out, s):
			x.fault("选项「%s」写了两遍。请删去一处。", s)
		case onlyDigits.MatchString(s) || strings.ContainsAny(s, "、，,"):
			x.fault("选项「%s」不行：不能只是数字（会和选项的序号混），也不能带顿号、逗号。", s)
		case utf8.RuneCountInString(s) > 0:
			out = append(out, s)
		}
	}
	if n := len(out); n < 2 || n > 9 {
		v.fault("选项有 %d 个。请写 2 到 9 个。", n)
	}
	return out
}
