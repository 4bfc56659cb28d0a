package configs

import (
	"cmp"
	"slices"

	"lianluo/domain"
)

var (
	phaseKeys  = []string{"code", "name", "goal", "from", "to", "lengths", "steps"}
	lengthKeys = []string{"for", "length"}
	stepKeys   = []string{"code", "name", "what", "from", "to", "length"}
)

func (r *reader) phases(o object) (out []domain.Phase) {
	if _, ok := o.need("phases"); !ok {
		return nil
	}
	return each(o, "phases", func(v value) domain.Phase {
		p := r.phase(v, out)
		out = append(out, p)
		return p
	})
}

func (r *reader) phase(v value, earlier []domain.Phase) (p domain.Phase) {
	o, ok := v.object(phaseKeys...)
	if !ok {
		return p
	}
	p.Code = r.code(o, "阶段")
	p.Name = r.name(o, "阶段")
	p.Goal = o.maybe("goal", mostWords)
	if !r.span {
		p.Lengths = r.lengths(o)
	} else if refuse(o, "有统一起止日期（span）时，阶段写 from 和 to，不写 lengths。", "lengths") {
		p.When = r.bounds(o, 0)
		r.inOrder(o, p, earlier)
	}
	p.Steps = r.steps(o, p)
	return p
}

// name reads the name of something, unique among its like.
func (r *reader) name(o object, what string) string {
	s := o.text("name", mostName)
	if v, ok := o.get("name"); ok {
		r.once(v, what+"的名称", s)
	}
	return s
}

// refuse tells keys that have no place here; true when there are none.
func refuse(o object, why string, keys ...string) bool {
	fine := true
	for _, key := range keys {
		if v, ok := o.get(key); ok {
			v.fault("%s", why)
			fine = false
		}
	}
	return fine
}

// inOrder checks a phase against the campaign's span and the phase before it.
func (r *reader) inOrder(o object, p domain.Phase, earlier []domain.Phase) {
	if p.When.IsZero() || r.c.Span.IsZero() {
		return
	}
	from, to := o.items["from"], o.items["to"]
	if p.When.From < r.c.Span.From {
		from.fault("阶段「%s」%s 开始，早于活动开始（%s）。请改这里，或改 span。", p.Name, p.When.From, r.c.Span.From)
	}
	if p.When.To > r.c.Span.To {
		to.fault("阶段「%s」%s 结束，晚于活动结束（%s）。请改这里，或改 span。", p.Name, p.When.To, r.c.Span.To)
	}
	if len(earlier) == 0 || earlier[len(earlier)-1].When.IsZero() {
		return
	}
	prev := earlier[len(earlier)-1]
	switch {
	case p.When.From <= prev.When.From:
		from.fault("阶段「%s」%s 开始，写在它前面的「%s」却 %s 才开始。请按先后排列。", p.Name, p.When.From, prev.Name, prev.When.From)
	case p.When.From <= prev.When.To:
		both := domain.Span{From: p.When.From, To: prev.When.To}
		last := both.From.Add((both.Days() - 1) / 2)
		from.fault("阶段「%s」与前面的「%s」重叠（%s 到 %s）。请写明换阶段的日子，例如前面的 to: %s，这里的 from: %s。",
			p.Name, prev.Name, both.From, both.To, last, last.Add(1))
	}
}

func (r *reader) lengths(o object) []domain.Length {
	if !refuse(o, "没有统一起止日期（span）时，各单位自定起点，阶段写 lengths，不写 from 和 to。", "from", "to") {
		return nil
	}
	at, ok := o.need("lengths")
	if !ok {
		return nil
	}
	var everyone bool
	out := each(o, "lengths", func(v value) (l domain.Length) {
		o, ok := v.object(lengthKeys...)
		if !ok {
			return l
		}
		if everyone {
			v.fault("前面一条没有 for，已经管住所有组织，这一条用不上。请把没有 for 的放在最后。")
		}
		if n, ok := o.need("length"); ok {
			l = length(n)
		}
		l.For = r.units(o, "for")
		everyone = everyone || len(l.For.Kinds)+len(l.For.Fields) == 0
		return l
	})
	r.coverLengths(at, out)
	return out
}

