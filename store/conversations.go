package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// Conversations is what is remembered between messages where there is no Redis:
// [bot.Sessions] in SQL. It survives a restart, and the fence written by Begin is
// compared by End, so that a slow answer cannot overwrite a later one.
type Conversations struct {
	Store *Store
	Now   func() time.Time
}

var _ bot.Sessions = Conversations{}

const (
	personLocked query = `INSERT INTO conversations (person, fence, locked_ms) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET fence = excluded.fence, locked_ms = excluded.locked_ms WHERE conversations.locked_ms <= $4`
	replyGiven query = `SELECT reply FROM replies WHERE person = $1 AND key = $2 AND until_ms > $3`
	stateOf    query = `SELECT state FROM conversations WHERE person = $1 AND stored_ms > $2`
)

// errRepeat undoes the lock taken for a message that was answered before.
var errRepeat = errors.New("answered before")

// Begin implements [bot.Sessions].
func (c Conversations) Begin(ctx context.Context, key, person string) (b bot.Begun, err error) {
	err = c.Store.write(ctx, func(ctx context.Context, w runner) (err error) {
		b, err = begin(ctx, w, bot.Ticket{Key: key, Person: person, Fence: rand.Text()}, c.Now())
		if err == nil && b.Outcome == bot.Repeat {
			return errRepeat
		}
		return err
	})
	if errors.Is(err, errRepeat) {
		err = nil
	}
	return b, err
}

// begin locks before it looks for a reply, so that it sees one given meanwhile.
func begin(ctx context.Context, w runner, t bot.Ticket, now time.Time) (bot.Begun, error) {
	locked, err := exec(ctx, w, personLocked, t.Person, t.Fence, ms(now.Add(bot.LockLife)), ms(now))
	if err != nil {
		return bot.Begun{}, err
	}
	given, err := list(ctx, w, itself[[]byte], replyGiven, t.Person, t.Key, ms(now))
	switch {
	case err != nil:
		return bot.Begun{}, err
	case len(given) > 0:
		return bot.Begun{Outcome: bot.Repeat, Reply: given[0]}, nil
	case locked == 0:
		return bot.Begun{Outcome: bot.Busy}, nil
	}
	b := bot.Begun{Outcome: bot.Granted, Ticket: t}
	states, err := list(ctx, w, itself[[]byte], stateOf, t.Person, ms(now.Add(-bot.StateLife)))
	if len(states) > 0 {
		b.State = states[0]
	}
	return b, err
}

const (
	stateStored query = `UPDATE conversations SET state = $3, stored_ms = $4, fence = '', locked_ms = 0
WHERE person = $1 AND fence = $2 AND locked_ms > $4`
	repliesEnd  query = `DELETE FROM replies WHERE person = $1 AND until_ms <= $2`
	replyStored query = `INSERT INTO replies (person, key, reply, until_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (person, key) DO UPDATE SET reply = excluded.reply, until_ms = excluded.until_ms`
)

// End implements [bot.Sessions].
func (c Conversations) End(ctx context.Context, t bot.Ticket, state, reply []byte) error {
	now := c.Now()
	return c.Store.write(ctx, func(ctx context.Context, w runner) error {
		n, err := exec(ctx, w, stateStored, t.Person, t.Fence, state, ms(now))
		if err == nil && n == 0 {
			err = fmt.Errorf("store: the lock of a conversation: %w", domain.ErrChanged)
		}
		if err != nil {
			return err
		}
		if _, err := exec(ctx, w, repliesEnd, t.Person, ms(now)); err != nil {
			return err
		}
		_, err = exec(ctx, w, replyStored, t.Person, t.Key, reply, ms(now.Add(bot.ReplyLife)))
		return err
	})
}

const unlocked query = `UPDATE conversations SET fence = '', locked_ms = 0 WHERE person = $1 AND fence = $2`

// Abort implements [bot.Sessions].
func (c Conversations) Abort(ctx context.Context, t bot.Ticket) error {
	return c.Store.write(ctx, func(ctx context.Context, w runner) error {
		_, err := exec(ctx, w, unlocked, t.Person, t.Fence)
		return err
	})
}

const idle query = `SELECT person FROM conversations
WHERE state IS NOT NULL AND stored_ms < $1 AND stored_ms > $2 ORDER BY stored_ms, person LIMIT $3`

// Idle implements [bot.Sessions].
func (c Conversations) Idle(ctx context.Context, before time.Time, n int) ([]string, error) {
	return list(ctx, c.Store.read, itself[string], idle, ms(before), ms(c.Now().Add(-bot.StateLife)), n)
}
