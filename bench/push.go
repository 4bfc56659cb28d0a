package main

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"strconv"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// What console and server agree on.
const (
	token  = "benchtoken"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// shot is one push, as the bytes of an HTTP request, and what came back.
type shot struct {
	request []byte
	reply   []byte
	took    time.Duration
}

// shots writes the same words from each of these people. They are written before
// the clock runs, by silenceper's code: an error of ours cannot be in both.
func (b *bench) shots(people []string, words string) ([]shot, error) {
	all := make([]shot, len(people))
	for i, openID := range people {
		id, err := rand.Int(rand.Reader, big.NewInt(1<<62))
		if err != nil {
			return nil, err
		}
		doc := fmt.Sprintf("<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
			"<CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>",
			openID, time.Now().Unix(), words, id)
		if all[i].request, err = sealed(doc, b.appID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// sealed is the request that WeChat makes in safe mode.
func sealed(doc, appID string) ([]byte, error) {
	random := []byte(rand.Text()[:16])
	secret, err := util.EncryptMsg(random, []byte(doc), appID, aesKey)
	if err != nil {
		return nil, err
	}
	at, nonce := strconv.FormatInt(time.Now().Unix(), 10), rand.Text()[:10]
	q := url.Values{
		"timestamp": {at}, "nonce": {nonce}, "openid": {"unused"}, "encrypt_type": {"aes"},
		"signature": {util.Signature(token, at, nonce)}, "msg_signature": {util.Signature(token, at, nonce, string(secret))},
	}
	body := fmt.Sprintf("<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", secret)
	var r bytes.Buffer
	fmt.Fprintf(&r, "POST /wechat/callback?%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", q.Encode(), len(body), body)
	return r.Bytes(), nil
}

var errReply = errors.New("not the reply that was expected")

// says fails unless every reply, opened, has the words in it.
func (b *bench) says(all []shot, words string) error {
	for _, s := range all {
		var e struct{ Encrypt string }
		if err := xml.Unmarshal(s.reply, &e); err != nil {
			return fmt.Errorf("%w: %q", errReply, s.reply)
		}
		_, doc, err := util.DecryptMsg(b.appID, e.Encrypt, aesKey)
		if err != nil || !bytes.Contains(doc, []byte(words)) {
			return fmt.Errorf("%w: %q, %v", errReply, doc, err) //nolint:errorlint // nil where the words are others
		}
	}
	return nil
}
