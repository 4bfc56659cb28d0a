package wechat

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"lianluo/bot"
)

// The account of these tests. The platform's side is played with silenceper's
// signature and encryption, so that an error of ours cannot stand on both sides.
const (
	ownID     = "wx0123456789abcdef"
	ownToken  = "TOKEN"
	ownKey    = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	otherKey  = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
	somebody  = "oABCDEFGH_0123456789-abcdefg"
	somewhere = "gh_0123456789ab"
)

var (
	china  = time.FixedZone("CST", 8*3600)
	monday = time.Date(2026, 11, 23, 9, 30, 0, 0, china)
)

// account is a door and what came through it.
type account struct {
	testing.TB
	*Door
	now    time.Time
	nonce  string
	got    []bot.Inbound
	visits []Visit
	logs   *bytes.Buffer
}

// newAccount opens a door that answers every message with the given reply; change
// may be nil.
func newAccount(t testing.TB, reply bot.Reply, change func(*Settings, *Hall)) *account {
	t.Helper()
	a := &account{TB: t, now: monday, nonce: "1514711492", logs: new(bytes.Buffer)}
	s := Settings{AppID: ownID, Token: ownToken, EncodingAESKey: ownKey, Mode: Safe}
	h := Hall{
		Answer: func(_ context.Context, in bot.Inbound) (bot.Reply, error) {
			a.got = append(a.got, in)
			return reply, nil
		},
		Zone: china, Now: func() time.Time { return a.now }, Log: slog.New(slog.NewTextHandler(a.logs, nil)),
		Observe: func(v Visit) { a.visits = append(a.visits, v) },
	}
	if change != nil {
		change(&s, &h)
	}
	d, err := NewDoor(s, h)
	if err != nil {
		t.Fatal(err)
	}
	a.Door = d
	return a
}

func plain(s *Settings, _ *Hall) { s.Mode = Plain }

// answer is what the platform reads.
type answer struct {
	status int
	body   string
}

// outcome is how the last visit ended.
func (a *account) outcome() Outcome { return a.visits[len(a.visits)-1].Outcome }

func (a *account) do(method string, q url.Values, body string) answer {
	r := httptest.NewRequest(method, "/wechat/callback?"+q.Encode(), strings.NewReader(body))
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return answer{w.Code, w.Body.String()}
}

// query is signed by a token, at the account's time.
func (a *account) query(token string) url.Values {
	at := strconv.FormatInt(a.now.Unix(), 10)
	return url.Values{"timestamp": {at}, "nonce": {a.nonce}, "signature": {util.Signature(token, at, a.nonce)}, "openid": {somebody}}
}

// push delivers a document in the open.
func (a *account) push(doc string) answer { return a.do(http.MethodPost, a.query(ownToken), doc) }

// sealed is the query and the body of an encrypted delivery.
func (a *account) sealed(doc, appID, token, key string) (url.Values, string) {
	a.Helper()
	secret, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(doc), appID, key)
	if err != nil {
		a.Fatal(err)
	}
	q := a.query(token)
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", util.Signature(token, q.Get("timestamp"), a.nonce, string(secret)))
	return q, fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", somewhere, secret)
}

// pushSealed delivers a document encrypted.
func (a *account) pushSealed(doc string) answer {
	a.Helper()
	q, body := a.sealed(doc, ownID, ownToken, ownKey)
	return a.do(http.MethodPost, q, body)
}

// sealedReply is the envelope of a reply, and the reply in it.
type sealedReply struct {
	Encrypt, MsgSignature, TimeStamp, Nonce string
	random                                  []byte
	inner                                   string
}

func (a *account) unseal(body, token, key string) (r sealedReply) {
	a.Helper()
	if err := xml.Unmarshal([]byte(body), &r); err != nil {
		a.Fatalf("the envelope %q: %v", body, err)
	}
	if want := util.Signature(token, r.TimeStamp, r.Nonce, r.Encrypt); r.MsgSignature != want {
		a.Errorf("signature %s, want %s", r.MsgSignature, want)
	}
	random, inner, err := util.DecryptMsg(ownID, r.Encrypt, key)
	if err != nil {
		a.Fatal(err)
	}
	r.random, r.inner = random, string(inner)
	return r
}

