package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
	"lianluo/texts"
)

// six is a form of six fields with a review, as a weekly report is.
var six = bot.Flow{Name: "six", Run: func(c *bot.Chat) (bot.Ending, error) {
	for i := range 4 {
		c.Ask(bot.Question{Name: fmt.Sprint("figure", i), Ask: "本周集中学习了几次？"}, c.ReadNumber(0, 9999))
	}
	for i := range 2 {
		c.Ask(bot.Question{Name: fmt.Sprint("words", i), Ask: "主要做法是什么？", Free: true}, c.ReadText(1, 2000))
	}
	c.Review("_review", "请核对", c.Answered()...)
	return bot.Ending{Words: "已报送"}, nil
}}

const practice = "每周三晚上集中学习，会后分组讨论，联系群众走访困难户，把意见建议逐条记下来。"

// halfWay is the form with four figures answered and the first text open.
func halfWay(b *testing.B, env *bot.Env) bot.State {
	b.Helper()
	st := bot.State{ID: "x7Yl0vN1c2Wg5m3Qz9Kd8A", Flow: six.Name, Started: noon}
	for _, said := range []string{"", "2", "28", "3", "12"} {
		m := &bot.Message{Text: said}
		if said == "" {
			m = nil
		}
		if _, err := bot.Turn(b.Context(), env, six, domain.Person{}, &st, m); err != nil {
			b.Fatal(err)
		}
	}
	return st
}

// BenchmarkTurn reads a state, takes one answer and writes the state.
func BenchmarkTurn(b *testing.B) {
	words, err := texts.Load()
	if err != nil {
		b.Fatal(err)
	}
	env := &bot.Env{Say: words.Say, Understanding: exactly{}}
	stored, err := json.Marshal(halfWay(b, env))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var size int
	for b.Loop() {
		var st bot.State
		if err := json.Unmarshal(stored, &st); err != nil {
			b.Fatal(err)
		}
		r, err := bot.Turn(b.Context(), env, six, domain.Person{}, &st, &bot.Message{Text: practice})
		if err != nil || !r.Taken {
			b.Fatal(err, r)
		}
		after, err := json.Marshal(st)
		if err != nil {
			b.Fatal(err)
		}
		size = len(after)
	}
	b.ReportMetric(float64(size), "state-bytes")
}

// BenchmarkHandle is the same answer by the whole engine.
func BenchmarkHandle(b *testing.B) {
	words, err := texts.Load()
	if err != nil {
		b.Fatal(err)
	}
	sessions := sessiontest.NewMemory(time.Now)
	e, err := bot.New(bot.Options{
		Flows: []bot.Flow{six}, Sessions: sessions, Records: &books{applied: map[string][]domain.Event{}},
		Understanding: exactly{}, Say: words.Say, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	st := halfWay(b, &bot.Env{Say: words.Say, Understanding: exactly{}})
	box, err := json.Marshal(bot.Box{Stack: []bot.State{st}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := put(b.Context(), sessions, fmt.Sprint("p", i), box); err != nil {
			b.Fatal(err)
		}
		r, err := e.Handle(b.Context(), bot.Inbound{Key: fmt.Sprint("m", i), From: "wang", Kind: bot.Text, Text: practice, At: noon})
		if err != nil || !strings.Contains(r.Text, "主要做法") {
			b.Fatal(err, r)
		}
	}
}

// put makes the state what it was before.
func put(ctx context.Context, s bot.Sessions, key string, state []byte) error {
	t, err := s.Begin(ctx, key, "wang")
	if err != nil {
		return err
	}
	return s.End(ctx, t.Ticket, state, nil)
}
