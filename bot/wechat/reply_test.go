package wechat

import (
	"fmt"
	"strings"
	"testing"

	"lianluo/bot"
)

func TestReplies(t *testing.T) {
	long := strings.Repeat("字", 700) // 2,100 bytes
	lines := strings.Repeat("一二三四五六七八九十\n", 70)
	for _, c := range []struct{ name, text, want string }{
		{"words", "好的，周报已收到。", "好的，周报已收到。"},
		{"lines", "一\n二", "一\n二"},
		{"markup", `<a href="https://a/?b=1&c=2">看</a>`, `<a href="https://a/?b=1&c=2">看</a>`},
		{"the end of CDATA", "a]]>b]]]]>>", "a]]>b]]]]>>"},
		{"the end of CDATA around a control character", "]]\x01>", "]]>"},
		{"control characters", "周\x00\x01\x0b\u0085报\x7f", "周报"},
		{"torn UTF-8", "周\xe5\x91报", "周报"},
		{"no characters", "\ufffe\uffff字", "字"},
		{"too long", long, strings.Repeat("字", 599) + "…"},
		{"too long, in lines", lines, strings.TrimSpace(strings.Repeat("一二三四五六七八九十\n", 57)) + "…"},
		{"too long after a short line", "标题\n" + long, "标题\n" + strings.Repeat("字", 596) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAccount(t, bot.Reply{Text: c.text}, plain)
			got := readReply(t, a.push(words("x")).body)
			a.want("content", got.Content, c.want)
			a.want("to", got.ToUserName+" "+got.FromUserName+" "+got.MsgType, somebody+" "+somewhere+" text")
			a.want("time", got.CreateTime, monday.Unix())
			a.want("outcome", a.outcome(), Answered)
			if len(got.Content) > bot.MaxText {
				t.Errorf("%d bytes", len(got.Content))
			}
		})
	}
}

func TestCard(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "unused", Card: &bot.Card{Title: "周报]]>\x01", Words: "12/17", Picture: "https://a/p?\x01x=1&y", Address: "https://a/r"}}, plain)
	got := readReply(t, a.push(words("x")).body)
	a.want("kind", got.MsgType, "news")
	a.want("count", got.ArticleCount, 1)
	a.want("item", fmt.Sprint(got.Articles.Item), "[{周报]]> 12/17 https://a/p?x=1&y https://a/r}]")
}