// passive is a reply as encoding/xml reads it.
type passive struct {
	ToUserName, FromUserName, MsgType, Content string
	CreateTime                                 int64
	ArticleCount                               int
	Articles                                   struct {
		Item []struct{ Title, Description, PicUrl, Url string } `xml:"item"`
	}
}

func readReply(t *testing.T, doc string) (p passive) {
	t.Helper()
	if err := xml.Unmarshal([]byte(doc), &p); err != nil {
		t.Fatalf("the reply %q: %v", doc, err)
	}
	return p
}

// pushed writes a push: the common head, and the fields after it.
func pushed(kind, fields string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>\n<FromUserName><![CDATA[%s]]></FromUserName>\n<CreateTime>%d</CreateTime>\n<MsgType><![CDATA[%s]]></MsgType>\n%s\n</xml>",
		somewhere, somebody, monday.Unix(), kind, fields)
}

func words(s string) string {
	return pushed("text", "<Content><![CDATA["+s+"]]></Content>\n<MsgId>1234567890123456</MsgId>")
}

func event(name, fields string) string {
	return pushed("event", "<Event><![CDATA["+name+"]]></Event>\n"+fields)
}

func (a *account) want(what string, got, want any) {
	a.Helper()
	if got != want {
		a.Errorf("%s: got %v, want %v\n%s", what, got, want, a.logs)
	}
}

func TestVerification(t *testing.T) {
	for _, c := range []struct {
		name   string
		token  string
		change func(url.Values)
		want   answer
	}{
		{"as the console does", ownToken, nil, answer{200, "4375120948345356249"}},
		{"under the previous token", "OLD", nil, answer{200, "4375120948345356249"}},
		{"echostr comes back verbatim", ownToken, func(q url.Values) { q.Set("echostr", "<a>&\x00字+") }, answer{200, "<a>&\x00字+"}},
		{"another token", "GUESS", nil, answer{403, ""}},
		{"no signature", ownToken, func(q url.Values) { q.Del("signature") }, answer{403, ""}},
		{"another nonce", ownToken, func(q url.Values) { q.Set("nonce", "1") }, answer{403, ""}},
		{"a signature with a tail", ownToken, func(q url.Values) { q.Set("signature", q.Get("signature")+"0") }, answer{403, ""}},
		{"nothing at all", ownToken, func(q url.Values) { clear(q) }, answer{403, ""}},
		{"an old one is harmless", ownToken, func(q url.Values) {
			q.Set("timestamp", "1714036504")
			q.Set("signature", util.Signature(ownToken, "1714036504", q.Get("nonce")))
		}, answer{200, "4375120948345356249"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAccount(t, bot.Reply{}, func(s *Settings, _ *Hall) { s.TokenPrevious = "OLD" })
			q := a.query(c.token)
			q.Set("echostr", "4375120948345356249")
			if c.change != nil {
				c.change(q)
			}
			a.want("answer", a.do(http.MethodGet, q, ""), c.want)
			if len(a.got) > 0 {
				t.Error("a verification reached the engine")
			}
		})
	}
}

func TestVerificationSaysThatTheClockIsOff(t *testing.T) {
	a := newAccount(t, bot.Reply{}, nil)
	q := a.query(ownToken)
	a.now = a.now.Add(time.Hour)
	a.do(http.MethodGet, q, "")
	if !strings.Contains(a.logs.String(), "set the clock") {
		t.Errorf("the log: %s", a.logs)
	}
}

func TestStrangersAreLoggedOnceAMinute(t *testing.T) {
	a := newAccount(t, bot.Reply{}, nil)
	for range 100 {
		a.do(http.MethodGet, url.Values{}, "")
	}
	a.now = a.now.Add(time.Minute)
	a.do(http.MethodPost, url.Values{}, "")
	a.want("lines", strings.Count(a.logs.String(), "compare wechat.token"), 2)
}

