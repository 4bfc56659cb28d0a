package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// counted is what was not understood since it was last asked, one message a line.
func (s *stage) counted() string {
	var lines []string
	for _, u := range s.missed {
		lines = append(lines, fmt.Sprintf("%d %s %v %s “%s”", u.Day, u.Role, u.Offered, u.Chosen, u.Text))
	}
	s.missed = nil
	return strings.Join(lines, "\n")
}

// What opened nothing is counted when it has had its answer: at once where there
// was nothing to offer, else with the next message, whatever that is.
func TestWhatOpensNothingIsCounted(t *testing.T) {
	const declined, passed = "20090318 member []  “what 12”", "20090318 member [count story]  “either”"
	for name, x := range map[string]struct {
		said []string
		want string
	}{
		"understood":               {[]string{"time", "count", "3"}, ""},
		"declined":                 {[]string{"what 12"}, declined},
		"numbers":                  {[]string{"what 13800000001"}, "20090318 member []  “what #”"},
		"a figure that none asked": {[]string{"7"}, "20090318 member []  “7”"},
		"offered, and no more":     {[]string{"either"}, ""},
		"chosen":                   {[]string{"either", "2", "once upon"}, "20090318 member [count story] story “either”"},
		"no such choice":           {[]string{"either", "3"}, passed + "\n20090318 member []  “3”"},
		"another wish instead":     {[]string{"either", "time"}, passed},
		"a word that always works": {[]string{"either", "帮助"}, passed},
		"declined then":            {[]string{"either", "what 12", "time"}, passed + "\n" + declined},
		"offered again":            {[]string{"either", "either", "1"}, passed + "\n20090318 member [count story] count “either”"},
		"within a conversation":    {[]string{"count", "either", "what 12", "取消"}, ""},
		"at a review":              {[]string{"count", "3", "4", "what 12", "either"}, ""},
		"a word without its use":   {[]string{"更多", "返回", "取消", "继续"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			for _, words := range x.said {
				s.say(words)
			}
			if got := s.counted(); got != x.want {
				t.Errorf("counted\n%s\nwant\n%s", got, x.want)
			}
		})
	}
}

func TestOtherThanWordsLeavesAnOffer(t *testing.T) {
	for kind, text := range map[bot.Kind]string{bot.Tap: "time", bot.Scan: "", bot.Follow: "", bot.Photo: ""} {
		s := newStage(t)
		s.say("either")
		in := s.message(text)
		in.Kind = kind
		if _, err := s.Handle(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if got := s.counted(); got != "20090318 member [count story]  “either”" {
			t.Errorf("%s: counted %q", kind, got)
		}
	}
}

// A page is turned, a sticker cannot be read: the offer stands.
func TestAnOfferThatStandsIsNotCountedYet(t *testing.T) {
	s := newStage(t)
	s.say("either")
	in := s.message("")
	in.Kind = bot.Link
	if _, err := s.Handle(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	s.expect("更多", "没有了")
	if got := s.counted(); got != "" {
		t.Errorf("counted %q", got)
	}
	s.expect("1", "first?")
	if got := s.counted(); got != "20090318 member [count story] count “either”" {
		t.Errorf("counted %q", got)
	}
}

// Which draft is meant is no matter of understanding.
func TestDraftsOfferedAreNotCounted(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?", "暂存", "已存为草稿", "story", "words?", "暂存", "已存为草稿", "继续", "这些草稿", "1", "words?",
		"暂存", "已存为草稿", "继续", "这些草稿", "time", "noon")
	if got := s.counted(); got != "" {
		t.Errorf("counted %q", got)
	}
}

// Strangers are always being asked who they are.
func TestStrangersAreNotCounted(t *testing.T) {
	s := newStage(t)
	for _, words := range []string{"either", "张三", "what"} {
		in := s.message(words)
		in.From = "stranger"
		if _, err := s.Handle(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.counted(); got != "" {
		t.Errorf("counted %q", got)
	}
}

// The day is that of the message, not of what became of it.
func TestAnOfferIsCountedOnItsDay(t *testing.T) {
	s := newStage(t)
	s.say("either")
	s.n += 24 * 60 // minutes
	s.say("1")
	if got := s.counted(); got != "20090318 member [count story] count “either”" {
		t.Errorf("counted %q", got)
	}
}

func TestAnOfferOfSomebodyWhoWentAwayIsCounted(t *testing.T) {
	s := newStage(t)
	s.say("either")
	s.books.err = domain.ErrAway
	if n, err := s.Park(t.Context(), time.Now().Add(time.Hour), noon.Add(5*time.Hour), 10); n != 1 || err != nil {
		t.Fatal("an offer that cannot be counted keeps nobody from being put aside", n, err)
	}
	s.books.err = nil
	if got := s.counted(); got != "" {
		t.Errorf("counted %q of somebody unknown", got)
	}
	s.say("either")
	for i := range 2 {
		if _, err := s.Park(t.Context(), time.Now().Add(time.Hour), noon.Add(time.Duration(6+i)*time.Hour), 10); err != nil {
			t.Fatal(err)
		}
	}
	s.expect("1", "没听明白")
	if got := s.counted(); got != "20090318 member [count story]  “either”\n20090318 member []  “1”" {
		t.Errorf("counted %q", got)
	}
}

// Delivered again, answered from memory or answered anew: it is one message.
func TestRepeatedDeliveryIsCountedOnce(t *testing.T) {
	s := newStage(t)
	in := s.message("what")
	s.sessions.end = domain.ErrAway
	for range 2 {
		if _, err := s.Handle(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.counted(); got != "" {
		t.Errorf("counted %q before the reply stood", got)
	}
	s.sessions.end = nil
	for range 3 {
		if r, err := s.Handle(t.Context(), in); err != nil || !strings.Contains(r.Text, "没听明白") {
			t.Fatal(r, err)
		}
	}
	if got := s.counted(); strings.Count(got, "what") != 1 {
		t.Errorf("counted %q", got)
	}
	s.sessions.begin = domain.ErrAway // nothing is answered then that would be counted
	s.expect("what", "系统正忙")
	s.books.err, s.sessions.begin = domain.ErrAway, nil
	s.expect("what", "系统正忙")
	if got := s.counted(); got != "" {
		t.Errorf("counted %q while things were away", got)
	}
}

// What the statistics may know is what the noun has room for.
func TestWhatIsCountedNamesNobody(t *testing.T) {
	s := newStage(t)
	s.say("what")
	want := domain.Unclear{Day: 20090318, Role: domain.RoleMember, Text: "what"}
	if len(s.missed) != 1 || !slices.Equal(s.missed[0].Offered, want.Offered) || fmt.Sprintf("%#v", s.missed[0]) != fmt.Sprintf("%#v", want) {
		t.Errorf("%#v, want %#v", s.missed, want)
	}
}
