package domain

import (
	"slices"
	"strconv"
	"strings"
)

// FieldKind is what an answer is.
type FieldKind string

// The kinds of answers a report form can ask for.
const (
	FieldCount   FieldKind = "count"   // a whole number
	FieldMoney   FieldKind = "money"   // kept in fen (0.01 元)
	FieldText    FieldKind = "text"    // words
	FieldChoice  FieldKind = "choice"  // one of Options
	FieldChoices FieldKind = "choices" // any of Options, kept joined by "、"
	FieldDate    FieldKind = "date"    // kept as 2009-03-13
	FieldPhoto   FieldKind = "photo"   // kept as the name under the data directory
)

// Form is a report form, as data.
type Form struct {
	Code   string // weekly, monthly …; unique in the campaign
	Name   string // 周报告
	Words  []string
	Rhythm Rhythm
	For    Audience // the units that owe it
	Due    Due
	Fields []Field
}

// Field is one question of a form.
type Field struct {
	Key      string // the answer's name for ever; rename it when its meaning changes
	Label    string // 学习次数
	Ask      string // the question put to the person; Label when empty
	Kind     FieldKind
	Unit     string // 次, 人, 元
	Words    []string
	Required bool
	Min, Max int // a number's bounds, or a text's length; Max 0: no bound for numbers, 2,000 characters for text
	Options  []string
	Sum      bool   // summed up the tree
	Prefill  string // what is already recorded: PrefillSessions, PrefillAttendance
	AtMost   string // a check that asks back: LimitMembers
	Jump     int    // asks back when the figure is more than Jump times the last period's; 0: never
}

// What a field may be filled from, and checked against.
const (
	PrefillSessions   = "sessions"   // study sessions held in the period
	PrefillAttendance = "attendance" // people who attended them
	LimitMembers      = "members"    // not more than the unit's members, for each session held
)

// Field finds a field by its key.
func (f Form) Field(key string) (Field, bool) {
	i := slices.IndexFunc(f.Fields, func(x Field) bool { return x.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return f.Fields[i], true
}

// Fingerprint changes when the questions change, so that somebody half way
// through can be told.
func (f Form) Fingerprint() string {
	var b strings.Builder
	for _, x := range f.Fields {
		b.WriteString(x.Key + "|" + x.Ask + x.Label + "|" + string(x.Kind) + "|" + strings.Join(x.Options, "/") + strconv.FormatBool(x.Required) + ";")
	}
	return shortHash(b.String())
}

// Values are the answers of a report by field key, in the form they are kept.
type Values map[string]string

// Figure reads a count or an amount; ok is false where there is none.
func (v Values) Figure(key string) (n int64, ok bool) {
	n, err := strconv.ParseInt(v[key], 10, 64)
	return n, err == nil
}
