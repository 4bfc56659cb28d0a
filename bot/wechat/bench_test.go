package wechat

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/sirupsen/logrus"

	"lianluo/bot"
)

// sealedRequest gives the address and the body of one encrypted text.
func sealedRequest(b *testing.B) (address string, body []byte) {
	b.Helper()
	a := &account{TB: b, now: monday, nonce: "1514711492"}
	q, doc := a.sealed(words("本周到会28人，请假2人，学习了《党章》第三章。"), ownID, ownToken, ownKey)
	return "/wechat/callback?" + q.Encode(), []byte(doc)
}

// BenchmarkDoor takes one encrypted text to one encrypted reply: verify, decrypt,
// parse, ask an engine that has its answer ready, render, encrypt.
func BenchmarkDoor(b *testing.B) {
	door, err := NewDoor(Settings{AppID: ownID, Token: ownToken, EncodingAESKey: ownKey, Mode: Safe}, Hall{
		Answer: func(_ context.Context, in bot.Inbound) (bot.Reply, error) { return bot.Reply{Text: in.Text}, nil },
		Zone:   china, Now: func() time.Time { return monday }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	serve(b, door)
}

// BenchmarkSilenceper is the same echo by silenceper's server: no freshness, no
// deadline, no cap, no key of the message.
func BenchmarkSilenceper(b *testing.B) {
	level := logrus.GetLevel()
	logrus.SetLevel(logrus.WarnLevel)
	b.Cleanup(func() { logrus.SetLevel(level) })
	oa := officialaccount.NewOfficialAccount(&config.Config{
		AppID: ownID, AppSecret: "x", Token: ownToken, EncodingAESKey: ownKey, Cache: cache.NewMemory(), UseStableAK: true,
	})
	serve(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := oa.GetServer(r, w)
		s.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(m.Content)}
		})
		if s.Serve() == nil {
			_ = s.Send()
		}
	}))
}

func serve(b *testing.B, h http.Handler) {
	b.Helper()
	address, body := sealedRequest(b)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, address, io.NopCloser(bytes.NewReader(body)))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Body.Len() < 100 {
			b.Fatalf("answered %q", w.Body)
		}
	}
}
