package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"
	"github.com/sirupsen/logrus"

	"lianluo/bot"
	"lianluo/domain"
)

// These tests carry the numbers of the traps in the wechat notes, 2.4: what
// silenceper v2.1.14 does, and we must not. T15 is TestCallsEndWithTheirContext;
// T24, T25, T27, T30, T31 and T37 are in packages
// of silenceper that we do not use.

// T1: silence in safe mode is `success` in the open, not an encrypted nothing.
func TestTrap01SilenceInSafeModeIsSuccess(t *testing.T) {
	a := newAccount(t, bot.Reply{}, nil)
	a.want("answer", a.pushSealed(words("x")), answer{200, "success"})
	a.want("outcome", a.outcome(), Silent)
}

// T2: a panic stays in its request, and a door without an engine is not built.
func TestTrap02PanicStaysInside(t *testing.T) {
	a := newAccount(t, bot.Reply{}, func(_ *Settings, h *Hall) {
		h.Answer = func(context.Context, bot.Inbound) (bot.Reply, error) { panic("x") }
	})
	a.want("answer", a.pushSealed(words("x")), answer{200, "success"})
	a.want("outcome", a.outcome(), Panicked)
	if _, err := NewDoor(Settings{AppID: ownID, Token: ownToken, Mode: Plain}, Hall{}); err == nil {
		t.Error("a door without Answer was built")
	}
}

// T3: safe mode takes nothing that is not encrypted, whatever its signature.
func TestTrap03SafeModeCannotBeTalkedDown(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, nil)
	for _, kind := range []string{"", "raw", "AES"} {
		q := a.query(ownToken)
		q.Set("encrypt_type", kind)
		a.want(kind, a.do(http.MethodPost, q, words("伪造")), answer{200, "success"})
		a.want(kind, a.outcome(), Unsealed)
	}
	a.want("messages", len(a.got), 0)
}

// T3: a push must be fresh, by the clock or by the practice clock.
func TestTrap03OldPushesAreRefused(t *testing.T) {
	practice := time.Date(2026, 3, 2, 8, 0, 0, 0, china)
	for _, c := range []struct {
		at       time.Time
		practice bool
		want     Outcome
	}{
		{monday.Add(-5 * time.Minute), false, Silent},
		{monday.Add(5 * time.Minute), false, Silent},
		{monday.Add(-10 * time.Minute), false, Stale},
		{monday.Add(-5*time.Minute - time.Second), false, Stale},
		{monday.Add(5*time.Minute + time.Second), false, Stale},
		{time.Unix(1000000000, 0), false, Stale},
		{practice, false, Stale},
		{practice, true, Silent},
		{practice.Add(-10 * time.Minute), true, Stale},
		{monday, true, Silent},
	} {
		for mode, push := range map[string]func(*account, string) answer{"plain": (*account).push, "safe": (*account).pushSealed} {
			a := newAccount(t, bot.Reply{}, func(s *Settings, h *Hall) {
				s.Mode, h.Now = Plain, func() time.Time { return monday }
				if c.practice {
					h.Practice = func() time.Time { return practice }
				}
			})
			a.now = c.at
			a.want(mode, push(a, words("x")), answer{200, "success"})
			a.want(fmt.Sprint(mode, c.at, c.practice), a.outcome(), c.want)
		}
	}
}

// T3: outside safe mode the signature does not cover the words. One that was seen
// brings no other words; the same words are WeChat's repeated delivery.
func TestTrap03SeenNonceBringsNoOtherWords(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, plain)
	first := a.push(words("周报"))
	a.want("again", a.push(words("周报")), first)
	a.want("other words", a.push(words("伪造")), answer{200, "success"})
	a.want("outcome", a.outcome(), Replayed)
	a.want("messages", len(a.got), 2)
	a.want("same key", a.got[0].Key, a.got[1].Key)

	q := a.query(ownToken) // nonce and timestamp exchange their names: the same signature
	a.now = time.Unix(1514711492, 0)
	swapped := q
	swapped["timestamp"], swapped["nonce"] = q["nonce"], q["timestamp"]
	a.do(http.MethodPost, swapped, words("伪造"))
	a.want("names exchanged", a.outcome(), Replayed)

	a.now, a.nonce = monday, "2"
	a.want("a new nonce", a.push(words("到了")).body != "success", true)
}