func TestOtherMethods(t *testing.T) {
	a := newAccount(t, bot.Reply{}, nil)
	for _, m := range []string{http.MethodPut, http.MethodDelete, http.MethodHead, http.MethodOptions} {
		a.want(m, a.do(m, a.query(ownToken), "").status, http.StatusMethodNotAllowed)
	}
}

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
	a := newAccount(t, bot.Reply{Text: "unused", Card: &bot.Card{Title: "周报]]>\x01", Words: "12/17", Picture: "https://a/p?x=1&y", Address: "https://a/r"}}, plain)
	got := readReply(t, a.push(words("x")).body)
	a.want("kind", got.MsgType, "news")
	a.want("count", got.ArticleCount, 1)
	a.want("item", fmt.Sprint(got.Articles.Item), "[{周报]]> 12/17 https://a/p?x=1&y https://a/r}]")
}

// TestWhateverGoesWrong after a valid signature, the person reads nothing of it.
func TestWhateverGoesWrong(t *testing.T) {
	big := words(strings.Repeat("x", maxBody))
	for _, c := range []struct {
		name, body string
		want       Outcome
	}{
		{"JSON", `{"ToUserName":"gh","FromUserName":"o","MsgType":"text","Content":"x"}`, JSON},
		{"JSON behind spaces", " \n{}", JSON},
		{"nothing", "", Malformed},
		{"no XML", "hello", Malformed},
		{"cut off", words("x")[:150], Malformed},
		{"crossed", "<xml><a></xml></a>", Malformed},
		{"deep", strings.Repeat("<a>", 20000), Malformed},
		{"a document type", `<!DOCTYPE x [<!ENTITY a "b">]>` + words("&a;"), Malformed},
		{"nobody", "<xml><MsgType>text</MsgType></xml>", Malformed},
		{"no kind", "<xml><FromUserName>o</FromUserName></xml>", Malformed},
		{"too big", big, Oversized},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAccount(t, bot.Reply{Text: "好"}, plain)
			a.want("answer", a.push(c.body), answer{200, "success"})
			a.want("outcome", a.outcome(), c.want)
			a.want("messages", len(a.got), 0)
			if !strings.Contains(a.logs.String(), "advice=") {
				t.Errorf("the log: %s", a.logs)
			}
		})
	}
}

func TestAnswersThatFail(t *testing.T) {
	secret := "我的手机号"
	for _, c := range []struct {
		name   string
		answer func() (bot.Reply, error)
		want   Outcome
	}{
		{"an error", func() (bot.Reply, error) { return bot.Reply{Text: "x"}, errors.New("SQL is away") }, Failed},
		{"no time left", func() (bot.Reply, error) { return bot.Reply{}, fmt.Errorf("x: %w", context.DeadlineExceeded) }, Late},
		{"a panic", func() (bot.Reply, error) { panic(secret) }, Panicked},
		{"a runtime error", func() (bot.Reply, error) { var m map[string]int; m[secret] = 1; return bot.Reply{}, nil }, Panicked},
		{"silence", func() (bot.Reply, error) { return bot.Reply{}, nil }, Silent},
		{"blanks", func() (bot.Reply, error) { return bot.Reply{Text: " \n\x01"}, nil }, Silent},
	} {
		t.Run(c.name, func(t *testing.T) {
			for mode, push := range map[string]func(*account, string) answer{"plain": (*account).push, "safe": (*account).pushSealed} {
				a := newAccount(t, bot.Reply{}, func(s *Settings, h *Hall) {
					s.Mode = Plain
					h.Answer = func(context.Context, bot.Inbound) (bot.Reply, error) { return c.answer() }
				})
				a.want(mode, push(a, words(secret)), answer{200, "success"})
				a.want("outcome", a.outcome(), c.want)
				for _, private := range []string{secret, somebody} {
					if strings.Contains(a.logs.String(), private) {
						t.Errorf("the log tells %q: %s", private, a.logs)
					}
				}
			}
		})
	}
}

