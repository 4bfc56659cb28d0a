package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// CheckInStart notes that the person has come. It is one message where it can be:
// one session open, and no code needed.
func CheckInStart(d Deps) bot.Flow {
	return bot.Flow{Name: "checkin.start", Run: func(c *bot.Chat) (bot.Ending, error) {
		a, err := d.arrive(c)
		if err != nil {
			return bot.Ending{}, err
		}
		open := slices.DeleteFunc(slices.Clone(a.lines), func(l domain.Attended) bool { return !l.Session.Open(c.Started(), a.rule) })
		switch {
		case len(a.lines) == 0 && a.scanned != 0:
			return d.elsewhere(c, a.scanned)
		case len(open) == 0:
			return a.closed(c)
		}
		l := open[0] // one that was scanned leaves no choice
		if a.scanned == 0 {
			slices.Reverse(open)
			l = whichLine(c, "_which", open)
		}
		noted := domain.PresenceNoted{Session: l.Session.ID, Member: c.Person.Member.ID, Presence: domain.Present, How: domain.BySelf, By: c.Person.Member.ID}
		if l.Presence.Studied() {
			return c.End("already", l)
		}
		if l.Session.NeedCode {
			if !d.proven(c, l.Session, a.code) {
				return c.End("secretary", l)
			}
			noted.How = domain.ByCode
		}
		return c.End("noted", map[string]any{"L": l, "At": c.Now()}, noted)
	}}
}

// arrival is what somebody who says 到了 finds.
type arrival struct {
	lines   []domain.Attended // their sessions of yesterday to next month, or the one scanned
	rule    domain.CheckInRule
	scanned domain.SessionID // zero: they came without the room's picture
	code    string
}

func (d Deps) arrive(c *bot.Chat) (a arrival, err error) {
	a.code = c.Slot("code")
	if scene := c.Slot("scene"); scene != "" {
		a.scanned, a.code = readScene(scene)
	}
	s, err := d.schedule(c)
	if err != nil {
		return a, err
	}
	a.rule = s.Campaign.CheckIn
	a.lines, err = d.Records.Attended(c.Context(), c.Person.Member.ID, c.Started().AddDate(0, 0, -1), c.Started().AddDate(0, 1, 0))
	a.lines = slices.DeleteFunc(a.lines, func(l domain.Attended) bool { return a.scanned != 0 && l.Session.ID != a.scanned })
	for i := range a.lines {
		a.lines[i].Member = c.Person.Member
	}
	return a, err
}

// sceneOf is what the room's picture says; readScene reads it. A picture that
// says something else is taken as none of ours: session -1 is nowhere.
func sceneOf(s domain.SessionID, code string) string { return fmt.Sprintf("s.%d.%s", s, code) }

func readScene(scene string) (domain.SessionID, string) {
	parts := strings.Split(scene, ".")
	if len(parts) != 3 {
		return -1, ""
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || id <= 0 {
		return -1, ""
	}
	return domain.SessionID(id), parts[2]
}

// elsewhere answers somebody who scanned a session they are not expected at, or
// one that is long over.
func (d Deps) elsewhere(c *bot.Chat, id domain.SessionID) (bot.Ending, error) {
	s, err := d.Records.Session(c.Context(), id)
	if errors.Is(err, domain.ErrNotFound) || err == nil && (s.Off || s.Unit.ID == c.Person.Unit.ID) {
		return c.End("oldpicture", nil)
	}
	if err != nil {
		return bot.Ending{}, err
	}
	return c.End("elsewhere", map[string]any{"S": s, "Own": c.Person.Unit})
}

// closed says what to do when no session is open: it talks of the one that is
// nearest in time.
func (a arrival) closed(c *bot.Chat) (bot.Ending, error) {
	best, gap := -1, time.Duration(0)
	for i, l := range a.lines {
		g := l.Session.Starts.Add(-a.rule.Ahead).Sub(c.Started())
		if g < 0 {
			g = c.Started().Sub(l.Session.Starts.Add(a.rule.Late))
		}
		if best < 0 || g < gap {
			best, gap = i, g
		}
	}
	if best < 0 {
		return c.End("none", nil)
	}
	l := a.lines[best]
	view := map[string]any{"S": l.Session, "Opens": l.Session.Starts.Add(-a.rule.Ahead), "Closed": l.Session.Starts.Add(a.rule.Late)}
	switch {
	case l.Presence.Studied():
		return c.End("already", l)
	case l.Session.Starts.After(c.Started()):
		return c.End("early", view)
	default:
		return c.End("late", view)
	}
}

const right, wrong = "right", "wrong"

// proven judges the code shown in the room, three tries at most. Each try is a
// question of its own, so that the tries are counted by what was answered; one
// that came with the wish or was scanned meanwhile is named after itself. The
// names begin with _: a try is no work worth a draft.
func (d Deps) proven(c *bot.Chat, s domain.Session, opening string) bool {
	tries := []string{"_code", "_code2", "_code3"}
	if opening != "" {
		shown := "_code." + opening
		c.Offered(shown, opening)
		tries = append([]string{shown}, tries[:2]...)
	}
	for i, name := range tries {
		if i > 0 {
			c.Say("wrong", nil)
		}
		if c.Ask(bot.Question{Name: name, Ask: c.Words("code", s)}, d.readCode(c, s)) == right {
			return true
		}
	}
	return false
}

// readCode judges a code by the moment it was sent, once.
func (d Deps) readCode(c *bot.Chat, s domain.Session) bot.Reader {
	return func(a bot.Answer) (string, string) {
		if !a.Typed {
			return a.Text, ""
		}
		digits, refuse := c.ReadNumber(0, 9999)(a)
		if refuse != "" {
			return "", c.Words("digits", nil)
		}
		n, _ := strconv.Atoi(digits)
		if domain.RoomCodeValid(d.Key, s.ID, c.Now(), fmt.Sprintf("%04d", n)) {
			return right, ""
		}
		return wrong, ""
	}
}
