package wechat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
	"github.com/sirupsen/logrus"

	"lianluo/bot"
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
	doc := pack(5, ownID, append(bytes.Repeat([]byte{7}, 20), 21)...)
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
		maps.Copy(changed, q)
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
