package understand

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// mention is a figure, or a none, with the fields it may belong to.
type mention struct {
	fields  set
	why     bot.DoubtKind // empty where it is certain, and fields are one or none
	micro   int64
	from    int // of the words that say it
	to      int
	piece   int
	total   bool // 一共
	instead bool // it takes the place of what was said before
	aside   bool // of another period, or of something else: 请假2人
}

// certain tells a mention that is a field's value.
func (m mention) certain() bool { return m.why == "" && m.fields.one() }

// reader goes through the pieces of one message.
type reader struct {
	*formNames
	traced
	raw    []rune
	pieces []piece
	listed bool // its numbering is the form's

	last    set  // what the last name means, until the sentence ends
	lastAt  int  // where that name is; -1 before the first
	figure  int  // the last figure's piece; -1 before the first
	fix     bool // something was taken back since
	plan    bool // the sentence tells of what is planned
	planned bool // in a clause before this one
	earlier bool // or of the period before
	item    int  // of the list
	itemAt  int
	found   []mention
	both    bool          // the message tells of this period and of the one before
	covered []bot.Stretch // what is in words that are said
}

// figures finds what each figure of the message belongs to.
func (r *reader) figures() {
	r.lastAt, r.figure = -1, -1
	if r.asked != 0 {
		r.last = r.asked
	}
	for i, p := range r.pieces {
		switch p.kind {
		case nameWord:
			r.named(p, i)
		case stop:
			r.plan, r.planned, r.earlier = false, false, false
			r.last &= r.asked
		case numbering:
			r.item, r.itemAt, r.last, r.plan = p.item, i, 0, false
		case comma:
			r.planned = r.plan
		case takesBack:
			r.fix = true
		case denies:
			r.fix = r.fix || !r.followed(i)
		case planned:
			r.plan = true
		case lastTime:
			r.earlier = r.both
		case thisTime:
			r.plan, r.planned, r.earlier = false, false, false
		case figureWord:
			r.take(i)
			r.figure, r.fix = i, false
		default: // says nothing of the figures to come
		}
	}
}

// named takes up a name. One of words about what comes next is a plan.
func (r *reader) named(p piece, i int) {
	if figures := r.only(p.means, isFigure); figures != 0 {
		r.last, r.lastAt = figures, i
	}
	r.plan = r.plan || r.only(p.means, isAhead) != 0
}

// isAhead tells a text field about what comes next: 下周打算.
func isAhead(f domain.Field) bool {
	return f.Kind == domain.FieldText && strings.HasPrefix(f.Label, "下")
}

// followed tells whether a figure comes next.
func (r *reader) followed(i int) bool {
	i++
	for i < len(r.pieces) && r.pieces[i].kind == glue {
		i++
	}
	return i < len(r.pieces) && r.pieces[i].kind == figureWord
}

// take settles one figure.
func (r *reader) take(i int) {
	lead, tail := r.lead(i), r.tail(i)
	p := r.pieces[i]
	m := mention{micro: p.micro, from: r.start(lead, i), to: p.to, piece: i, instead: r.fix, total: holds(lead, allInAll)}
	m.fields, m.why = r.belongs(p, lead, tail, i)
	switch {
	case r.denied(i):
		r.deny(m, i)
		return
	case holds(lead, apart) || holds(first(tail), apart) || r.forThose(lead) || r.earlier || r.plan && !r.planned && !r.fix || r.inWords():
		m.aside, m.fields, m.why = true, 0, ""
	case m.fields == 0:
	case r.plan && !r.fix:
		m.why = bot.DoubtAhead
	case holds(lead, perEach) || strings.HasSuffix(r.s[:p.from], "各") || forEach.MatchString(r.s[p.to:]):
		m.why = bot.DoubtEach
	case p.vague || len(lead) > 0 && lead[len(lead)-1].kind == says0 || p.micro%r.least(m.fields) != 0:
		m.why = bot.DoubtVague
	}
	if m.certain() && !r.inBounds(m) {
		m.why = bot.DoubtRange
	}
	r.found = append(r.found, m)
}

