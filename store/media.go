package store

import (
	"context"

	"lianluo/bot"
)

const mediaWanted query = `INSERT INTO media (id, name, owner, kind, at_ms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`

// WantMedia notes that a file of WeChat's is to be fetched and kept under name.
// To want it again does nothing.
func (s *Store) WantMedia(ctx context.Context, m bot.Media) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, mediaWanted, m.ID, m.Name, m.Owner, m.Kind, ms(m.At))
		return err
	})
}

const mediaPending query = `SELECT id, name, owner, kind, at_ms FROM media WHERE outcome = '' ORDER BY at_ms, id LIMIT $1`

// PendingMedia lists up to n files that are still to be fetched, the oldest,
// which die first, first.
func (s *Store) PendingMedia(ctx context.Context, n int) ([]bot.Media, error) {
	return list(ctx, s.read, func(m *bot.Media) []any {
		return []any{&m.ID, &m.Name, &m.Owner, &m.Kind, when{&m.At, s.Zone}}
	}, mediaPending, n)
}

const mediaDone query = `UPDATE media SET outcome = $2 WHERE id = $1`

// MediaKept notes that the file stands under its name.
func (s *Store) MediaKept(ctx context.Context, id string) error { return s.mediaDone(ctx, id, "kept") }

// MediaLost notes that the file will never come, and why.
func (s *Store) MediaLost(ctx context.Context, id, why string) error {
	return s.mediaDone(ctx, id, "lost: "+why)
}

func (s *Store) mediaDone(ctx context.Context, id, outcome string) error {
	return s.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, mediaDone, id, outcome)
		return err
	})
}
