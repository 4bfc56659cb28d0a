package main

import (
	"context"
	"fmt"
	"slices"

	"lianluo/domain"
	"lianluo/simulator"
)

// stage is the village where the demonstration begins.
const stage = "三湖村支部"

// cast finds people of one village, and those above who see its reports. It looks
// through the whole roster, so it is asked once.
func (d directory) cast(ctx context.Context) (*simulator.Cast, error) {
	day := domain.DayOf(d.clock.Now())
	found, err := d.store.UnitsNamed(ctx, stage, day, 1)
	if err == nil && len(found) == 0 {
		err = domain.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("unit %s: %w", stage, err)
	}
	village, err := d.Search(ctx, stage, castLooks)
	if err != nil {
		return nil, err
	}
	above, err := d.store.Path(ctx, found[0].ID, day)
	if err != nil {
		return nil, err
	}
	c := &simulator.Cast{Member: d.first(village, domain.RoleMember), Secretary: d.first(village, domain.RoleSecretary)}
	if c.Leader, err = d.nearest(ctx, domain.RoleLeader, above); err != nil {
		return nil, err
	}
	c.Office, err = d.nearest(ctx, domain.RoleOffice, above)
	return c, err
}

// castLooks is how many people are looked at for a part.
const castLooks = 100

func (d directory) first(list []simulator.Someone, r domain.Role) simulator.Someone {
	word := d.words.Say("role."+string(r), nil)
	i := slices.IndexFunc(list, func(s simulator.Someone) bool { return s.Role == word })
	if i < 0 {
		return simulator.Someone{}
	}
	return list[i]
}

// nearest finds the holder of that role whose post is the lowest on the way from
// the root.
func (d directory) nearest(ctx context.Context, r domain.Role, path []domain.Unit) (best simulator.Someone, err error) {
	list, err := d.Search(ctx, d.words.Say("role."+string(r), nil), castLooks)
	low := -1
	for _, s := range list {
		p, err := d.store.Person(ctx, s.OpenID, d.clock.Now())
		if err != nil {
			return best, err
		}
		for _, post := range p.Posts {
			at := slices.IndexFunc(path, func(u domain.Unit) bool { return u.ID == post.Unit.ID })
			if post.Role == r && at > low {
				best, low = s, at
			}
		}
	}
	return best, err
}