// belongs tells which fields a figure may belong to, and why that is in doubt: by the
// name in front, by its place in the list, by the name behind, as what it corrects,
// by the name said last, and at last by its measure word.
func (r *reader) belongs(p piece, lead, tail []piece, i int) (set, bot.DoubtKind) {
	own, behind := lastName(lead), r.nameBehind(tail, p, i)
	rival := r.rival(lead, p)
	switch {
	case own != 0:
		return r.settle(r.fit(own, p.unit), behind, p.unit, rival)
	case r.listed && r.item > 0 && r.figure < r.itemAt:
		return just(r.item - 1), ""
	case behind != 0 && r.fit(behind, p.unit) != 0:
		return r.settle(r.fit(behind, p.unit), 0, p.unit, rival)
	case r.fix && r.figure >= 0 && r.lastAt < r.figure: // 15户，不对，是16户
		if at := len(r.found) - 1; at >= 0 && r.only(r.found[at].fields, p.agreed).one() {
			return r.only(r.found[at].fields, p.agreed), ""
		}
	case r.last != 0:
		fit := r.fit(r.last, p.unit)
		if fit.one() && !rival && (r.plainly(lead) || r.strict(p.unit)) {
			return fit, ""
		}
	}
	return r.byUnit(p, behind == 0 && r.plainly(lead) && r.plainly(tail)) // 5个人走访: who else came?
}

// forEach stands behind a figure of one of several: 19人/次.
var forEach = regexp.MustCompile(`^/(?:次|场|期|回|人|户|家|件|周|月|天)`)

// byUnit is the field whose measure word it is. That is certain only where nothing
// else is named in the sentence, nor said beside the figure.
func (r *reader) byUnit(p piece, alone bool) (set, bot.DoubtKind) {
	if !r.strict(p.unit) {
		return 0, ""
	}
	fields := r.only(r.all(), p.agreed)
	switch {
	case fields == 0, fields.one() && alone && r.last&^r.asked == 0:
		return fields, ""
	case fields.one():
		return fields, bot.DoubtUnclear
	}
	return fields, bot.DoubtSeveral
}

// settle narrows fields that a name before a figure means by the name behind it.
func (r *reader) settle(fit, behind set, unit string, rival bool) (set, bot.DoubtKind) {
	if both := fit & r.fit(behind, unit); !fit.one() && both != 0 {
		fit = both
	}
	switch {
	case fit == 0:
		return 0, ""
	case !fit.one():
		return fit, bot.DoubtSeveral
	case rival:
		return fit, bot.DoubtUnclear
	}
	return fit, ""
}

// fit are the fields of a name whose figures are counted so; where none is, those that
// are spoken of in the same words: 学习38人 are the 38 that took part.
func (r *reader) fit(named set, unit string) set {
	agreed := func(f domain.Field) bool { return agrees(f, unit) }
	direct := r.only(named, agreed)
	if direct == 0 && unit != "" {
		return r.only(r.beside(named), agreed)
	}
	return direct
}

func (p piece) agreed(f domain.Field) bool { return agrees(f, p.unit) }

// strict tells a measure word that may name a field by itself.
func (r *reader) strict(unit string) bool {
	return unit != "" && !slices.Contains(looseUnits, unit)
}

// lead is what stands in front of a figure, back to the figure or mark before it.
func (r *reader) lead(i int) []piece {
	from := i
	for from > 0 && !bounds(r.pieces[from-1].kind) {
		from--
	}
	return r.pieces[from:i]
}

func (r *reader) tail(i int) []piece {
	to := i + 1
	for to < len(r.pieces) && !bounds(r.pieces[to].kind) {
		to++
	}
	return r.pieces[i+1 : to]
}

func bounds(k pieceKind) bool {
	return k == figureWord || k == comma || k == stop || k == numbering
}

// start is where the words that say a figure begin: behind a heading.
func (r *reader) start(lead []piece, i int) int {
	for k, p := range lead {
		if p.kind != colon && p.kind != framing && !holds(lead[k:], colon) || p.kind == nameWord {
			return p.from
		}
	}
	return r.pieces[i].from
}

func first(pieces []piece) []piece { return pieces[:min(1, len(pieces))] }

