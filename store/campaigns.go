package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

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
	return s.plan(ctx, campaignSaved, c.Code, string(body))
}

const shiftSet query = `INSERT INTO shifts (campaign, unit, phase, days, reason) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (campaign, unit, phase) DO UPDATE SET days = excluded.days, reason = excluded.reason`

// SetShift moves the end of a phase for a unit and those below it, in the place
// of an earlier shift of the same. Zero days hold against a shift further up.
func (s *Store) SetShift(ctx context.Context, campaign string, sh domain.Shift) error {
	return s.plan(ctx, shiftSet, campaign, sh.Unit, sh.Phase, sh.Days, sh.Reason)
}

// plansVersion is the setting that changes whenever a campaign or shift does.
const plansVersion = "plans"

const settingSet query = `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`

func (s *Store) plan(ctx context.Context, q query, args ...any) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if _, err := exec(ctx, w, q, args...); err != nil {
			return err
		}
		_, err := exec(ctx, w, settingSet, plansVersion, rand.Text())
		return err
	})
}

// plans are all campaigns, in order of their codes, and the shifts of each.
type plans struct {
	version   string
	campaigns []domain.Campaign
	shifts    map[string][]domain.Shift
}

// campaignCache keeps the plans read from their JSON, which is too slow to do for
// every question.
type campaignCache struct {
	mu  sync.Mutex
	now plans
}

const (
	settingOf    query = `SELECT value FROM settings WHERE name = $1`
	allCampaigns query = `SELECT body FROM campaigns ORDER BY code`
	allShifts    query = `SELECT campaign, unit, phase, days, reason FROM shifts ORDER BY campaign, unit, phase`
)

// plans reads the version first: a change in between is seen the next time.
func (s *Store) plans(ctx context.Context) (plans, error) {
	versions, err := list(ctx, s.read, itself[string], settingOf, plansVersion)
	if err != nil || len(versions) == 0 {
		return plans{}, err
	}
	s.campaigns.mu.Lock()
	defer s.campaigns.mu.Unlock()
	if s.campaigns.now.version == versions[0] {
		return s.campaigns.now, nil
	}
	fresh, err := s.readPlans(ctx)
	if err != nil {
		return plans{}, err
	}
	fresh.version = versions[0]
	s.campaigns.now = fresh
	return fresh, nil
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
	p, err := s.plans(ctx)
	return slices.Clone(p.campaigns), err
}

// Shifts lists what was moved in a campaign.
func (s *Store) Shifts(ctx context.Context, campaign string) ([]domain.Shift, error) {
	p, err := s.plans(ctx)
	return slices.Clone(p.shifts[campaign]), err
}

// Schedule is the campaign that covers the unit on that day, dated for it; when
// several do, the one whose phases hold the day, else the next to come, else the
// last that was. domain.ErrNoCampaign when none covers the unit. A group follows
// the calendar of the unit it is a part of.
func (s *Store) Schedule(ctx context.Context, unit domain.UnitID, on domain.Day) (domain.Schedule, error) {
	p, err := s.plans(ctx)
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
