package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testAppID  = "wx5823bf96d3bd56c7"
	testSecret = "an-app-secret"
	testToken  = "QDG6eK"
	testKey    = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	somebody   = "sim-0000001"
)

// clock stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// pushed is one delivery as the callback received it, opened.
type pushed struct {
	query  url.Values
	fields map[string]string // by path below xml: MsgType, SubscribeMsgPopupEvent/List/TemplateId
	raw    string
	at     time.Time
}

// bot is a callback that answers as a test tells it to.
type bot struct {
	t      *testing.T
	mode   Mode
	mu     sync.Mutex
	got    []pushed
	answer func(n int, p pushed) string // n counts deliveries from 1
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("signature") != sign(testToken, q.Get("timestamp"), q.Get("nonce")) {
		b.t.Errorf("signature of the query is wrong: %v", q)
	}
	if q.Has("echostr") {
		_, _ = io.WriteString(w, q.Get("echostr"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	p := pushed{q, b.unwrap(q, body), string(body), time.Now()}
	b.mu.Lock()
	b.got = append(b.got, p)
	n := len(b.got)
	b.mu.Unlock()
	if b.answer != nil {
		_, _ = io.WriteString(w, b.answer(n, p))
	}
}

// unwrap checks the envelope and returns the message in it.
func (b *bot) unwrap(q url.Values, body []byte) map[string]string {
	outer := elements(b.t, body)
	if b.mode == Plain {
		if q.Has("encrypt_type") || outer["Encrypt"] != "" {
			b.t.Errorf("plain mode encrypts: %v", q)
		}
		return outer
	}
	if q.Get("encrypt_type") != "aes" || q.Get("msg_signature") != sign(testToken, q.Get("timestamp"), q.Get("nonce"), outer["Encrypt"]) {
		b.t.Errorf("msg_signature is wrong: %v", q)
	}
	if (b.mode == Compat) != (outer["MsgType"] != "") {
		b.t.Errorf("mode %s: readable part is %v", b.mode, outer)
	}
	inner, err := unseal(mustKey(b.t), outer["Encrypt"], testAppID)
	if err != nil {
		b.t.Error(err)
	}
	return elements(b.t, inner)
}

func (b *bot) deliveries() []pushed {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]pushed(nil), b.got...)
}

func (b *bot) last() pushed {
	all := b.deliveries()
	if len(all) == 0 {
		b.t.Fatal("nothing was pushed")
	}
	return all[len(all)-1]
}

func mustKey(t *testing.T) []byte {
	t.Helper()
	key, err := aesKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// elements flattens a message; repeated elements are joined with a bar.
func elements(t *testing.T, body []byte) map[string]string {
	t.Helper()
	all := map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(body))
	var path []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("pushed XML: %v in %s", err, body)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			path = append(path, tok.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if s := string(tok); strings.TrimSpace(s) != "" && len(path) > 1 {
				all[strings.Join(path[1:], "/")] += s
			}
		}
	}
}

// reply is a well-formed answer to a push.
func reply(p pushed, kind, inner string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[%s]]></MsgType>%s</xml>",
		p.fields["FromUserName"], p.fields["ToUserName"], kind, inner)
}

func says(p pushed, words string) string {
	return reply(p, "text", "<Content><![CDATA["+strings.ReplaceAll(words, "]]>", "]]]]><![CDATA[>")+"]]></Content>")
}

// encrypted wraps an answer as safe mode wants it.
func encrypted(t *testing.T, text string) string {
	t.Helper()
	sealed, err := seal(mustKey(t), []byte("0123456789abcdef"), []byte(text), testAppID)
	if err != nil {
		t.Fatal(err)
	}
	return envelopeOf(sealed, sign(testToken, "1700000000", "n", sealed))
}

func envelopeOf(sealed, signature string) string {
	return "<xml><Encrypt><![CDATA[" + sealed + "]]></Encrypt><MsgSignature><![CDATA[" + signature +
		"]]></MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>"
}

// world is a platform, a bot and a clock.
type world struct {
	*Platform
	t     *testing.T
	bot   *bot
	clock *clock
	token string
	front *httptest.Server
}

// newWorld is a verified service account in plain mode, unless change says
// otherwise; somebody follows.
func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: time.Date(2026, 11, 20, 9, 30, 0, 0, china)}}
	o := Options{
		AppID: testAppID, AppSecret: testSecret, Token: testToken, EncodingAESKey: testKey,
		Mode: Plain, Account: ServiceVerified, Clock: w.clock.now, Rules: WeChatRules(),
	}
	o.Rules.Patience, o.Rules.Apart, o.Rules.JobDelay = 150*time.Millisecond, 160*time.Millisecond, 0
	for _, f := range change {
		f(&o)
	}
	w.bot = &bot{t: t, mode: o.Mode}
	callback := httptest.NewServer(w.bot)
	t.Cleanup(callback.Close)
	if o.Callback == "" {
		o.Callback = callback.URL + "/wechat/callback"
	}
	var err error
	if w.Platform, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	mux := http.NewServeMux()
	mux.Handle("/sim/api/", http.StripPrefix("/sim/api", w.API()))
	mux.Handle("/sim/", http.StripPrefix("/sim", w.Pages()))
	w.front = httptest.NewServer(mux)
	t.Cleanup(w.front.Close)
	w.Enroll(somebody)
	return w
}

type object = map[string]any

// raw calls the API without adding anything.
func (w *world) raw(method, path string, body any) (int, object, []byte) {
	w.t.Helper()
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		in = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.front.URL+"/sim/api"+path, in)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(r)
}

func (w *world) send(r *http.Request) (int, object, []byte) {
	w.t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, object{"errcode": float64(-2), "errmsg": err.Error()}, nil
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	out := object{}
	_ = json.Unmarshal(b, &out) // a file is no JSON
	return resp.StatusCode, out, b
}

// call calls the API with a valid token; nil body is GET.
func (w *world) call(path string, body any) object {
	w.t.Helper()
	if w.token == "" {
		w.token = w.fetch()
	}
	method := http.MethodPost
	if body == nil {
		method = http.MethodGet
	}
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	_, out, _ := w.raw(method, path+sep+"access_token="+w.token, body)
	return out
}

func (w *world) fetch() string {
	w.t.Helper()
	_, out, _ := w.raw(http.MethodPost, pathStableToken, object{"grant_type": "client_credential", "appid": testAppID, "secret": testSecret})
	token, _ := out["access_token"].(string)
	if token == "" {
		w.t.Fatalf("no token: %v", out)
	}
	return token
}

// code is the errcode of an answer, 0 for one that has none.
func code(out object) int {
	n, _ := out["errcode"].(float64)
	return int(n)
}

func (w *world) want(errcode int, out object) {
	w.t.Helper()
	if code(out) != errcode {
		w.t.Errorf("errcode %v, want %d", out, errcode)
	}
	if msg, _ := out["errmsg"].(string); errcode != 0 && !strings.Contains(msg, " rid: ") {
		w.t.Errorf("errmsg %q has no rid", msg)
	}
}

func (w *world) settle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	if err := w.Settle(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) say(words string) []Entry {
	w.t.Helper()
	got, err := w.Say(w.t.Context(), somebody, words)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

func TestNewTellsEveryFault(t *testing.T) {
	_, err := New(Options{Mode: "secret", Account: "personal", Callback: "ftp://x", Whitelist: []string{"here"}, EncodingAESKey: "short"})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"app secret", "mode", "account", "callback", "clock", "whitelist", "EncodingAESKey"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