func holds(pieces []piece, k pieceKind) bool {
	for _, p := range pieces {
		if p.kind == k {
			return true
		}
	}
	return false
}

func lastName(lead []piece) (means set) {
	for _, p := range lead {
		if p.kind == nameWord {
			means = p.means
		}
	}
	return means
}

// nameBehind is what the name behind a figure means: 38人参加. Where another figure
// follows, a figure without a measure word has no claim on it.
func (r *reader) nameBehind(tail []piece, p piece, i int) set {
	end := i + 1 + len(tail)
	if p.unit == "" && end < len(r.pieces) && r.pieces[end].kind == figureWord {
		return 0
	}
	for _, t := range tail {
		switch t.kind {
		case nameWord:
			return t.means
		case takesBack, denies, planned, says0:
			return 0
		default:
		}
	}
	return 0
}

// plainly tells words that say nothing of their own.
func (r *reader) plainly(pieces []piece) bool { return !holds(pieces, plainWord) }

// rivals are other things that people and times are counted of.
var rivals = regexp.MustCompile(`劳动|义务|植树|造林|慰问|看望|培训|检查|会议|开会|座谈|谈心|谈话|宣讲|宣传|打扫|卫生|清扫|清理|捐|比赛|志愿|服务|帮扶|体检|义诊|演讲|文艺|演出|投票|表决|选举|发展|积极分子|转正|党费|困难|群众|贫困|老人|学生|病人|低保|受益|党课|外出|生活会`)

// rival tells that something else is counted in front of the figure.
func (r *reader) rival(lead []piece, p piece) bool {
	if !sameUnit(p.unit, "人") && !sameUnit(p.unit, "次") {
		return false
	}
	for _, l := range lead {
		if l.kind == plainWord && rivals.MatchString(r.s[l.from:l.to]) {
			return true
		}
	}
	return false
}

// forThose tells figures of those for whom something was done: 给两户解决了草料.
func (r *reader) forThose(lead []piece) bool {
	if len(lead) == 0 {
		return false
	}
	last := lead[len(lead)-1]
	return r.s[last.from:last.to] == "给" || strings.HasSuffix(r.s[last.from:last.to], "帮")
}

// denied tells a figure that is said not to be it.
func (r *reader) denied(i int) bool {
	i--
	for i >= 0 && r.pieces[i].kind == glue {
		i--
	}
	return i >= 0 && r.pieces[i].kind == denies
}

// deny takes back what the figure says. In 不是15户是16户 the next figure is meant for
// the same field; 走访15户不是16户 may be meant either way.
func (r *reader) deny(m mention, i int) {
	next := i + 1
	for next < len(r.pieces) && r.pieces[next].kind != figureWord && r.pieces[next].kind != stop {
		next++
	}
	follows := next < len(r.pieces) && r.pieces[next].kind == figureWord
	if !follows {
		m.why = bot.DoubtTwice
		r.found = append(r.found, m)
		return
	}
	if m.fields != 0 {
		r.last, r.lastAt = m.fields, i
	}
}

// least is what figures of the fields are whole numbers of, in micro.
func (r *reader) least(fields set) int64 {
	if fields.one() && r.fields[fields.first()].Kind == domain.FieldMoney {
		return fen
	}
	return micro
}

func (r *reader) inBounds(m mention) bool {
	f := r.fields[m.fields.first()]
	v := m.micro / r.least(m.fields)
	return v >= int64(f.Min) && (f.Max == 0 || v <= int64(f.Max)) && !strings.HasSuffix(strings.TrimRight(r.s[:r.pieces[m.piece].from], " "), "-")
}

// inWords tells whether the item of the list answers a question for words.
func (r *reader) inWords() bool {
	return r.listed && r.item > 0 && !isFigure(r.fields[r.item-1])
}

// written is where bytes of the plain text, which are some, stand in the message.
func (r *reader) written(from, to int) bot.Stretch {
	return bot.Stretch{From: r.from[from], To: r.to[to-1]}
}

func (r *reader) words(at bot.Stretch) string { return string(r.raw[at.From:at.To]) }
