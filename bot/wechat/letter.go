package wechat

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Outcome is how a visit ended; its values are few, so that they can be labels.
type Outcome string

// Outcomes of a visit.
const (
	Verified  Outcome = "verified"  // the console tested the address
	Answered  Outcome = "answered"  // with words or a card
	Silent    Outcome = "silent"    // there was nothing to say
	Late      Outcome = "late"      // no answer in 4.5 s
	Failed    Outcome = "failed"    // Answer returned an error
	Panicked  Outcome = "panicked"  // Answer panicked
	Forged    Outcome = "forged"    // no valid signature: a scanner, or a wrong token
	Refused   Outcome = "refused"   // neither GET nor POST
	Stale     Outcome = "stale"     // too old or too new
	Replayed  Outcome = "replayed"  // a known signature over another body
	Unsealed  Outcome = "unsealed"  // not encrypted, in safe mode
	Closed    Outcome = "closed"    // cannot be decrypted
	Oversized Outcome = "oversized" // over 256 KiB
	JSON      Outcome = "json"      // the console is set to JSON
	Malformed Outcome = "malformed" // not a push
)

// maxBody is far above any push: a text of 2,048 bytes, three times over.
const maxBody = 256 << 10

// letter is one push, proved to be WeChat's.
type letter struct {
	push  push
	token string  // it was signed with
	key   *aesKey // it was sealed with; nil when it was not
}

// refusal is a push that is not taken.
type refusal struct {
	outcome Outcome
	err     error // for the log; nil with Forged
}

func (r refusal) Error() string { return fmt.Sprintf("%s: %v", r.outcome, r.err) }

// Faults of pushes that have no error of their own.
var (
	errJSON     = errors.New("wechat: the body is JSON")
	errNoKey    = errors.New("wechat: an encrypted push, and no encoding_aes_key")
	errUnsealed = errors.New("wechat: an unencrypted push in mode safe")
	errReplayed = errors.New("wechat: a signature that came before with another body")
	errNobody   = errors.New("wechat: a push without FromUserName or MsgType")
)

// advice says what the operator should look at.
var advice = map[Outcome]string{
	Stale:     "set this machine's clock; if it is right, somebody repeats old requests",
	Replayed:  "somebody repeats WeChat's signatures with words of their own; use mode safe",
	Unsealed:  "set 消息加解密方式 to 安全模式 in the console, or wechat.mode to plain for a test account",
	Closed:    "compare wechat.encoding_aes_key and wechat.app_id with the console",
	Oversized: "WeChat sends nothing of this size; look at what stands between",
	JSON:      "set 数据格式 to XML in the console",
	Malformed: "WeChat sends nothing like it; look at what stands between",
}

// refuse tells strangers 403 and WeChat `success`, which keeps it from trying
// again and the person from reading that the account is out of order.
func (d *Door) refuse(w http.ResponseWriter, err error) Outcome {
	var r refusal
	errors.As(err, &r)
	if r.outcome == Forged {
		d.stranger()
		w.WriteHeader(http.StatusForbidden)
		return Forged
	}
	d.Log.Warn("a push was refused", "outcome", r.outcome, "err", r.err, "advice", advice[r.outcome])
	success(w)
	return r.outcome
}

// stranger logs that somebody was sent away, at most once a minute: scanners come
// in crowds, but a token that differs from the console's looks just like one.
func (d *Door) stranger() {
	minute := d.Now().Unix() / 60
	if d.told.Swap(minute) != minute {
		d.Log.Warn("a request without WeChat's signature was refused",
			"advice", "scanners do that; if the console cannot verify the address, compare wechat.token with it")
	}
}

// knock is what the query says.
type knock struct {
	signature, msgSignature, at, nonce string

	sealed bool
	token  string // the signature's
	known  bool   // the signature is right
}

func (d *Door) knock(q url.Values) knock {
	k := knock{
		signature: q.Get("signature"), msgSignature: q.Get("msg_signature"),
		at: q.Get("timestamp"), nonce: q.Get("nonce"), sealed: q.Get("encrypt_type") == "aes",
	}
	k.token, k.known = match(d.tokens, k.signature, k.at, k.nonce)
	return k
}

