package wechat

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/bot"
)

// render makes the passive reply, or nil when there is nothing to say: an empty
// Content would show the person that the account is out of order.
func render(r bot.Reply, to, from string, now time.Time) []byte {
	var b bytes.Buffer
	words := fit(r.Text)
	switch {
	case r.Card != nil:
		head(&b, to, from, "news", now)
		article(&b, *r.Card)
	case words != "":
		head(&b, to, from, "text", now)
		tag(&b, "Content", words)
	default:
		return nil
	}
	b.WriteString("</xml>")
	return b.Bytes()
}

func head(b *bytes.Buffer, to, from, kind string, now time.Time) {
	b.WriteString("<xml>")
	tag(b, "ToUserName", to)
	tag(b, "FromUserName", from)
	fmt.Fprintf(b, "<CreateTime>%d</CreateTime>", now.Unix())
	tag(b, "MsgType", kind)
}

// article is one: WeChat drops further ones when it answers a message.
func article(b *bytes.Buffer, c bot.Card) {
	b.WriteString("<ArticleCount>1</ArticleCount><Articles><item>")
	tag(b, "Title", fit(c.Title))
	tag(b, "Description", fit(c.Words))
	tag(b, "PicUrl", c.Picture)
	tag(b, "Url", c.Address)
	b.WriteString("</item></Articles>")
}

// tag writes words as CDATA. Where they contain its end, it is cut in two.
func tag(b *bytes.Buffer, name, words string) {
	words = strings.ReplaceAll(clean(words), "]]>", "]]]]><![CDATA[>")
	for _, s := range [...]string{"<", name, "><![CDATA[", words, "]]></", name, ">"} {
		b.WriteString(s)
	}
}

// more shows that words were cut.
const more = "…"

// fit is the last guard before WeChat's limit, which costs the person the whole
// message: words over [bot.MaxText] bytes end at a line's end in their second
// half, or else at the last character that fits. Whoever has more to say splits
// it before.
func fit(words string) string {
	words = strings.TrimSpace(clean(words))
	if len(words) <= bot.MaxText {
		return words
	}
	end := bot.MaxText - len(more)
	for !utf8.RuneStart(words[end]) {
		end--
	}
	if i := strings.LastIndexByte(words[:end], '\n'); i > end/2 {
		end = i
	}
	return strings.TrimSpace(words[:end]) + more
}

// envelope seals a reply: Encrypt and its signature over a time and a nonce of
// its own.
func envelope(sealed, token, nonce string, now time.Time) []byte {
	var b bytes.Buffer
	at := strconv.FormatInt(now.Unix(), 10)
	b.WriteString("<xml>")
	tag(&b, "Encrypt", sealed)
	tag(&b, "MsgSignature", sign(token, at, nonce, sealed))
	fmt.Fprintf(&b, "<TimeStamp>%s</TimeStamp>", at)
	tag(&b, "Nonce", nonce)
	b.WriteString("</xml>")
	return b.Bytes()
}