// T3: the memory of signatures lasts as long as one is fresh, and is bounded.
func TestTrap03MemoryOfNonces(t *testing.T) {
	s := seen{life: 10 * time.Minute}
	if !s.admit("a", []byte("1"), monday) || s.admit("a", []byte("2"), monday.Add(s.life-1)) {
		t.Error("forgotten too early")
	}
	s.admit("b", nil, monday.Add(s.life))
	if s.admit("a", []byte("2"), monday.Add(s.life)) {
		t.Error("forgotten with the first generation's end")
	}
	s.admit("c", nil, monday.Add(2*s.life))
	if !s.admit("a", []byte("2"), monday.Add(2*s.life)) {
		t.Error("never forgotten")
	}
	for i := range 3 * seenLimit {
		s.admit(fmt.Sprint(i), nil, monday.Add(2*s.life))
	}
	if n := len(s.young) + len(s.old); n > 2*seenLimit {
		t.Errorf("%d signatures are kept", n)
	}
}

// T4: signatures are compared as a whole; every near miss is refused alike. (That
// it takes constant time is crypto/subtle's to promise.)
func TestTrap04NearMissesAreRefused(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, plain)
	right := a.query(ownToken).Get("signature")
	for _, wrong := range []string{"", right[:39], right[1:], right + " ", strings.ToUpper(right), "g" + right[1:], right[:39] + "g"} {
		q := a.query(ownToken)
		q.Set("signature", wrong)
		a.want(wrong, a.do(http.MethodPost, q, words("x")), answer{403, ""})
		a.want(wrong, a.outcome(), Forged)
	}
}

// endless is a body that never ends, and counts what is read of it.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.n += len(p)
	return len(p), nil
}

// T5: no more than 256 KiB is read.
func TestTrap05BodyIsCapped(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, plain)
	body := &endless{}
	w := newRecorder()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/?"+a.query(ownToken).Encode(), io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	a.ServeHTTP(w, r)
	a.want("answer", w.Body.String(), "success")
	a.want("outcome", a.outcome(), Oversized)
	if body.n > 2*maxBody {
		t.Errorf("%d bytes were read", body.n)
	}
	exact := words("") // the largest that is taken
	a.nonce = "2"
	a.push(words(strings.Repeat("x", maxBody-len(exact))))
	a.want("256 KiB", a.outcome(), Answered)
}

// T6: seconds are 64 bits wide; milliseconds are refused, not misread.
func TestTrap06AfterTheYear2038(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, nil)
	a.now = time.Date(2040, 1, 1, 8, 0, 0, 0, china)
	got := a.pushSealed(words("x"))
	a.want("outcome", a.outcome(), Answered)
	a.want("reply's time", a.unseal(got.body, ownToken, ownKey).TimeStamp, fmt.Sprint(a.now.Unix()))
	secret, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(words("x")), ownID, ownKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{fmt.Sprint(a.now.UnixMilli()), "", "x", "1e9", "-9223372036854775808", "9223372036854775807", "9223372036854775808"} {
		q := a.query(ownToken)
		q.Set("timestamp", at)
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", util.Signature(ownToken, at, a.nonce, string(secret)))
		a.do(http.MethodPost, q, "<xml><Encrypt>"+string(secret)+"</Encrypt></xml>")
		a.want(at, a.outcome(), Stale)
	}
}

// T7: control characters and torn UTF-8 cost a message nothing but themselves, in
// both directions; another encoding in the header neither.
func TestTrap07ControlCharacters(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "收\x01到\xff了"}, plain)
	got := a.push(`<?xml version="1.0" encoding="gb2312"?>` + words("周\x01\x00\xff\xe5\x91报\x0b"))
	a.want("in", a.got[0].Text, "周报")
	a.want("out", readReply(t, got.body).Content, "收到了")
}

