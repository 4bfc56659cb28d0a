package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// BindConfirm lets those who know a member say whether a doubtful binding is
// theirs.
func BindConfirm(d Deps) bot.Flow {
	return bot.Flow{Name: "bind.confirm", For: judges, Run: func(c *bot.Chat) (bot.Ending, error) {
		waiting, err := d.bindRequests(c)
		if err != nil {
			return bot.Ending{}, err
		}
		if len(waiting) == 0 {
			return c.End("none", nil)
		}
		r := whichRequest(c, waiting)
		r.Left = len(waiting) - 1
		if !askVerdict(c, &r) {
			c.Review(fmt.Sprintf("refuse.%d", r.ID), c.Words("refuse", r))
			return c.End("refused", r, refusal(c, r)...)
		}
		c.Review(fmt.Sprintf("agree.%d", r.ID), c.Words("agree", r))
		return c.End("agreed", r, agreement(c, r)...)
	}}
}

// askVerdict asks whether the request is the member's own, or, where it may be of
// one of several alike, whose: that is then r.K.
func askVerdict(c *bot.Chat, r *bindRequest) bool {
	yes := []bot.Option{{Key: "yes", Label: c.Words("theirs", nil)}}
	ask, none := "verdict", "notTheirs"
	if len(r.Those) > 1 {
		yes, ask, none = nil, "whose", "noneOfThem"
		for _, k := range r.Those {
			yes = append(yes, bot.Option{Key: idKey(k.ID), Label: c.Words("oneOf", k)})
		}
	}
	// Questions about one request must never be answered by words about another.
	q := bot.Question{Name: fmt.Sprintf("%s.%d", ask, r.ID), Ask: c.Words(ask, r)}
	said := c.ChoiceAs(q, append(yes, bot.Option{Key: "no", Label: c.Words(none, nil)})...)
	if i := slices.IndexFunc(r.Those, func(k domain.Known) bool { return idKey(k.ID) == said }); i >= 0 {
		r.K = r.Those[i]
	}
	return said != "no"
}

// bindRequest is a request with the member it is about as the roster has them.
type bindRequest struct {
	domain.BindRequest
	K     domain.Known
	Those []domain.Known // where it may be any of these
	Left  int            // others that wait
}

func (d Deps) bindRequests(c *bot.Chat) (out []bindRequest, err error) {
	waiting, err := d.Records.BindRequests(c.Context(), ids(unitsOf(c.Person, judges...)...))
	if err != nil {
		return nil, err
	}
	for _, r := range waiting {
		namesakes, err := d.Records.MembersNamed(c.Context(), r.Member.Name, 0, c.Today())
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(namesakes, func(k domain.Known) bool { return k.ID == r.Member.ID })
		if i < 0 {
			continue // off the roster since
		}
		r.At = r.At.In(d.Zone)
		x := bindRequest{BindRequest: r, K: namesakes[i]}
		if r.Alike {
			x.Those = slices.DeleteFunc(namesakes, func(k domain.Known) bool { return branchOf(k) != branchOf(x.K) })
		}
		out = append(out, x)
	}
	return out, nil
}

func whichRequest(c *bot.Chat, waiting []bindRequest) bindRequest {
	var opts []bot.Option
	for _, r := range waiting {
		opts = append(opts, bot.Option{Key: strconv.FormatInt(r.ID, 10), Label: c.Words("option", r)})
	}
	return waiting[indexOption(opts, oneOf(c, "which", opts))]
}

// agreement also tells the WeChat that is a stranger's from now on.
func agreement(c *bot.Chat, r bindRequest) []domain.Event {
	events := []domain.Event{
		domain.BindConfirmed{Request: r.ID, Member: r.K.ID, By: c.Person.Member.ID},
		verdictNotice(c, r, "agreedNotice", time.Time{}),
	}
	if r.K.Bound() {
		replaced := verdictNotice(c, r, "replacedNotice", time.Time{})
		replaced.OpenID, replaced.Members = r.K.OpenID, nil
		events = append(events, replaced)
	}
	return events
}

// refusal tells the member, not who asked: if that was somebody else, the member
// should know. Where it was said of several, none of them is told.
func refusal(c *bot.Chat, r bindRequest) []domain.Event {
	events := []domain.Event{domain.BindRefused{Request: r.ID, By: c.Person.Member.ID}}
	if len(r.Those) > 1 {
		return events
	}
	return append(events, verdictNotice(c, r, "refusedNotice", c.Started().Add(pleaLife)))
}

func verdictNotice(c *bot.Chat, r bindRequest, words string, until time.Time) domain.Noticed {
	return domain.Noticed{
		Key:     fmt.Sprintf("bind.verdict:%s:%d", r.K.Code, r.At.Unix()),
		Members: []domain.MemberID{r.K.ID},
		Words:   c.Words(words, map[string]any{"R": r, "By": c.Person.Member}),
		Until:   until,
	}
}
