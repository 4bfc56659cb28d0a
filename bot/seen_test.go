package bot_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
	"lianluo/texts"
)

// stageOf is an engine with these conversations only.
func stageOf(t *testing.T, flows ...bot.Flow) *stage {
	t.Helper()
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range flows {
		names = append(names, f.Name)
	}
	s := &stage{t: t, books: &books{applied: map[string][]domain.Event{}}, sessions: &flaky{Sessions: sessiontest.NewMemory(time.Now)}}
	s.Engine, err = bot.New(bot.Options{
		Flows: flows, Sessions: s.sessions, Records: s.books, Understanding: exactly{names},
		Say: words.Say, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sheet is a small form whose questions, and what its review shows, others may
// change meanwhile.
type sheet struct {
	fields []string
	note   string
}

func (f *sheet) run(c *bot.Chat) (bot.Ending, error) {
	var said []string
	for _, name := range f.fields {
		said = append(said, c.Ask(bot.Question{Name: name, Ask: name + "?"}, c.ReadNumber(1, 100)))
	}
	words := strings.Join(said, "+") + f.note
	c.Review("review", words, f.fields...)
	return bot.Ending{Words: "noted " + words, Events: []domain.Event{domain.MuteSet{Member: 1}}}, nil
}

// A question added while the review is open is answered after the 确认: what that
// confirmed is no longer what would be recorded.
func TestConfirmingBeforeAQuestionWasAdded(t *testing.T) {
	form := &sheet{fields: []string{"a"}}
	s := stageOf(t, bot.Flow{Name: "form", Run: form.run})
	s.expect("form", "a?", "1", "回复“确认”")
	form.fields = append(form.fields, "b")
	s.expect("确认", "b?", "2", "1+2\n回复“确认”")
	if len(s.books.applied) != 0 {
		t.Fatal("it was recorded without having been shown")
	}
	s.expect("确认", "noted 1+2")
}

func TestConfirmingWhatHasChanged(t *testing.T) {
	form := &sheet{fields: []string{"a"}}
	s := stageOf(t, bot.Flow{Name: "form", Run: form.run})
	s.expect("form", "a?", "1", "回复“确认”")
	form.note = " here"
	s.expect("确认", "有变化")
	if len(s.books.applied) != 0 {
		t.Fatal("something was recorded that was not shown")
	}
	s.expect("确认", "noted 1 here")
}

// A review of several pages is confirmed on its last one.
func TestConfirmingUnreadPages(t *testing.T) {
	form := &sheet{fields: []string{"a"}, note: strings.Repeat("\none more line of a long review", 100)}
	s := stageOf(t, bot.Flow{Name: "form", Run: form.run})
	s.expect("form", "a?", "1", "回复“更多”", "确认", "one more line", "什么", "回复“更多”")
	if len(s.books.applied) != 0 {
		t.Fatal("it was recorded with pages unread")
	}
	s.expect("确认", "回复“确认”提交", "确认", "noted")
}

// What is on record depends on what was asked before: gone back to the place, the
// figure of the other place does not stay.
func TestGivenGoesBackWithItsQuestion(t *testing.T) {
	onRecord := map[string]string{"1": "11", "2": "22"}
	s := stageOf(t, bot.Flow{Name: "sum", Run: func(c *bot.Chat) (bot.Ending, error) {
		place := c.Ask(bot.Question{Name: "place", Ask: "place?"}, c.ReadNumber(1, 2))
		c.Given("sum", onRecord[place])
		words := c.Ask(bot.Question{Name: "sum", Ask: "sum?"}, c.ReadNumber(1, 100))
		words += " " + c.Ask(bot.Question{Name: "b", Ask: "b?"}, c.ReadNumber(1, 100))
		c.Review("review", place+" has "+words, "sum", "b")
		return bot.Ending{Words: "noted"}, nil
	}})
	s.expect("sum", "place?", "1", "b?", "返回", "place?", "2", "b?", "5", "2 has 22 5", "改1 7", "2 has 7 5")
}

// 明天 is the day after it is said, however long ago the conversation began.
func TestDaysAreCountedFromWhenTheyAreSaid(t *testing.T) {
	s := stageOf(t, bot.Flow{Name: "plan", Run: func(c *bot.Chat) (bot.Ending, error) {
		return bot.Ending{Words: c.Day("day", domain.Span{}).String() + " " + c.Time("time", c.Started()).Format("2 15:04")}, nil
	}})
	s.expect("plan", "day")
	s.n += 48 * 60 // minutes
	s.expect("明天", "time", "今天", "2009-03-21 20 12:")
}

// A yes to something else than a review is an answer, though pages are unread.
func TestYesTurnsPagesOnlyOfAReview(t *testing.T) {
	s := newStage(t)
	s.expect("story", "words?", strings.Repeat("很长的一段话。", 300), "未完", "好的", "未完")
	s.expect("取消", "已取消", "count", "first?")
	s.say("long")
	if got := s.say("好的"); !strings.Contains(got, "first?") || strings.Contains(got, "未完") {
		t.Errorf("a yes to a figure turned the page: %q", got)
	}
}
