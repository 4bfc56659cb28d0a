package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/simulator"
)

// askedPatience is how long somebody's conversation may be busy when it is looked at.
const askedPatience = 3 * time.Second

// asked tells what the account waits to hear from somebody. It looks at what is
// remembered between two messages, so it first waits for one under way.
func (a *account) asked(ctx context.Context, openID string) (q simulator.Question, err error) {
	ctx, cancel := context.WithTimeout(ctx, askedPatience)
	defer cancel()
	for {
		b, err := a.sessions.Begin(ctx, "asked:"+rand.Text(), openID)
		if err != nil {
			return q, err
		}
		if b.Outcome == bot.Granted {
			return question(b.State), a.sessions.Abort(ctx, b.Ticket)
		}
		select {
		case <-ctx.Done():
			return q, fmt.Errorf("a conversation stays busy: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// question reads the open one out of a stored conversation.
func question(state []byte) (q simulator.Question) {
	var box bot.Box
	if json.Unmarshal(state, &box) != nil || len(box.Stack) == 0 {
		return q // nothing is stored when there is nothing to remember
	}
	top := box.Stack[len(box.Stack)-1]
	return simulator.Question{Name: top.Asked, Review: top.Review}
}