// TestDeadline: an answer is given 4.5 s and knows it; one that does not mind is
// left behind before WeChat hangs up. The caller's leaving stops nothing.
func TestDeadline(t *testing.T) {
	t.Run("minded", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := newAccount(t, bot.Reply{}, func(_ *Settings, h *Hall) {
				h.Answer = func(ctx context.Context, _ bot.Inbound) (bot.Reply, error) {
					<-ctx.Done()
					return bot.Reply{Text: "稍后再试"}, nil
				}
			})
			began := time.Now()
			got := a.pushSealed(words("x"))
			a.want("took", time.Since(began), 4500*time.Millisecond)
			a.want("reply", readReply(t, a.unseal(got.body, ownToken, ownKey).inner).Content, "稍后再试")
		})
	})
	t.Run("ignored", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := newAccount(t, bot.Reply{}, func(_ *Settings, h *Hall) {
				h.Answer = func(context.Context, bot.Inbound) (bot.Reply, error) {
					time.Sleep(time.Minute)
					return bot.Reply{Text: "too late"}, nil
				}
			})
			began := time.Now()
			a.want("answer", a.pushSealed(words("x")), answer{200, "success"})
			if took := time.Since(began); took > 4900*time.Millisecond {
				t.Errorf("WeChat hung up: %v", took)
			}
			a.want("outcome", a.outcome(), Late)
			time.Sleep(time.Minute) // until it is home: nobody waits for it, and nothing breaks
		})
	})
	t.Run("caller left", func(t *testing.T) {
		var stopped error
		a := newAccount(t, bot.Reply{}, func(s *Settings, h *Hall) {
			s.Mode = Plain
			h.Answer = func(ctx context.Context, _ bot.Inbound) (bot.Reply, error) {
				stopped = ctx.Err()
				return bot.Reply{}, nil
			}
		})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/?"+a.query(ownToken).Encode(), strings.NewReader(words("x")))
		a.ServeHTTP(httptest.NewRecorder(), r)
		a.want("stopped", stopped, nil)
	})
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

func TestSettingsAreChecked(t *testing.T) {
	hall := Hall{
		Answer: func(context.Context, bot.Inbound) (bot.Reply, error) { return bot.Reply{}, nil },
		Zone:   china, Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	whole := Settings{AppID: ownID, Token: ownToken, EncodingAESKey: ownKey, Mode: Safe}
	for _, c := range []struct {
		change func(*Settings, *Hall)
		want   string
	}{
		{func(s *Settings, _ *Hall) { s.AppID = "" }, "app_id is empty"},
		{func(s *Settings, _ *Hall) { s.Token = "" }, "token is empty"},
		{func(s *Settings, _ *Hall) { s.Mode = "secure" }, `mode is "secure"`},
		{func(s *Settings, _ *Hall) { s.EncodingAESKey = "" }, "needs the console's EncodingAESKey"},
		{func(s *Settings, _ *Hall) { s.EncodingAESKey = ownKey + "A" }, "has exactly 43"},
		{func(s *Settings, _ *Hall) { s.EncodingAESKey = ownKey[:42] + "\n" }, "has exactly 43"},
		{func(s *Settings, _ *Hall) { s.EncodingAESKeyPrevious = strings.Repeat("-", 43) }, "has exactly 43"},
		{func(_ *Settings, h *Hall) { h.Answer = nil }, "needs Answer"},
	} {
		s, h := whole, hall
		c.change(&s, &h)
		_, err := NewDoor(s, h)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), ownKey[:42]) {
			t.Errorf("the key stands in %v", err)
		}
	}
	if _, err := NewDoor(Settings{}, Hall{}); strings.Count(err.Error(), "wechat:") != 4 {
		t.Errorf("not all faults at once: %v", err)
	}
	if _, err := NewDoor(Settings{AppID: ownID, Token: ownToken, Mode: Plain}, hall); err != nil {
		t.Errorf("a test account: %v", err)
	}
}

