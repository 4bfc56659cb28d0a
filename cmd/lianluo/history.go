package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"lianluo/domain"
	"lianluo/store"
)

// history invents what the sample county did before the demonstration begins, so
// that leaders find figures and members find meetings: reports of the last two
// weeks and the first of this one, a study session last week, one about to begin.
type history struct {
	store *store.Store
	camp  domain.Campaign
	form  domain.Form
	say   func(key string, v any) string
	now   time.Time
}

// branch is one unit that reports, with who is in it.
type branch struct {
	unit    domain.Unit
	members []domain.Member
	officer domain.MemberID
}

func invent(ctx context.Context, s *store.Store, camp domain.Campaign, r domain.Roster, say func(string, any) string, now time.Time) error {
	form, ok := camp.Form("weekly")
	if !ok {
		return nil
	}
	h := history{store: s, camp: camp, form: form, say: say, now: now}
	branches, err := h.branches(ctx, r)
	if err != nil {
		return err
	}
	if err := h.reports(ctx, branches); err != nil {
		return err
	}
	return h.sessions(ctx, branches)
}

func (h history) branches(ctx context.Context, r domain.Roster) (out []branch, err error) {
	today := domain.DayOf(h.now)
	for _, row := range r.Units {
		if row.Kind != domain.Branch {
			continue
		}
		found, err := h.store.UnitsNamed(ctx, row.Code, today, 1)
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("unit %s of the sample: %w", row.Code, err)
		}
		b := branch{unit: found[0]}
		officers, err := h.store.OfficersOf(ctx, b.unit.ID, today)
		if err != nil {
			return nil, err
		}
		if b.members, err = h.store.MembersOf(ctx, b.unit.ID, today); err != nil {
			return nil, err
		}
		if len(officers) > 0 && len(b.members) > 0 {
			b.officer = officers[0].ID
			out = append(out, b)
		}
	}
	return out, nil
}

// reports files the weeks before this one for nearly everybody, and this week's
// for the quick ones.
func (h history) reports(ctx context.Context, branches []branch) error {
	week := domain.PeriodOf(domain.Weekly, domain.DayOf(h.now))
	share := []struct {
		period domain.Period
		filed  int // of ten branches
	}{{week.Prev().Prev(), 10}, {week.Prev(), 10}, {week, 3}}
	for _, s := range share {
		var events []domain.Event
		at := s.period.From.Add(4).In(h.now.Location()).Add(10 * time.Hour)
		if at.After(h.now) {
			at = h.now.Add(-time.Hour)
		}
		for i, b := range branches {
			if (i*7+3)%10 < s.filed {
				events = append(events, h.report(b, i, s.period))
			}
		}
		if err := h.store.Apply(ctx, "history/"+s.period.Key(), at, events); err != nil {
			return err
		}
	}
	return nil
}

func (h history) report(b branch, i int, p domain.Period) domain.ReportFiled {
	e := domain.ReportFiled{
		Campaign: h.camp.Code, Form: h.form.Code, Period: p, Unit: b.unit.ID,
		By: b.officer, Due: h.form.Due.Of(p, h.now.Location()),
	}
	if e.Zero = i%23 == 0; e.Zero {
		return e
	}
	e.Values = domain.Values{}
	for n, f := range h.form.Fields {
		switch {
		case f.Kind == domain.FieldCount && f.AtMost == domain.LimitMembers:
			e.Values[f.Key] = strconv.Itoa(len(b.members) * 8 / 10)
		case f.Kind == domain.FieldCount && f.Jump > 0: // not so low that the usual figures of a visitor are doubted
			e.Values[f.Key] = strconv.Itoa(4 + (i+3*n)%9)
		case f.Kind == domain.FieldCount:
			e.Values[f.Key] = strconv.Itoa(1 + (i+n)%3)
		case f.Kind == domain.FieldText:
			e.Values[f.Key] = h.say("sample.report", (i+n)%5)
		}
	}
	return e
}

// sessions holds one meeting last week, with its sheet, and announces one that
// begins in half an hour.
func (h history) sessions(ctx context.Context, branches []branch) error {
	before, soon := h.now.AddDate(0, 0, -7), h.now.Add(30*time.Minute).Truncate(30*time.Minute)
	var created []domain.Event
	for i, b := range branches {
		for n, at := range []time.Time{before, soon} {
			created = append(created, domain.SessionCreated{
				Unit: b.unit.ID, Title: h.say("sample.session", (i+n)%3), Place: h.say("sample.place", b.unit), Starts: at, By: b.officer,
			})
		}
	}
	if err := h.store.Apply(ctx, "history/sessions", before.AddDate(0, 0, -1), created); err != nil {
		return err
	}
	var sheet []domain.Event
	for _, b := range branches {
		held, err := h.store.Sessions(ctx, b.unit.ID, before, before.Add(time.Second))
		if err != nil {
			return err
		}
		for _, s := range held {
			for i, m := range b.members {
				sheet = append(sheet, h.line(s, m, b, i))
			}
		}
	}
	return h.store.Apply(ctx, "history/sheets", before.Add(time.Hour), sheet)
}

func (h history) line(s domain.Session, m domain.Member, b branch, i int) domain.PresenceNoted {
	e := domain.PresenceNoted{Session: s.ID, Member: m.ID, Presence: domain.Present, How: domain.ByRoll, By: b.officer}
	switch i % 11 {
	case 4:
		e.Presence, e.Reason = domain.OnLeave, h.say("sample.leave", nil)
	case 8:
		e.Presence = domain.Visited
	}
	return e
}
