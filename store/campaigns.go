package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"lianluo/domain"
)

const campaignSaved query = `INSERT INTO campaigns (code, body) VALUES ($1, $2)
ON CONFLICT (code) DO UPDATE SET body = excluded.body`

// SaveCampaign keeps a campaign, in the place of one with the same code.
func (s *Store) SaveCampaign(ctx context.Context, c domain.Campaign) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("store: campaign %s: %w", c.Code, err)
	}
	return s.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, campaignSaved, c.Code, string(body))
		return err
	})
}

const shiftSet query = `INSERT INTO shifts (campaign, unit, phase, days, reason) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (campaign, unit, phase) DO UPDATE SET days = excluded.days, reason = excluded.reason`

// SetShift moves the end of a phase for a unit and those below it, in the place
// of an earlier shift of the same. Zero days hold against a shift further up.
func (s *Store) SetShift(ctx context.Context, campaign string, sh domain.Shift) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, shiftSet, campaign, sh.Unit, sh.Phase, sh.Days, sh.Reason)
		return err
	})
}

// plans are all campaigns, in order of their codes, and the shifts of each.
type plans struct {
	campaigns []domain.Campaign
	shifts    map[string][]domain.Shift
}

const (
	allCampaigns query = `SELECT body FROM campaigns ORDER BY code`
	allShifts    query = `SELECT campaign, unit, phase, days, reason FROM shifts ORDER BY campaign, unit, phase`
)

// plans are read from their JSON once for a version: it is too slow to do for
// every question.
func (s *Store) plans(ctx context.Context, m *memory) (plans, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.plans != nil {
		return *m.plans, nil
	}
	p, err := s.readPlans(ctx)
	if err == nil {
		m.plans = &p
	}
	return p, err
}

type campaignShift struct {
	campaign string
	domain.Shift
}

func (s *Store) readPlans(ctx context.Context) (plans, error) {
	p := plans{shifts: map[string][]domain.Shift{}}
	var err error
	p.campaigns, err = list(ctx, s.read, func(c *domain.Campaign) []any { return []any{asJSON{c}} }, allCampaigns)
	if err != nil {
		return p, err
	}
	shifts, err := list(ctx, s.read, func(x *campaignShift) []any {
		return []any{&x.campaign, &x.Unit, &x.Phase, &x.Days, &x.Reason}
	}, allShifts)
	for _, x := range shifts {
		p.shifts[x.campaign] = append(p.shifts[x.campaign], x.Shift)
	}
	return p, err
}

// Campaigns lists all campaigns in order of their codes. They are shared: do not
// change what they hold.
func (s *Store) Campaigns(ctx context.Context) ([]domain.Campaign, error) {
	m, err := s.standing(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.plans(ctx, m)
	return slices.Clone(p.campaigns), err
}

// Shifts lists what was moved in a campaign.
func (s *Store) Shifts(ctx context.Context, campaign string) ([]domain.Shift, error) {
	m, err := s.standing(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.plans(ctx, m)
	return slices.Clone(p.shifts[campaign]), err
}

// Schedule is the campaign that covers the unit on that day, dated for it; when
// several do, the one whose phases hold the day, else the next to come, else the
// last that was. domain.ErrNoCampaign when none covers the unit. A group follows
// the calendar of the unit it is a part of. Schedules are shared: do not change
// what they hold.
func (s *Store) Schedule(ctx context.Context, unit domain.UnitID, on domain.Day) (domain.Schedule, error) {
	m, err := s.standing(ctx)
	if err != nil {
		return domain.Schedule{}, err
	}
	return recall(m, m.schedules, spot{unit, on}, func() (domain.Schedule, error) { return s.schedule(ctx, m, unit, on) })
}

func (s *Store) schedule(ctx context.Context, m *memory, unit domain.UnitID, on domain.Day) (domain.Schedule, error) {
	p, err := s.plans(ctx, m)
	if err != nil {
		return domain.Schedule{}, err
	}
	path, err := pathOf(ctx, s.read, unit, on)
	if err != nil {
		return domain.Schedule{}, err
	}
	if above := len(path) - 1; above > 0 && path[above].Kind == domain.Group {
		path = path[:above]
	}
	var best domain.Schedule
	for _, c := range p.campaigns {
		if !c.Covers.Unit(path[len(path)-1]) {
			continue
		}
		if x := c.ScheduleFor(path, p.shifts[c.Code]); best.Campaign.Code == "" || nearer(x.Whole(), best.Whole(), on) {
			best = x
		}
	}
	if best.Campaign.Code == "" {
		return best, fmt.Errorf("store: unit %d: %w", unit, domain.ErrNoCampaign)
	}
	return best, nil
}

// nearer tells whether a is the run to speak of on that day rather than b.
func nearer(a, b domain.Span, on domain.Day) bool {
	ra, rb := rank(a, on), rank(b, on)
	if ra != rb {
		return ra < rb
	}
	if ra == toCome {
		return a.From < b.From
	}
	return a.From > b.From
}

// How a run lies to a day, the nearest first.
const (
	underWay = iota
	toCome
	undated // the unit has not chosen its start
	over
)

func rank(run domain.Span, on domain.Day) int {
	switch {
	case run.IsZero():
		return undated
	case run.Has(on):
		return underWay
	case run.From > on:
		return toCome
	default:
		return over
	}
}
