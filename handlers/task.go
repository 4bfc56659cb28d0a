package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// TaskList shows what the person has to do in the present phase, and what their
// unit has to do when they answer for one.
func TaskList(d Deps) bot.Flow {
	return bot.Flow{Name: "task.list", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, err := d.schedule(c)
		if err != nil {
			return bot.Ending{}, err
		}
		phase, _, ok := s.At(c.Today())
		if !ok {
			return c.End("none", s)
		}
		own, unit := tasksOf(s, phase, c.Person)
		view := map[string]any{"Phase": phase, "Own": own, "Unit": unit, "UnitName": c.Person.Unit.Label(), "Today": c.Today()}
		if len(own)+len(unit) == 0 {
			return c.End("none", s)
		}
		return c.End("all", view)
	}}
}

// dueTask is a task with the day it is owed on this unit's calendar.
type dueTask struct {
	domain.Task
	Day domain.Day
}

// tasksOf splits the tasks of a phase into the person's own and those their unit
// owes; everybody sees the latter, for a branch's work is its members' work.
func tasksOf(s domain.Schedule, phase domain.PhaseDates, p domain.Person) (own, unit []dueTask) {
	for _, t := range s.Campaign.Tasks {
		if t.Phase != phase.Code || !t.For.Person(p) {
			continue
		}
		due := dueTask{t, s.TaskDue(t)}
		if t.Whole {
			unit = append(unit, due)
		} else {
			own = append(own, due)
		}
	}
	return own, unit
}
