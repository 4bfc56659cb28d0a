package understand

import "regexp"

// Readers read single values out of answers. They hold nothing and may be used
// from anywhere.
type Readers struct{}

// Number reads the one figure of an answer: 30, ３０, 三十, 到会28人, 1.2万. Figures
// named as leave or absence are left aside, and those named as expected where
// another is there: 应到30人,实到28人,请假2人 is 28. 没有 is 0. ok is false for no
// figure, for more than one it could be, and for what is not whole, negative, an
// estimate, or not below 10^12.
func (Readers) Number(text string) (n int64, ok bool) {
	s, ok := answer(text)
	if !ok {
		return 0, false
	}
	if nothing.MatchString(s) {
		return 0, true
	}
	found, ok := figures(s)
	if !ok {
		return 0, false
	}
	v, ok := only(theFigures(s, found))
	return v / micro, ok && v%micro == 0
}

// nothing is an answer that says so and no more.
var nothing = regexp.MustCompile(`^(?:今天|目前|暂时|暂|都|还|这次|本次|本周|本月)*(?:没有|没|无|一个[也都]没有)(?:[的啊呀哦呢吧人次项户。.!~ ]*)$`)

// only is the value all figures share.
func only(found []figure) (micro int64, ok bool) {
	for _, f := range found {
		if f.micro != found[0].micro {
			return 0, false
		}
	}
	if len(found) == 0 {
		return 0, false
	}
	return found[0].micro, true
}

// naming says what a figure is the number of.
type naming int

const (
	unnamed  naming = iota
	present         // 到会, 实到
	expected        // 应到: not the figure asked where another is given
	absent          // 请假, 没来: never the figure asked
)

var (
	absentWords   = `请病假|请事假|请了?假|病假|事假|缺席|缺勤|缺课|未到|没到|没来|未来|没参加|未参加|没有参加|没有来|没能来|没签到|未签到|不能来|不能参加|来不了|来不成|外出|出差|不在家|旷会`
	expectedWords = `应到|应参加|应参会|应出席|应来|党员总数|共有党员|在册`
	presentWords  = `实到|实参加|已到|到会|到场|到了|参加|参会|出席|签到|来了`
	namingWords   = regexp.MustCompile(`(` + absentWords + `)|(` + expectedWords + `)|(` + presentWords + `)|([` + clauseMarks + `])`)
)

// theFigures are the figures that can be meant.
func theFigures(s string, found []figure) []figure {
	var meant, owed []figure
	names := name(s, found)
	for i, f := range found {
		switch names[i] {
		case absent:
		case expected:
			owed = append(owed, f)
		default:
			meant = append(meant, f)
		}
	}
	if len(meant) > 0 {
		return meant
	}
	return owed
}

// item is a figure or a naming word, in the order they stand in a clause.
type item struct {
	figure int // index; -1 for a word
	naming naming
	at     int
}

// name finds what each figure is the number of, clause by clause.
func name(s string, found []figure) []naming {
	names := make([]naming, len(found))
	var clause []item
	next := 0
	take := func(until int) {
		for ; next < len(found) && found[next].from < until; next++ {
			clause = append(clause, item{figure: next, at: found[next].from})
		}
	}
	for _, m := range namingWords.FindAllStringSubmatchIndex(s, -1) {
		take(m[0])
		switch {
		case m[8] >= 0: // a mark ends the clause
			nameClause(clause, names)
			clause = clause[:0]
		case m[2] >= 0:
			clause = append(clause, item{-1, absent, m[0]})
		case m[4] >= 0:
			clause = append(clause, item{-1, expected, m[0]})
		default:
			clause = append(clause, item{-1, present, m[0]})
		}
	}
	take(len(s))
	nameClause(clause, names)
	return names
}

// nameClause gives every figure the word before it (请假2人), unless the clause
// names its figures behind (2人请假, 28人到会) or another figure has that word.
func nameClause(clause []item, names []naming) {
	if len(clause) == 0 {
		return
	}
	behind := clause[0].figure >= 0 && clause[len(clause)-1].figure < 0
	for i, it := range clause {
		if it.figure < 0 {
			continue
		}
		before, after := unnamed, unnamed
		if i > 0 {
			before = clause[i-1].naming
		}
		if i+1 < len(clause) && (behind || i+2 == len(clause) || clause[i+2].figure < 0) {
			after = clause[i+1].naming
		}
		if behind || before == unnamed {
			before = after
		}
		names[it.figure] = before
	}
}
