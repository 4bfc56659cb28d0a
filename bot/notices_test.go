package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"lianluo/bot"
)

func lines(n int) bot.Flow {
	return bot.Flow{Name: "list", Run: func(*bot.Chat) (bot.Ending, error) {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "line %d of a long list\n", i)
		}
		return bot.Ending{Words: b.String()}, nil
	}}
}

// A notice that comes while somebody turns pages waits for the last one.
func TestNoticeBetweenPages(t *testing.T) {
	const n = 300
	s := stageOf(t, lines(n))
	whole := s.say("list")
	s.books.notices = []string{strings.Repeat("通知", 50)}
	for range 10 {
		whole += s.say("更多")
	}
	for i := range n {
		if !strings.Contains(whole, fmt.Sprintf("line %d of", i)) {
			t.Fatalf("line %d is lost", i)
		}
	}
	if !strings.Contains(whole, "通知：") || len(s.books.notices) > 0 {
		t.Error("the notice never came")
	}
}

// A door that shows the card shows nothing else.
func TestNoticeWaitsBehindACard(t *testing.T) {
	card := bot.Flow{Name: "card", Run: func(*bot.Chat) (bot.Ending, error) {
		return bot.Ending{Words: "the code", Card: &bot.Card{Title: "a picture", Words: "the code"}}, nil
	}}
	s := stageOf(t, card)
	s.books.notices = []string{"news"}
	r, err := s.Handle(t.Context(), s.message("card"))
	if err != nil || r.Card == nil || len(s.books.notices) == 0 {
		t.Fatal("a notice counts as shown that was not", r.Card, err)
	}
}
