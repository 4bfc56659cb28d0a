package bot_test

import (
	"log/slog"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
)

// opened asks two questions, the second of which the opening message may answer.
func opened(c *bot.Chat) (bot.Ending, error) {
	if c.Opening() != "" {
		c.Opened("two", "from "+c.Opening())
	}
	if words, sent := c.Typed("one"); sent && words == "both" {
		c.Also("one", "1")
		c.Also("two", "2")
	}
	one, two := c.Text("one", 1, 20), c.Text("two", 1, 20)
	c.Review("review", one+"/"+two, "one", "two")
	return bot.Ending{Words: one + "/" + two}, nil
}

func turn(t *testing.T, st *bot.State, words string) bot.Turned {
	t.Helper()
	env := &bot.Env{Understanding: exactly{}, Say: func(key string, _ any) string { return key }}
	var m *bot.Message
	if words != "" {
		m = &bot.Message{Text: words}
	}
	r, err := bot.Turn(t.Context(), env, bot.Flow{Name: "opened", Run: opened}, domain.Person{}, st, m)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func answers(st bot.State) map[string]string {
	all := map[string]string{}
	for _, a := range st.Answers {
		all[a.Name] = a.Text
	}
	return all
}

// TestOpening: what the opening message says is the person's own answer: 返回 comes back
// to it, and what they say instead stands.
func TestOpening(t *testing.T) {
	st := bot.State{ID: "m1", Flow: "opened", Opening: "hello"}
	turn(t, &st, "")
	turn(t, &st, "x")
	if got := answers(st); got["one"] != "x" || got["two"] != "from hello" || st.Asked != "review" {
		t.Fatalf("%v, asked %s", got, st.Asked)
	}
	turn(t, &st, bot.Back)
	if st.Asked != "two" {
		t.Fatalf("返回 asks %s", st.Asked)
	}
	turn(t, &st, "y")
	if got := answers(st); got["two"] != "y" {
		t.Errorf("%v", got)
	}
}

// TestAlso: an answer that carries another is taken, and both are kept.
func TestAlso(t *testing.T) {
	st := bot.State{ID: "m1", Flow: "opened"}
	turn(t, &st, "")
	r := turn(t, &st, "both")
	if got := answers(st); !r.Taken || got["one"] != "1" || got["two"] != "2" || st.Asked != "review" {
		t.Errorf("%+v, %v, asked %s", r, got, st.Asked)
	}
}

// TestTakenUp: what is picked from an offer begins with the words the offer was made
// for, and the number is not among them.
func TestTakenUp(t *testing.T) {
	s := &stage{t: t, books: &books{applied: map[string][]domain.Event{}}}
	tell := func(c *bot.Chat) (bot.Ending, error) { return bot.Ending{Words: "began with " + c.Opening()}, nil }
	var err error
	s.Engine, err = bot.New(bot.Options{
		Flows:    []bot.Flow{{Name: "this", Run: tell}, {Name: "that", Run: tell}},
		Sessions: sessiontest.NewMemory(time.Now), Records: s.books, Understanding: exactly{[]string{"this", "that"}},
		Say: func(key string, _ any) string { return key }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.say("either")
	if got := s.say("2"); got != "began with either" {
		t.Error(got)
	}
	if got := s.say("this"); got != "began with this" {
		t.Error(got)
	}
}
