package bot_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
)

// A panic may quote what a member wrote; a log must not.
func TestPanicsDoNotQuoteMembers(t *testing.T) {
	var log bytes.Buffer
	e, err := bot.New(bot.Options{
		Flows: []bot.Flow{{Name: "tell", Run: func(c *bot.Chat) (bot.Ending, error) {
			panic(fmt.Sprintf("no room for %q of %s", c.Ask(bot.Question{Name: "words", Ask: "words?"}, c.ReadText(1, 99)), c.Person.OpenID))
		}}},
		Sessions: sessiontest.NewMemory(time.Now), Records: &books{applied: map[string][]domain.Event{}},
		Understanding: exactly{[]string{"tell"}}, Say: func(key string, _ any) string { return key },
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, Engine: e}
	s.expect("tell", "words?", "a secret", "fault.broken")
	if got := log.String(); !strings.Contains(got, "panicked") || strings.Contains(got, "secret") || strings.Contains(got, "wang") {
		t.Error(got)
	}
}