// T8: an id that is no number loses nothing.
func TestTrap08IDsAreWords(t *testing.T) {
	a := newAccount(t, bot.Reply{}, plain)
	a.push(strings.Replace(words("周报"), "1234567890123456", "24x-7", 1))
	a.want("text", a.got[0].Text, "周报")
}

// T9, T10: several <List>, wrappers of any name and fields nobody told us of.
func TestTrap09And10UnknownFields(t *testing.T) {
	for _, fields := range []string{
		"<SubscribeMsgPopupEvent><List><TemplateId>a</TemplateId></List><List><TemplateId>b</TemplateId></List></SubscribeMsgPopupEvent>",
		"<SubscribeMsgChangeEvent><List><TemplateId>a</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>",
		"<SubscribeMsgSentEvent><List><MsgID>1700</MsgID><ErrorCode>0</ErrorCode></List></SubscribeMsgSentEvent>",
		"<MsgDataId>1</MsgDataId><Idx>2</Idx><RevokeInfo>x</RevokeInfo><Deep><A><B><C>x</C></B></A></Deep>",
	} {
		a := newAccount(t, bot.Reply{}, plain)
		a.push(event("subscribe_msg_popup_event", fields))
		if len(a.got) != 1 || a.got[0].Kind != bot.Other || a.got[0].From != somebody {
			t.Errorf("%s: %+v\n%s", fields, a.got, a.logs)
		}
	}
}

// T11: JSON is neither half understood nor answered; the operator hears of it.
func TestTrap11JSONIsToldToTheOperator(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, plain)
	doc := `{"FromUserName":"o","MsgType":"text","Content":"x"}`
	q, sealed := a.sealed(doc, ownID, ownToken, ownKey)
	for name, got := range map[string]answer{
		"open":           a.push(doc),
		"sealed inside":  a.do(http.MethodPost, q, sealed),
		"sealed outside": a.do(http.MethodPost, q, `{"ToUserName":"gh","Encrypt":"x"}`),
	} {
		a.want(name, got, answer{200, "success"})
	}
	for _, v := range a.visits {
		a.want("outcome", v.Outcome, JSON)
	}
	if !strings.Contains(a.logs.String(), "数据格式") {
		t.Errorf("the log: %s", a.logs)
	}
}

// T12: silenceper's log comes to ours, warnings only, and without secrets. The
// root package, which takes over logrus, is not imported: see arch_test.go.
func TestTrap12SilencepersLog(t *testing.T) {
	level, out := logrus.GetLevel(), logrus.StandardLogger().Out
	t.Cleanup(func() { logrus.SetLevel(level); logrus.SetOutput(out) })
	var b bytes.Buffer
	QuietLibrary(slog.New(slog.NewTextHandler(&b, nil)))
	logrus.Debugf("request msg =%s", "我的周报")
	logrus.Infof("request msg =%s", "我的周报")
	logrus.Warn("http get error : uri=https://x/?grant_type=a&secret=TOPSECRET&access_token=TOPSECRET")
	if s := b.String(); strings.Contains(s, "周报") || strings.Contains(s, "TOPSECRET") || !strings.Contains(s, "http get error") {
		t.Errorf("the log: %s", s)
	}
}

// T32: our replies are values; there is none that cannot be rendered.
func TestTrap32EveryReplyIsRendered(t *testing.T) {
	for _, r := range []bot.Reply{{Text: "x"}, {Card: &bot.Card{}}, {Text: "x", Card: &bot.Card{Title: "t"}}} {
		a := newAccount(t, r, nil)
		got := a.pushSealed(words("x"))
		if p := readReply(t, a.unseal(got.body, ownToken, ownKey).inner); p.ToUserName != somebody || p.MsgType == "" {
			t.Errorf("%+v: %+v", r, p)
		}
	}
}

