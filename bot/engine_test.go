package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
	"lianluo/texts"
)

// exactly understands the names of flows and plain figures: these tests are about
// the engine.
type exactly struct{ flows []string }

func (e exactly) Meaning(text string, _ bot.Hearing) bot.Meaning {
	if slices.Contains(e.flows, text) {
		return bot.Meaning{Label: text, Sure: true, Whole: true, Asks: text == "time"}
	}
	if text == "either" {
		return bot.Meaning{Others: e.flows[:2]}
	}
	return bot.Meaning{}
}

func (exactly) Number(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
func (e exactly) Money(text string) (int64, bool) { return e.Number(text) }
func (exactly) Day(text string, at time.Time) (domain.Day, bool) {
	if text == "明天" {
		return domain.DayOf(at).Add(1), true
	}
	d, err := domain.ParseDay(text)
	return d, err == nil
}

func (exactly) Fill(string, domain.Form, string, time.Time) bot.Filled { return bot.Filled{} }

func (exactly) Absence(string, []string, time.Time) bot.Absence { return bot.Absence{} }
func (exactly) Announcement(string) bot.Announcement            { return bot.Announcement{} }

func (exactly) Time(text string, at time.Time) (time.Time, bool) {
	if text == "今天" {
		return at, true
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}

// books are records in memory.
type books struct {
	mu      sync.Mutex
	applied map[string][]domain.Event
	drafts  []bot.Draft
	media   []bot.Media
	notices []string // that wait for wang
	bound   bool     // whether stranger is somebody by now
	gone    bool     // whether wang is nobody any more
	err     error
}

func (b *books) Person(_ context.Context, openID string, _ time.Time) (domain.Person, error) {
	if openID == "stranger" && !b.bound || openID == "wang" && b.gone {
		return domain.Person{OpenID: openID}, b.err
	}
	return domain.Person{OpenID: openID, Member: domain.Member{ID: 1, Name: openID}, Waiting: len(b.notices)}, b.err
}

func (b *books) Apply(_ context.Context, id string, _ time.Time, events []domain.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err
	}
	b.applied[id] = events
	for _, e := range events {
		switch e.(type) {
		case domain.Unbound:
			b.gone = true
		case domain.Bound:
			b.bound = true
		}
	}
	return nil
}

func (b *books) SaveDraft(_ context.Context, _ string, d bot.Draft) error {
	b.drafts = append([]bot.Draft{d}, b.drafts...)
	return b.err
}

func (b *books) Drafts(context.Context, string) ([]bot.Draft, error) {
	return slices.Clone(b.drafts), b.err
}

func (b *books) DropDraft(_ context.Context, _, id string) error {
	b.drafts = slices.DeleteFunc(b.drafts, func(d bot.Draft) bool { return d.ID == id })
	return b.err
}

func (b *books) TakeNotices(context.Context, domain.Person, string, time.Time, int) ([]string, error) {
	taken := b.notices
	b.notices = nil
	return taken, b.err
}

func (b *books) WantMedia(_ context.Context, m bot.Media) error {
	b.media = append(b.media, m)
	return b.err
}

// stage is an engine with small conversations.
type stage struct {
	*bot.Engine
	t        *testing.T
	books    *books
	sessions *flaky
	missed   []domain.Unclear // what was not understood
	n        int
}

// flaky sessions can be away at either end of a message.
type flaky struct {
	bot.Sessions
	begin, end error
}

func (f *flaky) Begin(ctx context.Context, key, person string) (bot.Begun, error) {
	if f.begin != nil {
		return bot.Begun{}, f.begin
	}
	return f.Sessions.Begin(ctx, key, person)
}

func (f *flaky) End(ctx context.Context, t bot.Ticket, state, reply []byte) error {
	if f.end != nil {
		return errors.Join(f.end, f.Abort(ctx, t))
	}
	return f.Sessions.End(ctx, t, state, reply)
}

func flows() []bot.Flow {
	noted := func(c *bot.Chat, words string) (bot.Ending, error) {
		return bot.Ending{Words: words, Events: []domain.Event{domain.MuteSet{Member: c.Person.Member.ID}}}, nil
	}
	ask := func(c *bot.Chat, name string, free bool) string {
		q := bot.Question{Name: name, Ask: name + "?", Free: free}
		if free {
			return c.Ask(q, c.ReadText(1, 5000))
		}
		return c.Ask(q, c.ReadNumber(1, 100))
	}
	return []bot.Flow{
		{Name: "count", Run: func(c *bot.Chat) (bot.Ending, error) {
			a, b := ask(c, "first", false), ask(c, "second", false)
			c.Review("review", a+"+"+b, "first", "second")
			return noted(c, "noted "+a+"+"+b)
		}},
		{Name: "story", Run: func(c *bot.Chat) (bot.Ending, error) {
			s := ask(c, "words", true)
			c.Review("review", s, "words")
			return noted(c, "noted")
		}},
		{Name: "time", Run: func(*bot.Chat) (bot.Ending, error) { return bot.Ending{Words: "noon"}, nil }},
		{Name: "long", Run: func(*bot.Chat) (bot.Ending, error) {
			return bot.Ending{Words: strings.Repeat("一二三四五六七八九十\n", 200)}, nil
		}},
		{Name: "tap", Run: func(c *bot.Chat) (bot.Ending, error) { return noted(c, "here") }},
		{Name: "card", Run: func(*bot.Chat) (bot.Ending, error) {
			return bot.Ending{Words: "a picture", Card: &bot.Card{Title: "picture", Address: "https://example.com/"}}, nil
		}},
		{Name: "broken", Run: func(*bot.Chat) (bot.Ending, error) { panic("a bug") }},
		{Name: "photo", Run: func(c *bot.Chat) (bot.Ending, error) {
			p := c.Ask(bot.Question{Name: "p", Ask: "photo?", Optional: true}, c.ReadPhoto())
			return noted(c, "photo "+p[:6])
		}},
		{Name: bot.Binding, Open: true, Run: func(c *bot.Chat) (bot.Ending, error) {
			return bot.Ending{Words: "hello " + ask(c, "name", true)}, nil
		}},
	}
}

func newStage(t *testing.T) *stage {
	t.Helper()
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := flows()
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	s := &stage{t: t, books: &books{applied: map[string][]domain.Event{}}, sessions: &flaky{Sessions: sessiontest.NewMemory(time.Now)}}
	s.Engine, err = bot.New(bot.Options{
		Flows: all, Sessions: s.sessions, Records: s.books, Understanding: exactly{names},
		Say: words.Say, Log: slog.New(slog.DiscardHandler),
		Unclear: func(u domain.Unclear) { s.missed = append(s.missed, u) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var noon = time.Date(2009, 3, 18, 12, 0, 0, 0, time.UTC)

func (s *stage) message(text string) bot.Inbound {
	s.n++
	return bot.Inbound{Key: fmt.Sprint("k", s.n), From: "wang", Kind: bot.Text, Text: text, At: noon.Add(time.Duration(s.n) * time.Minute)}
}

func (s *stage) say(text string) string {
	s.t.Helper()
	r, err := s.Handle(s.t.Context(), s.message(text))
	if err != nil {
		s.t.Fatal(err)
	}
	return r.Text
}

// expect plays pairs of what is said and a part of what is answered.
func (s *stage) expect(pairs ...string) {
	s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if got := s.say(pairs[i]); !strings.Contains(got, pairs[i+1]) {
			s.t.Fatalf("%q was answered %q, without %q", pairs[i], got, pairs[i+1])
		}
	}
}

func TestConversation(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "many", "first?", "3", "second?", "返回", "first?", "4", "second?", "5", "4+5",
		"改1 7", "7+5", "改2", "second?", "8", "7+8")
	if len(s.books.applied) != 0 {
		t.Fatal("something was recorded before it was confirmed")
	}
	s.expect("什么", "还没有提交", "确认", "noted 7+8")
	if len(s.books.applied) != 1 {
		t.Fatal(s.books.applied)
	}
}

func TestQuestionInTheMiddle(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "time", "noon", "3", "second?", "count", "second?", "story", "words?", "time", "noon",
		"once upon", "once upon", "确认", "noted\n——\n接着刚才的", "4", "3+4", "确认", "noted 3+4")
	if len(s.books.applied) != 2 {
		t.Fatal(s.books.applied)
	}
}

func TestRepeatedDeliveryHasOneEffect(t *testing.T) {
	s := newStage(t)
	in := s.message("tap")
	first, _ := s.Handle(t.Context(), in)
	again, err := s.Handle(t.Context(), in)
	if err != nil || first.Text != "here" || again != first || len(s.books.applied) != 1 {
		t.Fatal(first, again, err, s.books.applied)
	}
}

func TestNothingToSayKeepsNothing(t *testing.T) {
	s := newStage(t)
	in := s.message("")
	in.Kind = bot.Unfollow
	if r, err := s.Handle(t.Context(), in); err != nil || !r.IsZero() {
		t.Fatal(r, err)
	}
}

func TestLongAnswersAreWhole(t *testing.T) {
	s := newStage(t)
	page := s.say("long")
	var whole strings.Builder
	for range 10 {
		if len(page) > bot.MaxText {
			t.Fatalf("a page of %d bytes", len(page))
		}
		body, footer, more := strings.Cut(page, "（未完")
		whole.WriteString(body)
		if !more {
			break
		}
		_ = footer
		page = s.say("更多")
	}
	if n := strings.Count(whole.String(), "一二三四五六七八九十"); n != 200 {
		t.Fatalf("%d lines of 200", n)
	}
	s.expect("更多", "没有了")
}

func TestBurstIsTakenInOrder(t *testing.T) {
	s := newStage(t)
	s.say("story")
	var wg sync.WaitGroup
	for i := range 20 { // each gives the text anew, at the review; the last one must stand
		in := s.message(fmt.Sprint("改1 part", i))
		if i == 0 {
			in.Text = "part0"
		}
		wg.Add(1)
		entered := make(chan struct{})
		go func() {
			defer wg.Done()
			close(entered)
			if _, err := s.Handle(context.Background(), in); err != nil {
				t.Error(err)
			}
		}()
		<-entered
		time.Sleep(2 * time.Millisecond) // WeChat's own messages come further apart
	}
	wg.Wait()
	s.expect("什么", "part19")
}

func TestDraftsSurvive(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?", "暂存", "已存为草稿", "time", "noon", "继续", "second?", "4", "3+4", "确认", "noted 3+4")
	if len(s.books.drafts) != 0 {
		t.Fatal("a finished draft is still there")
	}
	s.expect("count", "first?", "9", "second?")
	later := noon.Add(5 * time.Hour)
	if n, err := s.Park(t.Context(), time.Now().Add(time.Hour), later, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	s.expect("time", "回复“继续”接着写", "time", "noon", "hm", "second?", "取消", "已取消")
	if len(s.books.drafts) != 0 {
		t.Fatal("a cancelled draft is still there")
	}
}

func TestUnclearIsOffered(t *testing.T) {
	s := newStage(t)
	s.expect("either", "1. ", "1", "first?", "取消", "已取消", "1", "没听明白")
}

func TestStrangersAreBoundFirst(t *testing.T) {
	s := newStage(t)
	in := s.message("count")
	in.From = "stranger"
	r, err := s.Handle(t.Context(), in)
	if err != nil || !strings.Contains(r.Text, "先认识一下") || !strings.Contains(r.Text, "name?") {
		t.Fatal(r, err)
	}
}

func TestPhotoIsWantedOnceTaken(t *testing.T) {
	s := newStage(t)
	in := s.message("")
	in.Kind, in.Media = bot.Photo, "m1"
	if r, _ := s.Handle(t.Context(), in); len(s.books.media) != 0 || !strings.Contains(r.Text, "没有保存") {
		t.Fatal("a photo nobody asked for was fetched")
	}
	s.expect("photo", "photo?", "words", "发一张照片")
	in.Key = "another"
	if r, _ := s.Handle(t.Context(), in); len(s.books.media) != 1 || r.Text != "photo media/" {
		t.Fatal(s.books.media, r)
	}
}

func TestBugsKeepTheDraft(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?", "broken", "出了点问题", "4", "3+4")
}

func TestStateAway(t *testing.T) {
	s := newStage(t)
	s.sessions.begin = domain.ErrAway
	s.expect("time", "noon", "count", "系统正忙", "tap", "系统正忙")
	s.sessions.begin = nil
	if len(s.books.applied) != 0 {
		t.Fatal("something was recorded without state")
	}
	s.expect("count", "first?")
	s.sessions.end = domain.ErrAway
	s.expect("3", "系统正忙")
	s.sessions.end = nil
	s.expect("3", "second?", "4", "3+4")
	s.sessions.end = domain.ErrAway
	s.expect("确认", "noted") // it is recorded, so that is what is said
	s.sessions.end = nil
	s.expect("确认", "noted")
	if len(s.books.applied) != 1 {
		t.Fatal("recorded twice")
	}
}

func TestRecordsAway(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?", "4", "3+4")
	s.books.err = fmt.Errorf("no database: %w", domain.ErrAway)
	s.expect("确认", "系统正忙")
	s.books.err = nil
	s.expect("确认", "noted 3+4")
}

func TestCardLeavesTheOpenQuestionToContinue(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?")
	in := s.message("card")
	r, err := s.Handle(t.Context(), in)
	if err != nil || r.Card == nil || !strings.Contains(r.Card.Words, "回复“继续”") {
		t.Fatal(r, err)
	}
	s.expect("继续", "second?", "4", "3+4")
}

func TestWhatIsNoAnswerIsNotTaken(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "改2 30", "现在还不能改", "3", "second?", "4", "3+4", "好的", "noted 3+4")
	s.expect("story", "words?", "谢谢", "等您写一句", "确认", "等您写一句", "改2", "现在还不能改", "改3月的计划", "改3月的计划")
	in := s.message("")
	in.Kind, in.Media = bot.Photo, "m1"
	s.expect("取消", "已取消", "count", "first?")
	if r, err := s.Handle(t.Context(), in); err != nil || !strings.Contains(r.Text, "这一问要打字") || len(s.books.media) != 0 {
		t.Fatal(r, err, s.books.media)
	}
}
