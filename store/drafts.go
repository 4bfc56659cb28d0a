package store

import (
	"context"

	"lianluo/bot"
)

const (
	draftReplaced query = `DELETE FROM drafts WHERE openid = $1 AND (id = $2 OR flow = $3 AND title = $4)`
	draftNew      query = `INSERT INTO drafts (openid, id, flow, title, state, at_ms) VALUES ($1, $2, $3, $4, $5, $6)`
)

// SaveDraft keeps one conversation. What it is about is its title: a later draft
// of the same flow and title takes the place of the former.
func (s *Store) SaveDraft(ctx context.Context, openID string, d bot.Draft) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		if _, err := exec(ctx, w, draftReplaced, openID, d.ID, d.Flow, d.Title); err != nil {
			return err
		}
		_, err := exec(ctx, w, draftNew, openID, d.ID, d.Flow, d.Title, d.State, ms(d.At))
		return err
	})
}

const draftsOf query = `SELECT id, flow, title, state, at_ms FROM drafts WHERE openid = $1 ORDER BY at_ms DESC, id`

// Drafts lists a person's drafts, the newest first.
func (s *Store) Drafts(ctx context.Context, openID string) ([]bot.Draft, error) {
	return list(ctx, s.read, func(d *bot.Draft) []any {
		return []any{&d.ID, &d.Flow, &d.Title, &d.State, when{&d.At, s.Zone}}
	}, draftsOf, openID)
}

const draftDropped query = `DELETE FROM drafts WHERE openid = $1 AND id = $2`

// DropDraft forgets one; not having it is no error.
func (s *Store) DropDraft(ctx context.Context, openID, id string) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, draftDropped, openID, id)
		return err
	})
}