// T33: an empty Content is never sent.
func TestTrap33EmptyReplyIsSuccess(t *testing.T) {
	for _, text := range []string{"", " ", "\n\t", "\x00\x01", "\xff"} {
		for _, push := range []func(*account, string) answer{(*account).push, (*account).pushSealed} {
			a := newAccount(t, bot.Reply{Text: text}, plain)
			a.want("answer", push(a, words("x")), answer{200, "success"})
		}
	}
}

// T34: a sealed reply has randomness, time and nonce of its own.
func TestTrap34FreshRandomness(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, nil)
	one := a.unseal(a.pushSealed(words("x")).body, ownToken, ownKey)
	two := a.unseal(a.pushSealed(words("x")).body, ownToken, ownKey)
	if bytes.Equal(one.random, two.random) || string(one.random) == "0123456789abcdef" {
		t.Error("the 16 bytes are not random")
	}
	if one.Nonce == two.Nonce || one.Nonce == a.nonce || one.Encrypt[:16] == two.Encrypt[:16] {
		t.Error("the nonce is not fresh")
	}
}

// T35: every byte of the padding is looked at.
func TestTrap35WholePadding(t *testing.T) {
	k := mustKey(t, ownKey)
	doc := pack(5, "hello", ownID, append(bytes.Repeat([]byte{7}, 20), 21)...)
	if _, _, err := util.DecryptMsg(ownID, string(k.raw(doc)), ownKey); err != nil {
		t.Errorf("silenceper has learned it: %v", err)
	}
	if _, err := k.open(k.raw(doc), ownID); !errors.Is(err, errPadding) {
		t.Errorf("got %v", err)
	}
}

// T36: during a change of key or token both are good, and the answer comes under
// those of the question.
func TestTrap36PreviousKeyAndToken(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, func(s *Settings, _ *Hall) {
		s.TokenPrevious, s.EncodingAESKeyPrevious = "OLD", otherKey
	})
	for _, token := range []string{ownToken, "OLD"} {
		for _, key := range []string{ownKey, otherKey} {
			q, body := a.sealed(words("x"), ownID, token, key)
			got := a.do(http.MethodPost, q, body)
			a.want(token+key, readReply(t, a.unseal(got.body, token, key).inner).Content, "好")
		}
	}
	for _, c := range []struct {
		name, appID, token, key string
		want                    Outcome
	}{
		{"a third key", ownID, ownToken, strings.Repeat("k", 43), Closed},
		{"a third token", ownID, "GUESS", ownKey, Forged},
		{"another account", "wx-other", ownToken, ownKey, Closed},
	} {
		q, body := a.sealed(words("x"), c.appID, c.token, c.key)
		a.do(http.MethodPost, q, body)
		a.want(c.name, a.outcome(), c.want)
	}
}

// What proves a sealed push is the signature over its content, and nothing else.
func TestMsgSignatureCoversTheContent(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, nil)
	q, body := a.sealed(words("x"), ownID, ownToken, ownKey)
	_, other := a.sealed(words("伪造"), ownID, ownToken, ownKey)
	a.want("other content", a.do(http.MethodPost, q, other), answer{403, ""})
	for _, name := range []string{"msg_signature", "timestamp", "nonce"} {
		changed := a.query(ownToken)
		for k, v := range q {
			changed[k] = v
		}
		changed.Set(name, q.Get(name)+"0")
		a.want(name, a.do(http.MethodPost, changed, body), answer{403, ""})
	}
	a.want("messages", len(a.got), 0)
	q.Del("signature")
	if got := a.do(http.MethodPost, q, body); got.body == "success" || a.outcome() != Answered {
		t.Errorf("without the signature of the query: %+v", got)
	}
}

// A sealed push cannot be opened without a key; the operator hears of it.
func TestSealedPushWithoutAKey(t *testing.T) {
	a := newAccount(t, bot.Reply{Text: "好"}, func(s *Settings, _ *Hall) { s.Mode, s.EncodingAESKey = Plain, "" })
	a.want("answer", a.pushSealed(words("x")), answer{200, "success"})
	a.want("outcome", a.outcome(), Closed)
}

