package wechat

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
)

// TestKinds sends raw XML of every kind through the handler, once in the open and
// once sealed.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, doc   string
		kind        bot.Kind
		text, media string
	}{
		{"text", words("周报"), bot.Text, "周报", ""},
		{"a tapped menu message", pushed("text", "<Content>是</Content><bizmsgmenuid>101</bizmsgmenuid><MsgId>1</MsgId>"), bot.Text, "是", ""},
		{"from an article", pushed("text", "<Content>学习</Content><MsgId>1</MsgId><MsgDataId>7</MsgDataId><Idx>1</Idx>"), bot.Text, "学习", ""},
		{"entities", pushed("text", "<Content>1 &lt; 2 &amp;&#20013;&#x56FD; a&b</Content><MsgId>1</MsgId>"), bot.Text, "1 < 2 &中国 a&b", ""},
		{"line breaks", words("一\r\n二\r三\t四"), bot.Text, "一\n二\n三\t四", ""},
		{"image", pushed("image", "<PicUrl>http://a/b?c=1&d=2</PicUrl><MediaId><![CDATA[m-1]]></MediaId><MsgId>1</MsgId>"), bot.Photo, "", "m-1"},
		{"voice", pushed("voice", "<MediaId>m-2</MediaId><Format>amr</Format><Recognition><![CDATA[]]></Recognition><MsgID>1</MsgID><MediaId16K>x</MediaId16K>"), bot.Voice, "", "m-2"},
		{"voice that was heard", pushed("voice", "<MediaId>m-2</MediaId><Recognition>到了</Recognition><MsgId>1</MsgId>"), bot.Voice, "到了", "m-2"},
		{"video", pushed("video", "<MediaId>m-3</MediaId><ThumbMediaId>t</ThumbMediaId><MsgId>1</MsgId>"), bot.Video, "", "m-3"},
		{"short video", pushed("shortvideo", "<MediaId>m-4</MediaId><ThumbMediaId>t</ThumbMediaId><MsgId>1</MsgId>"), bot.Video, "", "m-4"},
		{"location", pushed("location", "<Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Scale>20</Scale><Label>三湖村</Label><MsgId>1</MsgId>"), bot.Place, "三湖村", ""},
		{"link", pushed("link", "<Title>学习资料</Title><Description>d</Description><Url>https://a/b</Url><MsgId>1</MsgId>"), bot.Link, "学习资料\nhttps://a/b", ""},
		{"a kind of tomorrow", pushed("hologram", "<MsgId>1</MsgId>"), bot.Other, "", ""},
		{"subscribe", event("subscribe", "<EventKey><![CDATA[]]></EventKey>"), bot.Follow, "", ""},
		{"subscribe without a key", event("subscribe", ""), bot.Follow, "", ""},
		{"subscribe by a code", event("subscribe", "<EventKey>qrscene_u.abc</EventKey><Ticket>t</Ticket>"), bot.Follow, "u.abc", ""},
		{"subscribe another way", event("subscribe", "<EventKey>last_trade_no_1</EventKey>"), bot.Follow, "", ""},
		{"unsubscribe", event("unsubscribe", "<EventKey></EventKey>"), bot.Unfollow, "", ""},
		{"scan", event("SCAN", "<EventKey>u.abc</EventKey><Ticket>t</Ticket>"), bot.Scan, "u.abc", ""},
		{"click", event("CLICK", "<EventKey>weekly</EventKey>"), bot.Tap, "weekly", ""},
		{"view", event("VIEW", "<EventKey>https://a/</EventKey><MenuId>1</MenuId>"), bot.Other, "", ""},
		{"where somebody is", event("LOCATION", "<Latitude>23.1</Latitude><Longitude>1</Longitude><Precision>1</Precision>"), bot.Other, "", ""},
		{"a template was delivered", event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status>failed:user block</Status>"), bot.Other, "", ""},
		{"a mass message was sent", event("MASSSENDJOBFINISH", "<MsgID>1</MsgID><Status>send success</Status><TotalCount>1</TotalCount>"), bot.Other, "", ""},
		{"a privacy withdrawal", event("user_authorization_revoke", "<OpenID>o</OpenID><RevokeInfo>1</RevokeInfo>"), bot.Other, "", ""},
		{"pictures by a menu", event("pic_sysphoto", "<EventKey>k</EventKey><SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>x</PicMd5Sum></item></PicList></SendPicsInfo>"), bot.Other, "", ""},
		{"with a header and comments", "<?xml version=\"1.0\" encoding=\"GBK\"?><!-- a > b -->" + words("周报"), bot.Text, "周报", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for mode, push := range map[string]func(*account, string) answer{"plain": (*account).push, "safe": (*account).pushSealed} {
				a := newAccount(t, bot.Reply{}, plain)
				a.want(mode, push(a, c.doc), answer{200, "success"})
				if len(a.got) != 1 {
					t.Fatalf("%s: %d messages\n%s", mode, len(a.got), a.logs)
				}
				in := a.got[0]
				a.want(mode+" kind", in.Kind, c.kind)
				a.want(mode+" text", in.Text, c.text)
				a.want(mode+" media", in.Media, c.media)
				a.want(mode+" from", in.From, somebody)
				a.want(mode+" at", in.At.String(), monday.String())
				if in.Key == "" || strings.Contains(in.Key, somebody) {
					t.Errorf("the key %q", in.Key)
				}
				a.want("visit", a.visits[0].Kind, c.kind)
			}
		})
	}
}

