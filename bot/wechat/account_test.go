package wechat

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
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
		Item []struct{ Title, Description, PicUrl, Url string } `xml:"item"` //nolint:revive // WeChat's names
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
