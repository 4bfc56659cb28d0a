package domain

import (
	"fmt"
	"time"
)

// Report is a report as it was last filed.
type Report struct {
	Campaign string
	Form     string
	Period   Period
	Unit     Unit
	Zero     bool // 本周无事项: filed, with nothing to tell
	Values   Values
	Revision int // 1 as first filed
	By       Member
	At       time.Time
	Due      time.Time
	Why      string // of the last revision
}

// Late tells whether it was first due before it came; a revision keeps At of the
// first filing, so a correction never makes a report late.
func (r Report) Late() bool { return !r.Due.IsZero() && r.At.After(r.Due) }

// Receipt is 回执号: the period, the unit's code and the revision, so that it
// can be read out on the phone and looked up by both sides.
func (r Report) Receipt() string {
	s := fmt.Sprintf("%s-%s", r.Period.Key(), r.Unit.Code)
	if r.Revision > 1 {
		s += fmt.Sprintf("-%d", r.Revision)
	}
	return s
}

// Progress is how far the units of some subtrees are with one form and period.
type Progress struct {
	Period   Period
	Expected int
	Filed    int // on time and late
	Late     int
	Zero     int // of those filed
	Members  int
	Sums     map[string]int64 // by field key, of the fields that are summed
	Missing  []Unit
}

// OnTime counts the reports that came before their deadline.
func (p Progress) OnTime() int { return p.Filed - p.Late }

// Percent is filed of expected, rounded down; 100 when nothing is expected.
func (p Progress) Percent() int {
	if p.Expected == 0 {
		return 100
	}
	return p.Filed * 100 / p.Expected
}