// TestCompatible pushes say everything twice; only the sealed half is believed.
func TestCompatible(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, nil)
	q, sealed := a.sealed(words("周报"), ownID, ownToken, ownKey)
	both := strings.Replace(words("伪造"), "</xml>", strings.TrimPrefix(sealed, "<xml>"), 1)
	got := a.do(http.MethodPost, q, both)
	a.want("text", a.got[0].Text, "周报")
	a.want("reply", readReply(t, a.unseal(got.body, ownToken, ownKey).inner).Content, "好")
}

// TestKeys: the same for every delivery of a push, and for no other (1.4).
func TestKeys(t *testing.T) {
	key := func(doc string) string {
		p, err := parse([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		return p.key()
	}
	docs := map[string]string{
		"a text":                     words("x"),
		"another person, same id":    strings.Replace(words("x"), somebody, "oOther", 1),
		"another second, same id":    strings.Replace(words("x"), fmt.Sprint(monday.Unix()), fmt.Sprint(monday.Unix()+1), 1),
		"another id":                 strings.Replace(words("x"), "1234567890123456", "1234567890123457", 1),
		"an id that is no number":    strings.Replace(words("x"), "1234567890123456", "abc", 1),
		"no id":                      pushed("text", "<Content>x</Content>"),
		"no id, other words":         pushed("text", "<Content>y</Content>"),
		"follow":                     event("subscribe", "<EventKey>qrscene_1</EventKey>"),
		"scan in the same second":    event("SCAN", "<EventKey>qrscene_1</EventKey>"),
		"a scan of another code":     event("SCAN", "<EventKey>2</EventKey>"),
		"a tap":                      event("CLICK", "<EventKey>2</EventKey>"),
		"the end of a sending":       event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID>"),
		"the end of another":         event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID>"),
		"a subscription was sent":    event("subscribe_msg_sent_event", "<SubscribeMsgSentEvent><List><MsgID>1</MsgID></List><List><MsgID>3</MsgID></List></SubscribeMsgSentEvent>"),
		"another subscription":       event("subscribe_msg_sent_event", "<SubscribeMsgSentEvent><List><MsgID>2</MsgID></List></SubscribeMsgSentEvent>"),
		"words in the id's clothing": strings.Replace(words("x"), "<MsgId>", "<MsgId>x", 1),
	}
	seen := map[string]string{}
	for name, doc := range docs {
		k := key(doc)
		if other, ok := seen[k]; ok {
			t.Errorf("%q and %q share a key", name, other)
		}
		seen[k] = name
		if k != key(strings.ReplaceAll(doc, "\n", "")) {
			t.Errorf("%q: a delivery written otherwise has another key", name)
		}
	}
	if key(words("x")) != key(strings.ReplaceAll(words("x"), "MsgId", "MsgID")) {
		t.Error("MsgId and MsgID differ")
	}
}

// TestAt: CreateTime where it is near the clock, else the clock; in the zone.
func TestAt(t *testing.T) {
	practice := time.Date(2026, 3, 2, 8, 0, 0, 0, china)
	for _, c := range []struct {
		name, created string
		practice      bool
		want          time.Time
	}{
		{"a second ago", fmt.Sprint(monday.Unix() - 1), false, monday.Add(-time.Second)},
		{"nine minutes ahead", fmt.Sprint(monday.Unix() + 540), false, monday.Add(9 * time.Minute)},
		{"an hour ago", fmt.Sprint(monday.Unix() - 3600), false, monday},
		{"milliseconds", fmt.Sprint(monday.UnixMilli()), false, monday},
		{"words", "yesterday", false, monday},
		{"nothing", "", false, monday},
		{"beyond 64 bits", "99999999999999999999", false, monday},
		{"on a practice clock, by WeChat's", fmt.Sprint(monday.Unix()), true, practice},
		{"on a practice clock, by itself", fmt.Sprint(practice.Unix() - 5), true, practice.Add(-5 * time.Second)},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAccount(t, bot.Reply{}, func(_ *Settings, h *Hall) {
				if c.practice {
					h.Practice = func() time.Time { return practice }
				}
			})
			a.pushSealed(strings.Replace(words("x"), fmt.Sprint(monday.Unix()), c.created, 1))
			a.want("at", a.got[0].At.String(), c.want.String())
		})
	}
}
