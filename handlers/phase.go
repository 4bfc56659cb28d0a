package handlers

import (
	"lianluo/bot"
	"lianluo/domain"
)

// PhaseNow tells the phase and step it is for the person's own unit, and how
// long it lasts.
func PhaseNow(d Deps) bot.Flow {
	return bot.Flow{Name: "phase.now", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, err := d.schedule(c)
		if err != nil {
			return bot.Ending{}, err
		}
		today := c.Today()
		view := map[string]any{"S": s, "Today": today, "Moved": 0}
		if p, step, ok := s.At(today); ok {
			view["Phase"], view["Step"], view["Left"], view["Moved"] = p, step, p.Span.To.Sub(today), p.Moved
			next, more := s.Next(today)
			view["Next"], view["More"] = next, more
			return c.End("during", view)
		}
		if next, more := s.Next(today); more {
			view["Next"], view["Left"], view["Begun"] = next, next.Span.From.Sub(today), s.Whole().From <= today
			return c.End("before", view)
		}
		if s.Whole().IsZero() {
			return c.End("undated", view)
		}
		return c.End("after", view)
	}}
}

// PhasePlan shows the whole timetable, the present phase marked.
func PhasePlan(d Deps) bot.Flow {
	return bot.Flow{Name: "phase.plan", Run: func(c *bot.Chat) (bot.Ending, error) {
		s, err := d.schedule(c)
		if err != nil {
			return bot.Ending{}, err
		}
		if s.Whole().IsZero() {
			return c.End("undated", s)
		}
		return c.End("all", map[string]any{"S": s, "Today": c.Today()})
	}}
}

// schedule is the campaign as it is dated for the person's unit today.
func (d Deps) schedule(c *bot.Chat) (domain.Schedule, error) {
	return d.Records.Schedule(c.Context(), c.Person.Unit.ID, c.Today())
}