// coverLengths refuses a phase that some covered units would have no length for.
func (r *reader) coverLengths(at value, lengths []domain.Length) {
	kinds, fields := r.c.Covers.Kinds, r.c.Covers.Fields
	if len(kinds) == 0 {
		kinds = []domain.UnitKind{domain.Committee, domain.GeneralBranch, domain.Branch, domain.Group}
	}
	if len(fields) == 0 {
		fields = domain.FieldWords()
	}
	for _, f := range fields {
		for _, k := range kinds {
			u := domain.Unit{Kind: k, Field: f}
			if !slices.ContainsFunc(lengths, func(l domain.Length) bool { return l.For.Unit(u) }) {
				at.fault("领域「%s」的%s没有长度。请加一条，或在最后加一条没有 for 的。", f, k.Word())
				return
			}
		}
	}
}

func (r *reader) steps(o object, p domain.Phase) (out []domain.Step) {
	var dated int
	each(o, "steps", func(v value) domain.Step {
		st, ok := r.step(v, p, out)
		if ok {
			dated++
		}
		out = append(out, st)
		return st
	})
	if dated > 0 && dated < len(out) {
		o.items["steps"].fault("阶段「%s」的环节有的有日期，有的没有。请都写，或都不写。", p.Name)
	}
	r.fitSteps(o, p, out)
	return out
}

func (r *reader) step(v value, p domain.Phase, earlier []domain.Step) (st domain.Step, dated bool) {
	o, ok := v.object(stepKeys...)
	if !ok {
		return st, false
	}
	st.Code = r.code(o, "环节")
	st.Name = o.text("name", mostName)
	st.What = o.maybe("what", mostWords)
	if !r.span {
		if n, ok := o.get("length"); ok && refuse(o, "各单位自定起点，环节写 length，不写 from 和 to。", "from", "to") {
			st.Length = length(n)
		}
		return st, st.Length.Months+st.Length.Days > 0
	}
	refuse(o, "有统一起止日期（span）时，环节写 from 和 to，不写 length。", "length")
	if !o.has("from") && !o.has("to") {
		return st, false
	}
	st.When = r.bounds(o, p.When.From)
	r.stepInPhase(o, st, p, earlier)
	return st, true
}

func (r *reader) stepInPhase(o object, st domain.Step, p domain.Phase, earlier []domain.Step) {
	if st.When.IsZero() || p.When.IsZero() {
		return
	}
	if st.When.From < p.When.From || st.When.To > p.When.To {
		o.fault("环节「%s」（%s 到 %s）不在阶段「%s」（%s 到 %s）之内。请改日期。",
			st.Name, st.When.From, st.When.To, p.Name, p.When.From, p.When.To)
	}
	if n := len(earlier); n > 0 && st.When.From < earlier[n-1].When.From {
		o.fault("环节「%s」%s 开始，写在它前面的「%s」却 %s 才开始。请按先后排列。", st.Name, st.When.From, earlier[n-1].Name, earlier[n-1].When.From)
	}
}

// fitSteps refuses steps that together outlast the phase for every unit.
func (r *reader) fitSteps(o object, p domain.Phase, steps []domain.Step) {
	if len(p.Lengths) == 0 || len(steps) == 0 {
		return
	}
	start := domain.NewDay(2009, 1, 1) // any day does
	end := start.Add(-1)
	for _, st := range steps {
		end = st.Length.From(end.Add(1))
	}
	most := slices.MaxFunc(p.Lengths, func(a, b domain.Length) int { return cmp.Compare(a.From(start), b.From(start)) })
	if end > most.From(start) {
		o.items["steps"].fault("阶段「%s」的环节加起来比阶段还长。请改环节或阶段的长度。", p.Name)
	}
}