// open proves a push to be WeChat's, and reads it.
//
// A plain push is signed in its query only. A sealed one has msg_signature, which
// covers its content and alone proves it; its `signature` decides no more than
// how a body is answered that cannot be read at all.
func (d *Door) open(w http.ResponseWriter, r *http.Request) (*letter, error) {
	k := d.knock(r.URL.Query())
	if !k.known && !k.sealed {
		return nil, refusal{outcome: Forged}
	}
	body, err := read(w, r)
	if err == nil && k.sealed {
		body, err = sealedPart(body)
	}
	switch {
	case err != nil && !k.known:
		return nil, refusal{outcome: Forged}
	case err != nil:
		return nil, err
	case k.sealed:
		return d.unseal(body, k)
	}
	return d.unfold(body, k)
}

// read takes the body, up to a limit, and refuses JSON.
func read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return nil, refusal{Oversized, fmt.Errorf("wechat: the body is over %d bytes", maxBody)}
	case err != nil:
		return nil, refusal{Malformed, errBroken}
	case isJSON(body):
		return nil, refusal{JSON, errJSON}
	}
	return body, nil
}

func isJSON(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) }

// sealedPart takes Encrypt out of a body; in compatible mode the rest of the
// body says the same in plain words, which nothing proves.
func sealedPart(body []byte) ([]byte, error) {
	p, err := parse(body)
	if err == nil && p.encrypt == nil {
		err = errBroken
	}
	if err != nil {
		return nil, refusal{Malformed, err}
	}
	return p.encrypt, nil
}

// unseal opens a push that comes encrypted. It needs no memory of signatures:
// this one fits no other content, and the engine knows a repeated message.
func (d *Door) unseal(sealed []byte, k knock) (*letter, error) {
	token, ok := match(d.tokens, k.msgSignature, k.at, k.nonce, string(sealed))
	if !ok {
		return nil, refusal{outcome: Forged}
	}
	if err := d.timely(k.at); err != nil {
		return nil, err
	}
	doc, key, err := d.decrypt(sealed)
	if err != nil {
		return nil, refusal{Closed, err}
	}
	return opened(doc, letter{token: token, key: key})
}

// decrypt tries the current key, then the previous one.
func (d *Door) decrypt(sealed []byte) ([]byte, *aesKey, error) {
	first := errNoKey
	for i := range d.keys {
		doc, err := d.keys[i].open(sealed, d.appID)
		if err == nil {
			return doc, &d.keys[i], nil
		}
		if i == 0 {
			first = err
		}
	}
	return nil, nil, first
}

// unfold reads a push that comes in the open.
func (d *Door) unfold(body []byte, k knock) (*letter, error) {
	if d.mode == Safe {
		return nil, refusal{Unsealed, errUnsealed}
	}
	if err := d.timely(k.at); err != nil {
		return nil, err
	}
	if !d.seen.admit(k.signature, body, d.Now()) {
		return nil, refusal{Replayed, errReplayed}
	}
	return opened(body, letter{token: k.token})
}

// opened reads what is proved to be WeChat's.
func opened(doc []byte, l letter) (*letter, error) {
	if isJSON(doc) {
		return nil, refusal{JSON, errJSON}
	}
	p, err := parse(doc)
	if err == nil && (p.from == "" || p.kind == "") {
		err = errNobody
	}
	if err != nil {
		return nil, refusal{Malformed, err}
	}
	l.push = p
	return &l, nil
}

// timely refuses a time too far from the clock, or from the practice clock where
// there is one. Times are seconds in 64 bits.
func (d *Door) timely(at string) error {
	sec, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return refusal{Stale, errors.New("wechat: the timestamp is no number of seconds")}
	}
	sent := time.Unix(sec, 0)
	off := sent.Sub(d.Now())
	if off.Abs() <= d.fresh || d.Practice != nil && sent.Sub(d.Practice()).Abs() <= d.fresh {
		return nil
	}
	return refusal{Stale, fmt.Errorf("wechat: the timestamp is %v off the clock", off.Round(time.Second))}
}