// TestSampleThroughTheDoor: a published push of another kind of account, opened by
// the whole door under that account's settings.
func TestSampleThroughTheDoor(t *testing.T) {
	for _, v := range sealedVectors(t) {
		if v.ID != "wecom-sample-msg" {
			continue
		}
		sec, err := strconv.ParseInt(v.Timestamp, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		a := newAccount(t, bot.Reply{}, func(s *Settings, _ *Hall) { s.AppID, s.Token, s.EncodingAESKey = v.AppID, v.Token, v.Key })
		a.now = time.Unix(sec, 0)
		q := url.Values{"timestamp": {v.Timestamp}, "nonce": {v.Nonce}, "msg_signature": {v.MsgSignature}, "encrypt_type": {"aes"}}
		a.want("answer", a.do(http.MethodPost, q, v.Body), answer{200, "success"})
		if len(a.got) != 1 || a.got[0].Text != "hello" || a.got[0].From != "mycreate" || a.got[0].At.Unix() != 1409659813 {
			t.Errorf("got %+v\n%s", a.got, a.logs)
		}
		return
	}
	t.Error("the sample is missing")
}

// TestSealedBodiesThatAreNone: who knows the token hears `success`, a stranger 403.
func TestSealedBodiesThatAreNone(t *testing.T) {
	for _, body := range []string{"", "hello", "<xml></xml>", "<xml><Encrypt></Encrypt></xml>", "{}", strings.Repeat("x", maxBody+1)} {
		a := newAccount(t, bot.Reply{Text: "好"}, nil)
		q, _ := a.sealed(words("x"), ownID, ownToken, ownKey)
		a.want("WeChat", a.do(http.MethodPost, q, body), answer{200, "success"})
		q.Set("signature", "0")
		a.want("a stranger", a.do(http.MethodPost, q, body), answer{403, ""})
		a.want("messages", len(a.got), 0)
	}
}

// TestBodyThatBreaksOff: the caller hangs up in the middle.
func TestBodyThatBreaksOff(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, plain)
	r := httptest.NewRequest(http.MethodPost, "/?"+a.query(ownToken).Encode(), io.MultiReader(strings.NewReader("<xml>"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	a.want("body", w.Body.String(), "success")
	a.want("outcome", a.outcome(), Malformed)
}

// TestManyAtOnce, for the race detector: WeChat delivers in parallel, and a
// repeated delivery beside the first.
func TestManyAtOnce(t *testing.T) {
	var answered atomic.Int64
	a := newAccount(t, bot.Reply{}, func(s *Settings, h *Hall) {
		s.Mode, h.Observe = Plain, nil
		h.Answer = func(_ context.Context, in bot.Inbound) (bot.Reply, error) {
			answered.Add(1)
			return bot.Reply{Text: in.Text}, nil
		}
	})
	requests := map[string]url.Values{}
	for i := range 20 {
		a.nonce = strconv.Itoa(i / 2) // each twice
		q, body := a.sealed(words(a.nonce), ownID, ownToken, ownKey)
		requests[body] = q
		requests[words(a.nonce)] = a.query(ownToken)
	}
	var all sync.WaitGroup
	for body, q := range requests {
		for range 2 {
			all.Go(func() { a.do(http.MethodPost, q, body) })
		}
	}
	all.Wait()
	a.want("answered", int(answered.Load()), 2*len(requests))
}

// FuzzDoor: whatever a signed body holds, WeChat hears 200 with `success` or whole
// XML, in the open and sealed.
func FuzzDoor(f *testing.F) {
	for _, doc := range []string{words("周报"), event("CLICK", "<EventKey>k</EventKey>"), "{}", "", "<xml><Encrypt>x</Encrypt></xml>", words("]]>\x01"), "<a/>"} {
		f.Add(doc, "好\n]]>")
	}
	f.Fuzz(func(t *testing.T, doc, said string) {
		for _, push := range []func(*account, string) answer{(*account).push, (*account).pushSealed} {
			got := push(newAccount(t, bot.Reply{Text: said}, plain), doc)
			if got.status != http.StatusOK {
				t.Fatalf("HTTP %d", got.status)
			}
			var whole struct{ MsgType, Encrypt string }
			if err := xml.Unmarshal([]byte(got.body), &whole); got.body != "success" && (err != nil || whole.MsgType+whole.Encrypt == "") {
				t.Fatalf("%q: %v", got.body, err)
			}
		}
	})
}
