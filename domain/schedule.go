package domain

import (
	"slices"
	"time"
)

// Shift moves the end of one phase, and all that follows it, for one unit and
// the units below it. The nearest unit that has a shift for a phase decides.
type Shift struct {
	Unit   UnitID
	Phase  string
	Days   int
	Reason string
}

// Schedule is a campaign with the dates that hold for one unit.
type Schedule struct {
	Campaign Campaign
	Unit     Unit
	Start    Day // zero: the unit has not chosen its start yet, and Phases have no dates
	Phases   []PhaseDates
}

// PhaseDates is one phase on a unit's own calendar.
type PhaseDates struct {
	Phase
	Span  Span
	Moved int // days its end was moved by shifts; 0 on the common calendar
	Steps []StepDates
}

// StepDates is one step on a unit's own calendar.
type StepDates struct {
	Step
	Span Span
}

// ScheduleFor dates the campaign for u. path is the way from the root to u, u
// last: a start day is inherited from the nearest unit that has one, and so is
// a shift.
func (c Campaign) ScheduleFor(path []Unit, shifts []Shift) Schedule {
	s := Schedule{Campaign: c}
	if len(path) > 0 {
		s.Unit = path[len(path)-1]
	}
	s.Start = c.Span.From
	for _, u := range path {
		if c.Span.IsZero() && !u.Start.IsZero() {
			s.Start = u.Start
		}
	}
	moved, next := 0, s.Start
	for _, p := range c.Phases {
		slip := shiftFor(path, shifts, p.Code)
		d := PhaseDates{Phase: p, Span: p.span(s.Unit, next, moved)}
		if !d.Span.IsZero() {
			d.Span.To = d.Span.To.Add(slip)
			next = d.Span.To.Add(1)
		}
		d.Steps = p.steps(d.Span, moved, slip)
		moved += slip
		d.Moved = moved
		s.Phases = append(s.Phases, d)
	}
	return s
}

// span is the phase before its own shift: common dates moved by earlier shifts,
// or the unit's length counted from next.
func (p Phase) span(u Unit, next Day, moved int) Span {
	if !p.When.IsZero() {
		return Span{p.When.From.Add(moved), p.When.To.Add(moved)}
	}
	i := slices.IndexFunc(p.Lengths, func(l Length) bool { return l.For.Unit(u) })
	if i < 0 || next.IsZero() {
		return Span{}
	}
	return Span{next, p.Lengths[i].From(next)}
}

func (p Phase) steps(in Span, moved, slip int) []StepDates {
	var out []StepDates
	next := in.From
	for _, st := range p.Steps {
		d := StepDates{Step: st}
		switch {
		case !st.When.IsZero():
			d.Span = Span{st.When.From.Add(moved), st.When.To.Add(moved)}
			if st.When.To == p.When.To {
				d.Span.To = d.Span.To.Add(slip)
			}
		case !in.IsZero() && st.Length.Months+st.Length.Days > 0:
			d.Span = Span{next, st.Length.From(next)}
		}
		if !d.Span.IsZero() {
			next = d.Span.To.Add(1)
		}
		out = append(out, d)
	}
	return out
}

func shiftFor(path []Unit, shifts []Shift, phase string) int {
	for _, u := range slices.Backward(path) {
		for _, sh := range shifts {
			if sh.Unit == u.ID && sh.Phase == phase {
				return sh.Days
			}
		}
	}
	return 0
}

// At finds the phase that d lies in, and its step when the plan names one for
// that day. ok is false before, between and after the phases.
func (s Schedule) At(d Day) (phase PhaseDates, step StepDates, ok bool) {
	for _, p := range s.Phases {
		if p.Span.IsZero() || !p.Span.Has(d) {
			continue
		}
		for _, st := range p.Steps {
			if !st.Span.IsZero() && st.Span.Has(d) {
				step = st
			}
		}
		return p, step, true
	}
	return PhaseDates{}, StepDates{}, false
}

// Next is the first phase that begins after d.
func (s Schedule) Next(d Day) (PhaseDates, bool) {
	for _, p := range s.Phases {
		if p.Span.From > d {
			return p, true
		}
	}
	return PhaseDates{}, false
}

// Whole is the run from the first phase to the last.
func (s Schedule) Whole() Span {
	var w Span
	for _, p := range s.Phases {
		if p.Span.IsZero() {
			continue
		}
		if w.From.IsZero() {
			w.From = p.Span.From
		}
		w.To = p.Span.To
	}
	return w
}

// TaskDue is the day a task is owed by this unit: its own due day moved with its
// phase, the day counted from the phase's first, or the end of its phase. Zero
// when the unit has no dates yet.
func (s Schedule) TaskDue(t Task) Day {
	i := slices.IndexFunc(s.Phases, func(p PhaseDates) bool { return p.Code == t.Phase })
	switch {
	case i < 0:
		return t.Due
	case t.Within > 0 && !s.Phases[i].Span.IsZero():
		return s.Phases[i].Span.From.Add(t.Within - 1)
	case t.Due.IsZero():
		return s.Phases[i].Span.To
	default:
		return t.Due.Add(s.Phases[i].Moved)
	}
}

// Owes tells whether a report of that period is due from the unit: the campaign
// has begun by the deadline, and had not ended when the period began.
func (s Schedule) Owes(f Form, p Period) bool {
	w := s.Whole()
	return !w.IsZero() && w.From <= DayOf(f.Due.Of(p, time.UTC)) && p.From <= w.To
}
