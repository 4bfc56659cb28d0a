package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

const secretNew query = `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING` //nolint:gosec // a statement about secrets holds none

// Secret is an installation's own secret of that name: 32 random bytes, made at
// the first call and the same ever after, for every replica.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	name = "secret." + name
	kept, err := list(ctx, s.read, itself[string], settingOf, name)
	if err == nil && len(kept) == 0 {
		err = s.write(ctx, func(ctx context.Context, w runner) error {
			fresh := make([]byte, 32)
			_, _ = rand.Read(fresh) // never fails
			if _, err := exec(ctx, w, secretNew, name, base64.StdEncoding.EncodeToString(fresh)); err != nil {
				return err
			}
			kept, err = list(ctx, w, itself[string], settingOf, name)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	secret, err := base64.StdEncoding.DecodeString(kept[0])
	if err != nil {
		return nil, fmt.Errorf("store: the setting %s is damaged: %w", name, err)
	}
	return secret, nil
}
