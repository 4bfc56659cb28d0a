package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
)

// guess fails every answer but 7 and begins once more, knowing what it began with.
func guess(c *bot.Chat) (bot.Ending, error) {
	n := c.Ask(bot.Question{Name: "n", Ask: "code " + c.Slot("scene") + "?"}, c.ReadNumber(1, 9))
	if n == "7" {
		return bot.Ending{Words: "right"}, nil
	}
	wrong := []domain.Event{domain.BindFailed{OpenID: c.Person.OpenID, Day: c.Today()}}
	return bot.Ending{Words: "wrong", Events: wrong, Anew: map[string]string{"scene": c.Slot("scene")}}, nil
}

func TestBeginsOnceMoreAfterItsEvents(t *testing.T) {
	s := &stage{t: t, books: &books{applied: map[string][]domain.Event{}}}
	var err error
	s.Engine, err = bot.New(bot.Options{
		Flows:  []bot.Flow{{Name: "guess", Run: guess}},
		Scenes: map[string]string{"g": "guess"}, Sessions: sessiontest.NewMemory(time.Now), Records: s.books,
		Understanding: exactly{[]string{"guess"}}, Say: func(string, any) string { return "" },
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	scan := s.message("g.1")
	scan.Kind = bot.Scan
	s.say("guess")
	if r, err := s.Handle(t.Context(), scan); err != nil || r.Text != "code g.1?" {
		t.Errorf("a code scanned while its conversation is open: %q, %v", r.Text, err)
	}
	for i, tt := range []struct{ say, want string }{
		{"3", "wrong code g.1?"}, {"4", "wrong code g.1?"}, {"7", "right"},
	} {
		if got := strings.ReplaceAll(s.say(tt.say), "\n", " "); got != tt.want {
			t.Errorf("%s was answered %q, want %q", tt.say, got, tt.want)
		}
		if want := min(i+1, 2); len(s.books.applied) != want {
			t.Errorf("after %s %d endings are recorded, want %d", tt.say, len(s.books.applied), want)
		}
	}
}
