package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// platform pushes to a callback as WeChat does, by the wall clock. Its code is
// nobody else's: it is written from WeChat's page 消息加解密说明.
type platform struct {
	callback, appID, token, aesKey string
}

var demoPlatform = platform{appID: "wx0123456789abcdef", token: "pushtoken", aesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}

func (p platform) environment(mode string) map[string]string {
	return map[string]string{
		"LIANLUO_WECHAT_APP_ID": p.appID, "LIANLUO_WECHAT_TOKEN": p.token, "LIANLUO_WECHAT_ENCODING_AES_KEY": p.aesKey, "LIANLUO_WECHAT_MODE": mode,
	}
}

func signed(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// text is a message of words; equal ids are the same message.
func text(openID, words string, id int) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>1237357800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d</MsgId></xml>", openID, words, id)
}

// query is what stands behind the callback's address.
func (p platform) query(at time.Time) url.Values {
	stamp, nonce := strconv.FormatInt(at.Unix(), 10), rand.Text()
	return url.Values{"signature": {signed(p.token, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce}}
}

// open pushes a message in plain words.
func (p platform) open(t *testing.T, message string) (status int, answer string) {
	t.Helper()
	return do(t, http.MethodPost, p.callback+"?"+p.query(time.Now()).Encode(), "text/xml", strings.NewReader(message))
}

// sealed is a message as it is pushed in safe mode.
func (p platform) sealed(message string) (address, body string) {
	q := p.query(time.Now())
	secret := p.encrypt(message)
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", signed(p.token, q.Get("timestamp"), q.Get("nonce"), secret))
	return p.callback + "?" + q.Encode(), "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><Encrypt><![CDATA[" + secret + "]]></Encrypt></xml>"
}

func (p platform) cipher() (block cipher.Block, iv []byte) {
	key, err := base64.StdEncoding.DecodeString(p.aesKey + "=")
	if err != nil {
		panic(err)
	}
	if block, err = aes.NewCipher(key); err != nil {
		panic(err)
	}
	return block, key[:16]
}

func (p platform) encrypt(message string) string {
	b := []byte(rand.Text()[:16])
	b = binary.BigEndian.AppendUint32(b, uint32(len(message)))
	b = append(b, message+p.appID...)
	n := 32 - len(b)%32
	b = append(b, bytes.Repeat([]byte{byte(n)}, n)...)
	block, iv := p.cipher()
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b)
}

// unseal reads an encrypted answer, and checks all that WeChat checks.
func (p platform) unseal(t *testing.T, answer string) string {
	t.Helper()
	var e struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal([]byte(answer), &e); err != nil {
		t.Fatalf("no envelope: %v: %s", err, answer)
	}
	if want := signed(p.token, e.TimeStamp, e.Nonce, e.Encrypt); e.MsgSignature != want {
		t.Fatalf("the answer is signed %s, want %s", e.MsgSignature, want)
	}
	b, err := base64.StdEncoding.DecodeString(e.Encrypt)
	if err != nil || len(b) == 0 || len(b)%32 != 0 {
		t.Fatalf("not whole blocks: %v", err)
	}
	block, iv := p.cipher()
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(b, b)
	b = b[:len(b)-int(b[len(b)-1])]
	n := 20 + int(binary.BigEndian.Uint32(b[16:]))
	if string(b[n:]) != p.appID {
		t.Fatalf("for %s, want %s", b[n:], p.appID)
	}
	return string(b[20:n])
}

// words are those of a passive reply to that person.
func words(t *testing.T, answer, openID string) string {
	t.Helper()
	var r struct{ ToUserName, FromUserName, MsgType, Content string }
	if err := xml.Unmarshal([]byte(answer), &r); err != nil {
		t.Fatalf("no reply: %v: %s", err, answer)
	}
	if r.ToUserName != openID || r.FromUserName != "gh_0123456789ab" || r.MsgType != "text" {
		t.Fatalf("a reply to somebody else: %s", answer)
	}
	return r.Content
}

func count(t *testing.T, of *regexp.Regexp, said string) int {
	t.Helper()
	m := of.FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("no %v in %s", of, said)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCallbackOnly knocks at the demo without its simulator, as an acceptance
// test does: with pushes of its own.
func TestCallbackOnly(t *testing.T) {
	dir := t.TempDir()
	const member = "sim-0000866"
	ask := text(member, "现在是什么阶段", 1)
	t.Run("plain", func(t *testing.T) {
		p := demoPlatform
		demo := startDemo(t, p.environment("plain"), "--callback-only", "--data", dir)
		p.callback = demo.home + "/wechat/callback"
		_, answer := p.open(t, ask)
		if said := words(t, answer, member); !strings.HasPrefix(said, "现在是“学习调研”阶段") {
			t.Errorf("said %q", said)
		}
		echo := p.query(time.Now())
		echo.Set("echostr", "5837295")
		if status, back := demo.get(t, "/wechat/callback?"+echo.Encode()); status != http.StatusOK || back != "5837295" {
			t.Errorf("the console's test: %d %q", status, back)
		}
		q := p.query(time.Now())
		q.Set("signature", signed("guess"))
		if status, _ := do(t, http.MethodPost, p.callback+"?"+q.Encode(), "text/xml", strings.NewReader(ask)); status != http.StatusForbidden {
			t.Errorf("a forged push: status %d", status)
		}
		if _, answer := do(t, http.MethodPost, p.callback+"?"+p.query(time.Now().Add(-time.Hour)).Encode(), "text/xml", strings.NewReader(ask)); answer != "success" {
			t.Errorf("an old push is answered: %s", answer)
		}
		if status, _ := demo.get(t, "/sim/"); status != http.StatusNotFound {
			t.Errorf("/sim/ answers %d", status)
		}
	})
	t.Run("safe", func(t *testing.T) {
		p := demoPlatform
		demo := startDemo(t, p.environment("safe"), "--callback-only", "--data", dir)
		p.callback = demo.home + "/wechat/callback"
		address, body := p.sealed(text(member, "现在是什么阶段", 2))
		_, answer := do(t, http.MethodPost, address, "text/xml", strings.NewReader(body))
		if said := words(t, p.unseal(t, answer), member); !strings.HasPrefix(said, "现在是“学习调研”阶段") {
			t.Errorf("said %q", said)
		}
		if _, answer := p.open(t, ask); answer != "success" {
			t.Errorf("in safe mode an open push is answered: %s", answer)
		}
	})
}
