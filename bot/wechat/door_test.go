package wechat

import (
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
		{"a runtime error", func() (bot.Reply, error) { var m map[string]int; m[secret] = 1; return bot.Reply{}, nil }, Panicked}, //nolint:staticcheck // the fault that is wanted
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
			time.Sleep(2 * idle) // until the worker has left
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
			time.Sleep(time.Minute + 2*idle) // until it is home: nobody waits for it, and nothing breaks
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

func TestSettingsAreChecked(t *testing.T) {
	hall := Hall{
		Answer: func(context.Context, bot.Inbound) (bot.Reply, error) { return bot.Reply{}, nil },
		Zone:   china, Now: time.Now, Log: slog.New(slog.DiscardHandler),
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
