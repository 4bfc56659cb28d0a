package wechat

import (
	"context"
	"errors"
	"slices"
)

// tagMost is how many people one call may tag (wechat notes 1.12).
const tagMost = 50

// EnsureTags makes the tags that are not there and gives the id of each. An
// account has at most 100 tags, so they are for roles, not for organisations.
func (c *Client) EnsureTags(ctx context.Context, names ...string) (map[string]int, error) {
	type tag struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	var have struct{ Tags []tag }
	if err := c.get(ctx, "/cgi-bin/tags/get", &have); err != nil {
		return nil, err
	}
	ids := map[string]int{}
	for _, t := range have.Tags {
		ids[t.Name] = t.ID
	}
	for _, name := range names {
		if _, ok := ids[name]; ok {
			continue
		}
		var made struct{ Tag tag }
		if err := c.post(ctx, "/cgi-bin/tags/create", map[string]any{"tag": map[string]string{"name": name}}, &made); err != nil {
			return nil, err
		}
		ids[name] = made.Tag.ID
	}
	return ids, nil
}

// TagMembers gives people a tag. Whoever cannot have it, as somebody who no longer
// follows the account, is left out; the others get it.
func (c *Client) TagMembers(ctx context.Context, tag int, openIDs []string) error {
	for batch := range slices.Chunk(openIDs, tagMost) {
		if err := c.tagBatch(ctx, tag, batch); err != nil {
			return err
		}
	}
	return nil
}

// sparedCodes are said of a whole batch for one person's sake: no follower of this
// account, no openid at all, 20 tags already.
var sparedCodes = []int{49003, 40003, 45059}

// tagBatch halves a batch that is refused because of somebody in it, until they
// stand alone. WeChat does not say who it is.
func (c *Client) tagBatch(ctx context.Context, tag int, batch []string) error {
	in := map[string]any{"openid_list": batch, "tagid": tag}
	err := c.post(ctx, "/cgi-bin/tags/members/batchtagging", in, nil)
	var refused *APIError
	switch {
	case !errors.As(err, &refused) || !slices.Contains(sparedCodes, refused.Code):
		return err
	case len(batch) == 1:
		return nil
	}
	half := len(batch) / 2
	if err := c.tagBatch(ctx, tag, batch[:half]); err != nil {
		return err
	}
	return c.tagBatch(ctx, tag, batch[half:])
}