// Words cannot make another sender, even if WeChat let them out of their CDATA.
func TestWordsCannotMakeAnotherSender(t *testing.T) {
	a := newAccount(t, bot.Reply{}, plain)
	a.push(words("x]]></Content><FromUserName>oVictim</FromUserName><MsgType>event</MsgType><Content><![CDATA["))
	a.want("from", a.got[0].From, somebody)
	a.want("kind", a.got[0].Kind, bot.Text)
}

// --- outward: T13, T16-T23, T26, T28, T29

// T13: no error tells the secret, the token or a code.
func TestTrap13NoSecretsInErrors(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"an error": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"errcode":48001,"errmsg":"api unauthorized, access_token=TOKEN-1&secret=APPSECRET rid: 6-1"}`)
		},
		"HTTP 500":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"HTML":       func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "<html>%s</html>", r.URL) },
		"hanging up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a redirector": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/else?"+r.URL.RawQuery, http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t, h)
			_, err := p.client.Picture(t.Context(), "u.x", 0)
			p.noSecret(err)
			p.noSecret(p.client.FetchMedia(t.Context(), "MEDIA", io.Discard))
			p.noSecret(p.client.PublishMenu(t.Context(), []Button{{Name: "周报", Key: "weekly"}}))
		})
		t.Run(name+" for a token", func(t *testing.T) {
			p := newPlatform(t, nil)
			p.token = h
			_, err := p.client.Picture(t.Context(), "u.x", 0)
			p.noSecret(err)
		})
	}
	if got := scrub("a?secret=X&access_token=X&code=X&refresh_token=X&ticket=X&b=c"); strings.Contains(got, "X") || !strings.Contains(got, "b=c") {
		t.Error(got)
	}
}

// T13: the secret travels in the body of stable_token, never in an address.
func TestTrap13StableTokenIsUsed(t *testing.T) {
	p := newPlatform(t, nil)
	p.token = func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		_ = json.NewDecoder(r.Body).Decode(&in)
		if r.Method != http.MethodPost || r.URL.RawQuery != "" || in["secret"] != "APPSECRET" || in["force_refresh"] != false {
			t.Errorf("%s %s %v", r.Method, r.URL, in)
		}
		p.giveToken(w)
	}
	p.must(p.client.get(t.Context(), "/x", nil))
}

// T14: nothing waits for ever, silenceper's client neither.
func TestTrap14ClientsHaveTimeouts(t *testing.T) {
	newPlatform(t, nil)
	if got := util.DefaultHTTPClient.Timeout; got <= 0 || got > 10*time.Second {
		t.Errorf("silenceper waits for %v", got)
	}
	if callTimeout > 10*time.Second || mediaTimeout > 2*time.Minute {
		t.Error("a call outlasts patience")
	}
}

// T16, T17: an errcode is a number to us, wherever silenceper makes words of it or
// swallows it.
func TestTrap16And17ErrorsAreNumbers(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"errcode":45009,"errmsg":"reach max api daily quota limit rid: 65-ab"}`)
	})
	_, tags := p.client.EnsureTags(t.Context(), "书记")
	_, qr := p.client.Picture(t.Context(), "u.x", 0)
	for name, err := range map[string]error{
		"tags": tags, "qr": qr, "menu": p.client.PublishMenu(t.Context(), []Button{{Name: "周报", Key: "weekly"}}),
		"people": p.client.TagMembers(t.Context(), 100, []string{"o"}), "media": p.client.FetchMedia(t.Context(), "m", io.Discard),
	} {
		var e *APIError
		if !errors.As(err, &e) || e.Code != 45009 || e.RID != "65-ab" || e.Class() != StopToday || !errors.Is(err, domain.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.token = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 65-cd"}`)
	}
	p.forget()
	err := p.client.get(t.Context(), "/x", nil)
	var e *APIError
	if !errors.As(err, &e) || e.Code != 40164 || e.RID != "65-cd" || e.Class() != OurFault || !strings.Contains(err.Error(), "1.2.3.4") {
		t.Errorf("the operator must read which address to list: %v", err)
	}
}

