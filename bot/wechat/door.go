// Package wechat is the official account's door. Inward, a [Door] turns WeChat's
// pushes into messages and the engine's replies into what WeChat wants to read.
// Outward, a [Client] publishes menus, tags people, makes QR codes and fetches what
// they sent; a [Keeper] puts that on disk.
//
// github.com/silenceper/wechat/v2 is used for what it does well: the token, and
// the names and shapes of the wire. What comes in from the internet is ours; the
// tests named TestTrap… say why, each with its number in the wechat notes.
package wechat

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"lianluo/bot"
)

// Modes of a [Settings].
const (
	Safe  = "safe"  // only encrypted pushes are taken
	Plain = "plain" // unencrypted ones too: test accounts
)

// Settings are what the account's console and the settings file agree on.
type Settings struct {
	AppID                  string
	Token                  string
	TokenPrevious          string        // during a change of token
	EncodingAESKey         string        // may be empty with Plain
	EncodingAESKeyPrevious string        // during a change of key
	Mode                   string        // Safe or Plain
	Freshness              time.Duration // how far a push's time may be from the clock; zero: 5 minutes
}

// Door is the http.Handler for GET and POST /wechat/callback.
type Door struct {
	appID  string
	tokens []string // the current first
	keys   []aesKey // likewise
	mode   string
	fresh  time.Duration
	seen   seen
	work   workers
	told   atomic.Int64 // when strangers were last logged, in unix minutes
	Hall
}

// Hall is what a Door opens into.
type Hall struct {
	// Answer takes a message to its reply: the engine's Handle. It is given 4.5 s;
	// an error, a panic or silence make the door say nothing to the person.
	Answer func(ctx context.Context, in bot.Inbound) (bot.Reply, error)
	Zone   *time.Location
	Now    func() time.Time
	// Practice is the practice clock; nil in production. Pushes are then fresh by
	// either clock, and messages are dated by this one.
	Practice func() time.Time
	Log      *slog.Logger
	Observe  func(Visit) // for counters; may be nil
}

// Visit is one request, as a counter sees it.
type Visit struct {
	Outcome Outcome
	Kind    bot.Kind // empty when it was not read that far
	Took    time.Duration
}

// NewDoor checks the settings; the error names everything that is wrong.
func NewDoor(s Settings, h Hall) (*Door, error) {
	d := &Door{appID: s.AppID, mode: s.Mode, fresh: s.Freshness, Hall: h}
	if d.fresh == 0 {
		d.fresh = 5 * time.Minute
	}
	d.work = make(workers)
	d.seen.life = 2 * d.fresh // from the earliest to the latest moment a push is taken
	var faults []error
	need := func(ok bool, words string) {
		if !ok {
			faults = append(faults, errors.New("wechat: "+words))
		}
	}
	need(h.Answer != nil && h.Zone != nil && h.Now != nil && h.Log != nil, "a door needs Answer, Zone, Now and Log")
	need(s.AppID != "", "app_id is empty; it is on the console's first page")
	need(s.Token != "", "token is empty; it must be the one in the console's 消息推送 settings")
	need(s.Mode == Safe || s.Mode == Plain, fmt.Sprintf("mode is %q; it must be safe or plain", s.Mode))
	need(s.Mode != Safe || s.EncodingAESKey != "", "encoding_aes_key is empty; mode safe needs the console's EncodingAESKey")
	for _, t := range []string{s.Token, s.TokenPrevious} {
		if t != "" {
			d.tokens = append(d.tokens, t)
		}
	}
	for _, k := range []string{s.EncodingAESKey, s.EncodingAESKeyPrevious} {
		if k == "" {
			continue
		}
		key, err := parseKey(k)
		need(err == nil, "encoding_aes_key or encoding_aes_key_previous is damaged; it has exactly 43 letters and digits")
		d.keys = append(d.keys, key)
	}
	return d, errors.Join(faults...)
}

// ServeHTTP answers WeChat. To whoever does not know the token it says 403 and
// nothing more. After that, whatever goes wrong, it answers 200 with XML or
// `success`: anything else is repeated three times and shows the person that the
// account is out of order (wechat notes 1.4).
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	var v Visit
	switch r.Method {
	case http.MethodGet:
		v.Outcome = d.verify(w, r)
	case http.MethodPost:
		v = d.push(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		v.Outcome = Refused
	}
	if v.Took = time.Since(began); d.Observe != nil {
		d.Observe(v)
	}
}

