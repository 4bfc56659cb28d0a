package wechat

import (
	"context"
	"slices"
)

// tagBatch is how many people one call may tag (wechat notes 1.12).
const tagBatch = 50

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

// TagMembers gives people a tag; they must follow the account.
func (c *Client) TagMembers(ctx context.Context, tag int, openIDs []string) error {
	for batch := range slices.Chunk(openIDs, tagBatch) {
		in := map[string]any{"openid_list": batch, "tagid": tag}
		if err := c.post(ctx, "/cgi-bin/tags/members/batchtagging", in, nil); err != nil {
			return err
		}
	}
	return nil
}