// T18: a token that WeChat calls stale is fetched once more, and once only; also
// when it came from the cache that replicas share.
func TestTrap18StaleTokenIsFetchedOnceMore(t *testing.T) {
	for _, code := range []int{40001, 40014, 42001} {
		p := newPlatform(t, nil)
		p.shared.Set(t.Context(), sharedKey, "LEFT-BY-ANOTHER", time.Hour)
		p.api = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("access_token") == "TOKEN-1" {
				fmt.Fprint(w, `{"errcode":0}`)
				return
			}
			fmt.Fprintf(w, `{"errcode":%d,"errmsg":"x"}`, code)
		}
		p.must(p.client.get(t.Context(), "/x", nil))
		p.want("calls", p.calls, 2)
		if got, _ := p.shared.Get(t.Context(), sharedKey); got != "TOKEN-1" {
			t.Errorf("replicas go on with %q", got)
		}

		p.api = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"errcode":%d,"errmsg":"x"}`, code) }
		p.calls = 0
		var e *APIError
		if err := p.client.get(t.Context(), "/x", nil); !errors.As(err, &e) || e.Class() != StaleToken {
			t.Errorf("got %v", err)
		}
		p.want("calls while it stays stale", p.calls, 2)
	}
}

// T18: who hears late that a token is stale does not drop its successor.
func TestTrap18SuccessorStays(t *testing.T) {
	p := newPlatform(t, nil)
	c := p.client.tokens
	_ = c.Set("k", "NEW", time.Hour)
	p.shared.Set(t.Context(), "k", "NEW", time.Hour)
	c.drop(t.Context(), "OLD")
	if c.Get("k") != "NEW" {
		t.Error("dropped")
	}
}

// T19: many who want a token at once make one call.
func TestTrap19OneFetchForAll(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"errcode":0}`) })
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := p.client.get(context.Background(), "/x", nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.want("tokens", p.tokens, 1)
}

