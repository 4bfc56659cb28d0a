package simulator

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"
)

type vector struct {
	ID, Kind, Token, Timestamp, Nonce, Signature string
	AppID                                        string `json:"appid"`
	Key                                          string `json:"encoding_aes_key"`
	Encrypt                                      string
	MsgSignature                                 string `json:"msg_signature"`
	Plaintext                                    string
	Random                                       string `json:"random16"`
	RandomDecrypted                              string `json:"random16_decrypted"`
}

func vectors(t *testing.T) []vector {
	t.Helper()
	b, err := os.ReadFile("testdata/wechat_vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(b, &file); err != nil || len(file.Vectors) == 0 {
		t.Fatal("no vectors", err)
	}
	return file.Vectors
}

func TestPublishedVectors(t *testing.T) {
	seen := 0
	for _, v := range vectors(t) {
		if v.Kind == "jssdk" { // another scheme, which the platform does not play
			continue
		}
		seen++
		t.Run(v.ID, func(t *testing.T) {
			if v.Signature != "" && sign(v.Token, v.Timestamp, v.Nonce) != v.Signature {
				t.Error("signature differs")
			}
			if v.Encrypt == "" {
				return
			}
			if sign(v.Token, v.Timestamp, v.Nonce, v.Encrypt) != v.MsgSignature {
				t.Error("msg_signature differs")
			}
			key, err := aesKey(v.Key)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := unseal(key, v.Encrypt, v.AppID); err != nil || string(got) != v.Plaintext {
				t.Errorf("unseal: %q, %v", got, err)
			}
			if got, err := seal(key, []byte(v.Random+v.RandomDecrypted), []byte(v.Plaintext), v.AppID); err != nil || got != v.Encrypt {
				t.Errorf("seal differs: %v", err)
			}
		})
	}
	if seen < 6 {
		t.Errorf("only %d vectors", seen)
	}
}

func TestUnsealRefuses(t *testing.T) {
	key := mustKey(t)
	good, err := seal(key, randomBytes(16), []byte("<xml/>"), testAppID)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) string {
		b, _ := base64.StdEncoding.DecodeString(good)
		b[at] ^= 1
		return base64.StdEncoding.EncodeToString(b)
	}
	// In CBC a bit changed in one block changes the same bit of the next, so byte 0
	// reaches the length, and byte 47 the padding.
	for name, sealed := range map[string]string{
		"a length of 16 million": flip(1), "a broken padding": flip(47), "no base64": "?", "nothing": "",
		"half a block": base64.StdEncoding.EncodeToString([]byte("half")),
	} {
		if got, err := unseal(key, sealed, testAppID); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
	if _, err := unseal(key, good, "wx0000000000000000"); err == nil {
		t.Error("opened for another appid")
	}
}

func TestKeyMustHave43Characters(t *testing.T) {
	for _, bad := range []string{"", testKey[:42], testKey + "A", "!" + testKey[1:]} {
		if _, err := aesKey(bad); err == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}
