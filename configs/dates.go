package configs

import (
	"regexp"
	"strconv"

	"lianluo/domain"
)

var (
	yearWritten  = regexp.MustCompile(`^\s*\d{4}[年-]`)
	monthWritten = regexp.MustCompile(`月|^\s*\d{4}-`)
	before       = regexp.MustCompile(`(前|内)\s*$`)
)

// atoi reads digits a pattern has already found; more than fit are 0.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// days reads a date as offices write it. base supplies the month where only a
// day is written; zero where nothing can.
func (r *reader) days(v value, base domain.Day) (domain.Span, bool) {
	s, ok := v.scalar()
	if !ok {
		return domain.Span{}, false
	}
	if r.year == 0 && !yearWritten.MatchString(s) {
		if !r.told {
			v.fault("「%s」没有年份。请在文件开头写「year: 2009」，或写成「2009年%s」。", s, s)
		}
		r.told = true
		return domain.Span{}, false
	}
	month := monthWritten.MatchString(s)
	if base.IsZero() || month && r.year != 0 {
		base = domain.NewDay(r.year, 1, 1)
		if !month {
			v.fault("「%s」没有月份。请写成如「3月%s」。", s, s)
			return domain.Span{}, false
		}
	}
	sp, err := domain.ParseFuzzy(s, base)
	if err != nil {
		v.fault("「%s」不是日期。请写如 3月13日、3月上旬、3月20日前、2009年3月13日。", s)
		return domain.Span{}, false
	}
	return sp, true
}

// bounds reads from and to, both of them.
func (r *reader) bounds(o object, base domain.Day) domain.Span {
	_, a := o.need("from")
	_, b := o.need("to")
	if !a || !b {
		return domain.Span{}
	}
	return r.between(o, base)
}

// before reads to, and from where it is written: 「2月20日前」 has no first day.
func (r *reader) before(o object) domain.Span {
	if _, ok := o.need("to"); !ok {
		return domain.Span{}
	}
	return r.between(o, 0)
}

func (r *reader) between(o object, base domain.Day) (sp domain.Span) {
	if v, ok := o.get("from"); ok {
		if before.MatchString(v.node.Value) {
			v.fault("开始日期不能写成「…前」「…内」。请写开始的那一天。")
			return domain.Span{}
		}
		first, ok := r.days(v, base)
		if !ok {
			return domain.Span{}
		}
		sp.From, base = first.From, first.From
	}
	to := o.items["to"]
	last, ok := r.days(to, base)
	if !ok {
		return domain.Span{}
	}
	sp.To = last.To
	if sp.To < sp.From {
		to.fault("结束（%s）早于开始（%s）。跨年的请写上年份，例如 2010年2月。", sp.To, sp.From)
		return domain.Span{}
	}
	return sp
}

var lengthPattern = regexp.MustCompile(`^(至少)?\s*(?:(\d{1,3})\s*个月)?\s*(?:(\d{1,4})\s*天)?$`)

// length reads 2个月, 45天, 至少1个月10天.
func length(v value) (l domain.Length) {
	s, ok := v.scalar()
	if !ok {
		return l
	}
	if m := lengthPattern.FindStringSubmatch(s); m != nil {
		l = domain.Length{AtLeast: m[1] != "", Months: atoi(m[2]), Days: atoi(m[3])}
	}
	if d := l.Months*31 + l.Days; d < 1 || d > longest {
		v.fault("「%s」写的是「%s」。请写如 2个月、45天、至少1个月10天。", v.key, s)
	}
	return l
}

var withinPattern = regexp.MustCompile(`^(\d{1,3})\s*天内?$`)

func within(v value) int {
	s, ok := v.scalar()
	if !ok {
		return 0
	}
	if m := withinPattern.FindStringSubmatch(s); m != nil && atoi(m[1]) > 0 {
		return atoi(m[1])
	}
	v.fault("「%s」写的是「%s」。请写从阶段第一天算起的天数，例如 10天。", v.key, s)
	return 0
}
