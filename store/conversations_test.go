package store_test

import (
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/store"
	"lianluo/store/storetest"
)

func TestConversations(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC)
			open := func(t *testing.T) bot.Sessions {
				return store.Conversations{Store: storetest.Open(t, url(t)), Now: func() time.Time { return now }}
			}
			sessiontest.Run(t, open, func(d time.Duration) { now = now.Add(d) })
		})
	}
}
