package bot_test

import (
	"strings"
	"testing"

	"lianluo/bot"
	"lianluo/domain"
)

// part ends the binding of whoever confirms it.
func part(c *bot.Chat) (bot.Ending, error) {
	c.Review("review", "part?")
	return bot.Ending{Words: "parted", Events: []domain.Event{domain.Unbound{OpenID: c.Person.OpenID, Member: c.Person.Member.ID}}}, nil
}

func TestConversationEndsWithTheRightToIt(t *testing.T) {
	form := &sheet{fields: []string{"a", "b"}}
	s := stageOf(t, bot.Flow{Name: "form", Run: form.run}, bot.Flow{Name: "part", Run: part},
		bot.Flow{Name: bot.Binding, Open: true, Run: func(*bot.Chat) (bot.Ending, error) { return bot.Ending{Words: "who are you"}, nil }})

	s.expect("form", "a?", "1", "b?")
	s.books.gone = true // the secretary has confirmed another WeChat of theirs
	got := s.say("2")
	if strings.Contains(got, "1+2") || !strings.Contains(got, "没有提交") || !strings.Contains(got, "who are you") {
		t.Errorf("somebody unknown went on with the conversation of a member: %q", got)
	}

	s.books.gone = false
	s.expect("form", "a?", "1", "b?", "暂存", "已存为草稿", "form", "a?", "1", "b?", "part", "part?")
	s.books.notices = []string{"for members"}
	got = s.say("确认")
	if !strings.Contains(got, "parted") || strings.Contains(got, "b?") || strings.Contains(got, "for members") {
		t.Errorf("after parting: %q", got)
	}
	if got := s.say("继续"); strings.Contains(got, "b?") {
		t.Errorf("a draft went on: %q", got)
	}
}