// T20: a shared cache that is away costs nothing but itself.
func TestTrap20SharedCacheAway(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"errcode":0}`) })
	p.shared.away = true
	for range 3 {
		p.must(p.client.get(t.Context(), "/x", nil))
	}
	p.want("tokens", p.tokens, 1)
}

// T21, T22: what lives less than a second is not kept, nor what is no string.
func TestTrap21And22ShortLivesAndOtherTypes(t *testing.T) {
	shared := &sharedCache{kept: map[string]string{}}
	c := &tokens{shared: shared}
	for _, ttl := range []time.Duration{0, -20 * time.Minute, time.Second - 1} {
		if err := c.Set("k", "v", ttl); err != nil || c.Get("k") != nil || len(shared.kept) != 0 {
			t.Errorf("ttl %v: kept", ttl)
		}
	}
	if err := c.Set("k", []byte("v"), time.Hour); err != nil || c.IsExist("k") {
		t.Error("bytes are kept: silenceper would panic on them")
	}
	if err := c.Set("k", "v", time.Hour); err != nil || c.Get("k") != "v" || shared.kept["k"] != "v" {
		t.Error("not kept")
	}
	if err := c.Delete("k"); err != nil || c.IsExist("k") {
		t.Error("not deleted")
	}
	if alone := (&tokens{}); alone.Get("k") != nil || alone.Set("k", "v", time.Hour) != nil || alone.Get("k") != "v" || alone.Delete("k") != nil || alone.Get("k") != nil {
		t.Error("without a shared cache")
	}
}

// T23: what we give silenceper is our own cache, over whatever Redis client.
var _ interface {
	Get(string) any
	Set(string, any, time.Duration) error
	IsExist(string) bool
	Delete(string) error
} = (*tokens)(nil)

// T26: menus go by tag_id, and the old one of the tag is taken away.
func TestTrap26MenusByTag(t *testing.T) {
	var calls []string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls = append(calls, strings.TrimSpace(r.URL.Path+" "+string(body)))
		fmt.Fprint(w, `{"errcode":0,"menu":{},"conditionalmenu":[
			{"menuid":208396993,"matchrule":{"group_id":101}},{"menuid":"208396994","matchrule":{"group_id":"101"}},
			{"menuid":1,"matchrule":{"group_id":102}},{"menuid":2,"matchrule":{"group_id":""}},{"menuid":3,"matchrule":{"client_platform_type":1}}]}`)
	})
	p.must(p.client.PublishMenuFor(t.Context(), 101, []Button{{Name: "周报", Key: "weekly"}}))
	want := []string{
		"/cgi-bin/menu/get",
		`/cgi-bin/menu/addconditional {"button":[{"type":"click","name":"周报","key":"weekly"}],"matchrule":{"tag_id":"101"}}`,
		`/cgi-bin/menu/delconditional {"menuid":"208396993"}`,
		`/cgi-bin/menu/delconditional {"menuid":"208396994"}`,
	}
	p.want("calls", strings.Join(calls, "\n"), strings.Join(want, "\n"))
}

// T28: scenes are words; silenceper panics on numbers that are not int.
func TestTrap28ScenesAreWords(t *testing.T) {
	var in string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in = strings.TrimSpace(string(body))
		fmt.Fprint(w, `{"ticket":"gQH/+=","url":"http://weixin.qq.com/q/x"}`)
	})
	for _, c := range []struct {
		life time.Duration
		want string
	}{
		{0, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
		{time.Hour, `{"expire_seconds":3600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
		{365 * 24 * time.Hour, `{"expire_seconds":2592000,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
	} {
		at, err := p.client.Picture(t.Context(), "u.12", c.life)
		p.must(err)
		p.want("request", in, c.want)
		p.want("picture", at, showQR+"?ticket=gQH%2F%2B%3D")
	}
	for _, scene := range []string{"", strings.Repeat("x", 65)} {
		if _, err := p.client.Picture(t.Context(), scene, 0); err == nil {
			t.Errorf("%q is taken", scene)
		}
	}
}

// T29: an error or a video's page in the place of a file is never kept as one.
func TestTrap29WhatIsNoFile(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		want       func(error) bool
	}{
		{"image/jpeg", "\xff\xd8 picture", func(err error) bool { return err == nil }},
		{"", "\xff\xd8 picture", func(err error) bool { return err == nil }},
		{"text/plain", `{"errcode":40007,"errmsg":"invalid media_id"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) && e.Code == 40007 }},
		{"application/json; charset=utf-8", `{"errcode":40007,"errmsg":"x"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) }},
		{"image/jpeg", `{"errcode":40007,"errmsg":"x"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) }},
		{"application/json", `{"video_url":"https://elsewhere/v?key=1"}`, func(err error) bool { return errors.Is(err, errNoFile) }},
		{"text/html", "<html>sign in to the hotel's network</html>", func(err error) bool { return errors.Is(err, domain.ErrAway) }},
		{"image/jpeg", "", func(err error) bool { return errors.Is(err, domain.ErrAway) }},
		{"image/jpeg", strings.Repeat("x", maxMedia+1), func(err error) bool { return errors.Is(err, errTooBig) }},
	} {
		p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
			p := r.URL.Query()
			if r.URL.Path != "/cgi-bin/media/get" || p.Get("media_id") != "m&1" {
				t.Errorf("asked %s", r.URL)
			}
			w.Header()["Content-Type"] = []string{c.kind}
			_, _ = io.WriteString(w, c.body)
		})
		var b bytes.Buffer
		err := p.client.FetchMedia(t.Context(), "m&1", &b)
		if !c.want(err) || err == nil && b.String() != c.body {
			t.Errorf("%s %.40s: %v", c.kind, c.body, err)
		}
		if errors.Is(err, errNoFile) && b.Len() > 0 {
			t.Error("something was written")
		}
	}
}

// The names of the wire are silenceper's; should they change, so would ours.
func TestNamesOfTheWire(t *testing.T) {
	for got, want := range map[string]string{
		string(message.MsgTypeShortVideo): "shortvideo", string(message.EventScan): "SCAN", string(message.EventClick): "CLICK",
		string(message.EventSubscribe): "subscribe", string(message.EventUnsubscribe): "unsubscribe",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
