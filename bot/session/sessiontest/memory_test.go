package sessiontest_test

import (
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
)

func TestMemory(t *testing.T) {
	now := time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC)
	open := func(*testing.T) bot.Sessions {
		return sessiontest.NewMemory(func() time.Time { return now })
	}
	sessiontest.Run(t, open, func(d time.Duration) { now = now.Add(d) })
}

func TestMemoryByTheWall(t *testing.T) {
	sessiontest.Run(t, func(*testing.T) bot.Sessions { return sessiontest.NewMemory(time.Now) }, nil)
}
