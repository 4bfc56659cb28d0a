package roster

import (
	"strings"
	"unicode/utf8"

	"lianluo/domain"
)

// Bounds of what may be written, in characters.
const (
	mostName  = 60
	mostShort = 20 // a field of a template message takes no more
)

// unit takes one row of the organisations.
func (t *table) unit(l *line) {
	u := domain.RosterUnit{Code: l.code(unitCode, true)}
	if known := t.knownUnits[u.Code]; known != nil {
		u = *known // columns that are not there stay as they are
	}
	u.Name = l.name(unitName, mostName)
	u.ParentCode = l.code(parentCode, false)
	u.Kind = word(l, unitKind, true, domain.ParseKind, domain.KindWords())
	if l.has(unitShort) {
		u.Short = l.shortName()
	}
	if l.has(unitField) {
		u.Field = word(l, unitField, false, domain.ParseField, domain.FieldWords())
	}
	if l.has(unitStart) {
		u.Start = l.day()
	}
	t.addUnit(l, u)
}

func (t *table) addUnit(l *line, u domain.RosterUnit) {
	if first, ok := t.unitRow[u.Code]; ok && u.Code != "" {
		l.fault(unitCode, u.Code, "这个编码%s已经用了。请改成各不相同的编码；同一个组织只留一行。", t.where(t.unitAt[first], t.at))
		return
	}
	at := t.at
	at.bad = l.bad
	if u.Code != "" {
		t.unitRow[u.Code] = len(t.units)
	}
	t.units, t.unitAt = append(t.units, u), append(t.unitAt, at)
}

// code reads a code. Spreadsheets spoil codes that look like numbers; what can
// be told of that is told.
func (l *line) code(c column, must bool) string {
	s := numeral(l.get(c))
	switch {
	case s == "" && must:
		l.fault(c, "", "没有填。请填上；编码定了就不要改。")
	case s == "" || codePattern.MatchString(s) && !scientific.MatchString(s):
	case scientific.MatchString(s):
		l.fault(c, s, "Excel 把编码变成了科学计数。请把这一列的格式设为「文本」，再重新填。")
	default:
		l.fault(c, s, "编码只用数字、字母、- 和 _，最多 32 个。")
	}
	return s
}

func (l *line) name(c column, most int) string {
	s := l.get(c)
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		l.fault(c, "", "没有填。请填上。")
	case n > most:
		l.fault(c, "", "有 %d 个字，最多 %d 个。请写短些。", n, most)
	}
	return s
}

func (l *line) shortName() string {
	s := l.get(unitShort)
	if n := utf8.RuneCountInString(s); n > mostShort {
		l.fault(unitShort, s, "有 %d 个字，最多 %d 个。请写短些，或留空。", n, mostShort)
	}
	return s
}

// word reads a word of a closed list.
func word[T ~string](l *line, c column, must bool, parse func(string) (T, bool), all []string) T {
	s := plain(l.get(c))
	v, ok := parse(s)
	switch {
	case s == "" && must:
		l.fault(c, "", "没有填。请写：%s。", strings.Join(all, "、"))
	case s != "" && !ok:
		l.fault(c, s, "不认识。请写：%s。", strings.Join(all, "、"))
	}
	return v
}

func (l *line) day() domain.Day {
	s := l.get(unitStart)
	if s == "" {
		return 0
	}
	d, ok := startDay(s, l.since1904)
	if !ok {
		l.fault(unitStart, s, "不是日期。请写如 2009/3/5、2009年3月5日。")
		return 0
	}
	return d
}
