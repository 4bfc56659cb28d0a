package handlers

import (
	"fmt"
	"time"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/domain"
)

// SessionCreate announces a study session to the members of a unit.
func SessionCreate(d Deps) bot.Flow {
	return bot.Flow{Name: "session.create", For: filers, Run: func(c *bot.Chat) (bot.Ending, error) {
		said := c.Announcement()
		c.Offered("subject", said.Subject)
		c.Offered("time", c.Opening())
		c.Offered("place", said.Place)
		u := whichUnit(c, c.Person.Files())
		topics, err := d.topics(c, u)
		if err != nil {
			return bot.Ending{}, err
		}
		e := domain.SessionCreated{Unit: u.ID, By: c.Person.Member.ID}
		e.Title = proposed(c, "subject", topics)
		e.Starts = c.Time("time", c.Started())
		known, err := d.Records.Sessions(c.Context(), u.ID, e.Starts, e.Starts.Add(time.Minute))
		if err != nil {
			return bot.Ending{}, err
		}
		if len(known) > 0 {
			return c.End("known", known[0])
		}
		places, err := d.places(c, u)
		if err != nil {
			return bot.Ending{}, err
		}
		e.Place = proposed(c, "place", places)
		e.NeedCode = c.Choice("code", bot.Option{Key: "n", Label: c.Words("nocode", nil)}, bot.Option{Key: "y", Label: c.Words("needcode", nil)}) == "y"
		view := map[string]any{"E": e, "U": u}
		c.Review("review", c.Words("review", view), "subject", "time", "place", "code")
		return c.End("done", view, e, domain.Noticed{
			Key: noticeKey("session", domain.Session{Unit: u, Starts: e.Starts}), Unit: u.ID, Words: c.Words("notice", view), Until: e.Starts,
		})
	}}
}

// topics are what the campaign has the unit study now: the step or phase, and
// the readings that go with it.
func (d Deps) topics(c *bot.Chat, u domain.Unit) (topics []string, err error) {
	s, err := d.Records.Schedule(c.Context(), u.ID, c.Today())
	if err != nil {
		return nil, err
	}
	phase, step, ok := s.At(c.Today())
	if !ok {
		return nil, nil
	}
	topics = []string{phase.Name}
	if step.Name != "" {
		topics[0] = step.Name
	}
	for _, r := range readingsFor(s, c.Person) {
		if (r.Phase == "" || r.Phase == phase.Code) && len(topics) < 4 {
			topics = append(topics, c.Words("reading", r))
		}
	}
	return topics, nil
}

// places is where the unit met last, or is going to.
func (d Deps) places(c *bot.Chat, u domain.Unit) (places []string, err error) {
	held, err := d.heldBy(c, []domain.Unit{u}, c.Started().AddDate(0, -2, 0), c.Started().AddDate(0, 1, 0))
	for _, s := range held {
		if s.Place != "" {
			return []string{s.Place}, err
		}
	}
	return nil, err
}

// proposed asks for words, with some to take by number. A number longer than two
// characters is words: 学习3月文件 means what it says.
func proposed(c *bot.Chat, name string, proposals []string) string {
	q := bot.Question{Name: name, Ask: c.Words(name, proposals), Free: true}
	return c.Ask(q, func(a bot.Answer) (string, string) {
		if utf8.RuneCountInString(a.Text) <= 2 && len(proposals) > 0 {
			keep, refuse := c.ReadNumber(1, len(proposals))(a)
			for i, p := range proposals {
				if refuse == "" && keep == fmt.Sprint(i+1) {
					return p, ""
				}
			}
		}
		return c.ReadText(2, 40)(a)
	})
}
