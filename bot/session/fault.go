package session

import (
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"lianluo/domain"
)

// away makes of any fault of the client's one that callers know.
func away(err error) error {
	return fmt.Errorf("session: redis: %w: %w", domain.ErrAway, discreet(err))
}

// discreet cuts what a server says before it comes to quoting: keys, and the
// arguments of commands it does not know. Faults of the network name addresses
// only and stay whole.
func discreet(err error) error {
	var said redis.Error
	if !errors.As(err, &said) {
		return err
	}
	text := said.Error()
	if quote := strings.IndexAny(text, "'`\":"); quote >= 0 {
		text = text[:quote]
	}
	return errors.New(strings.TrimSpace(text))
}
