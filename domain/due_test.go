package domain

import (
	"testing"
	"time"
)

func TestDueOnADayOfTheMonth(t *testing.T) {
	for _, c := range []struct {
		due    Due
		period string
		want   string
	}{
		{Due{Offset: -2, Hour: 17}, "2009-W11", "2009-03-13 17:00"},
		{Due{Date: 25, Hour: 17}, "2009-02", "2009-02-25 17:00"},
		{Due{Date: 30, Hour: 12}, "2009-02", "2009-02-28 12:00"}, // February has no 30th
		{Due{Date: 5, Months: 1, Hour: 9, Minute: 30}, "2009-12", "2010-01-05 09:30"},
		{Due{Date: 31, Months: 1}, "2009-01", "2009-02-28 00:00"},
		{Due{Date: 20, Hour: 17}, "2009", "2009-12-20 17:00"},
		{Due{Date: 30, Months: -1, Hour: 17}, "2009", "2009-11-30 17:00"},
		{Due{Date: 10, Months: 1, Hour: 17}, "2009-Q1", "2009-04-10 17:00"},
	} {
		p, err := ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.due.Of(p, time.UTC).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%+v of %s is %s, want %s", c.due, c.period, got, c.want)
		}
	}
}

func TestTaskCountedFromThePhase(t *testing.T) {
	c := Campaign{Phases: []Phase{{Code: "study", Lengths: []Length{{Months: 2}}}}}
	s := c.ScheduleFor([]Unit{{ID: 1, Start: 20090310}}, nil)
	if got := s.TaskDue(Task{Phase: "study", Within: 10}); got != 20090319 {
		t.Errorf("ten days from 10 March end on %s", got)
	}
	unset := c.ScheduleFor([]Unit{{ID: 1}}, nil)
	if got := unset.TaskDue(Task{Phase: "study", Within: 10}); !got.IsZero() {
		t.Errorf("a unit without a start owes the task on %s", got)
	}
}