// verify answers the console's test of the address: the echostr as it came. A
// repeated one is harmless, it gives back what it brought, so it need not be
// fresh; but then pushes will not be either, and the operator should hear it.
func (d *Door) verify(w http.ResponseWriter, r *http.Request) Outcome {
	q := r.URL.Query()
	if _, ok := match(d.tokens, q.Get("signature"), q.Get("timestamp"), q.Get("nonce")); !ok {
		return d.refuse(w, refusal{outcome: Forged})
	}
	if err := d.timely(q.Get("timestamp")); err != nil {
		d.Log.Warn("WeChat verified the address, but pushes with such a time will be refused; set the clock", "err", err)
	}
	say(w, "text/plain; charset=utf-8", []byte(q.Get("echostr")))
	return Verified
}

// push takes one message or event.
func (d *Door) push(w http.ResponseWriter, r *http.Request) Visit {
	l, err := d.open(w, r)
	if err != nil {
		return Visit{Outcome: d.refuse(w, err)}
	}
	now := d.Now()
	if d.Practice != nil {
		now = d.Practice()
	}
	in := l.push.inbound(l.push.sent(now).In(d.Zone))
	reply, outcome := d.ask(r.Context(), in)
	doc := render(reply, in.From, l.push.to, d.Now())
	switch {
	case doc == nil:
		success(w)
		return Visit{Outcome: outcome, Kind: in.Kind}
	case l.key != nil:
		doc = d.seal(doc, l)
	}
	say(w, "application/xml; charset=utf-8", doc)
	return Visit{Outcome: Answered, Kind: in.Kind}
}

// seal encrypts a reply with the key and the token the push came under.
func (d *Door) seal(doc []byte, l *letter) []byte {
	var nonce [8]byte
	_, _ = rand.Read(nonce[:]) // never fails
	digits := strconv.FormatUint(binary.BigEndian.Uint64(nonce[:]), 10)
	return envelope(l.key.seal(doc, d.appID), l.token, digits, d.Now())
}

// How long an answer may take. WeChat hangs up after 5 s; grace is for an answer
// that minds its deadline to come home with what it has.
const (
	patience = 4500 * time.Millisecond
	grace    = 300 * time.Millisecond
)

// ask gets the engine's answer, or none in time. A caller that hangs up does not
// stop it: the repeated delivery is then given the finished answer.
func (d *Door) ask(ctx context.Context, in bot.Inbound) (bot.Reply, Outcome) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	type answer struct {
		reply   bot.Reply
		outcome Outcome
	}
	home := make(chan answer, 1)
	d.work.do(func() {
		defer cancel()
		var a answer
		a.reply, a.outcome = d.answer(ctx, in)
		home <- a
	})
	late := time.NewTimer(patience + grace)
	defer late.Stop()
	select {
	case a := <-home:
		return a.reply, a.outcome
	case <-late.C:
		d.Log.Error("an answer ignores its deadline", "kind", in.Kind, "key", in.Key)
		return bot.Reply{}, Late
	}
}

// answer keeps a panic from the rest of the house. Neither the log nor the stack
// shows what was written.
func (d *Door) answer(ctx context.Context, in bot.Inbound) (reply bot.Reply, outcome Outcome) {
	defer func() {
		if p := recover(); p != nil {
			what := fmt.Sprintf("%T", p) // the value may quote the message
			if e, ok := p.(runtime.Error); ok {
				what = e.Error()
			}
			d.Log.Error("answering panicked", "panic", what, "kind", in.Kind, "key", in.Key, "stack", string(debug.Stack()))
			reply, outcome = bot.Reply{}, Panicked
		}
	}()
	reply, err := d.Answer(ctx, in)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		d.Log.Warn("no answer in time", "kind", in.Kind, "key", in.Key)
		return bot.Reply{}, Late
	case err != nil:
		d.Log.Error("no answer", "err", err, "kind", in.Kind, "key", in.Key)
		return bot.Reply{}, Failed
	}
	return reply, Silent
}

func success(w http.ResponseWriter) { say(w, "text/plain; charset=utf-8", []byte("success")) }

func say(w http.ResponseWriter, kind string, words []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(words)))
	h.Set("X-Content-Type-Options", "nosniff") // echostr comes from outside
	_, _ = w.Write(words)                      //nolint:gosec // no browser takes it for a page; a caller that left will deliver again
}
