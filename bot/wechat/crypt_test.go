package wechat

import (
	"bytes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"
)

// vector is one published sample; testdata/wechat_vectors.json says where each is from.
type vector struct {
	ID, Kind, Token, Timestamp, Nonce    string
	Signature, Encrypt, Plaintext, AppID string
	Body                                 string
	MsgSignature                         string `json:"msg_signature"`
	Key                                  string `json:"encoding_aes_key"`
	Random                               string `json:"random16"`
	RandomDecrypted                      string `json:"random16_decrypted"`
	PadByte                              int    `json:"pad_byte"`
	StrictKey                            bool   `json:"key_strict_base64_ok"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	raw, err := os.ReadFile("testdata/wechat_vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Vectors
}

// sealedVectors are those with a ciphertext.
func sealedVectors(t testing.TB) (out []vector) {
	t.Helper()
	for _, v := range vectors(t) {
		if v.Encrypt != "" {
			out = append(out, v)
		}
	}
	if len(out) < 4 {
		t.Fatalf("%d samples", len(out))
	}
	return out
}

func mustKey(t testing.TB, s string) aesKey {
	t.Helper()
	k, err := parseKey(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSignaturesOfTheSamples(t *testing.T) {
	checked := 0
	for _, v := range vectors(t) {
		if v.Signature != "" && v.Token != "" {
			checked++
			if _, ok := match([]string{"no", v.Token}, v.Signature, v.Timestamp, v.Nonce); !ok {
				t.Errorf("%s: the signature is refused", v.ID)
			}
			if _, ok := match([]string{v.Token}, v.Signature, v.Timestamp, v.Nonce+"1"); ok {
				t.Errorf("%s: another nonce is taken", v.ID)
			}
		}
		if v.MsgSignature != "" {
			checked++
			if got := sign(v.Token, v.Timestamp, v.Nonce, v.Encrypt); got != v.MsgSignature {
				t.Errorf("%s: msg_signature %s, want %s", v.ID, got, v.MsgSignature)
			}
		}
	}
	if checked < 7 {
		t.Errorf("only %d signatures were checked", checked)
	}
}

func TestSamplesOpen(t *testing.T) {
	for _, v := range sealedVectors(t) {
		got, err := mustKey(t, v.Key).open([]byte(v.Encrypt), v.AppID)
		if err != nil || string(got) != v.Plaintext {
			t.Errorf("%s: %q, %v", v.ID, got, err)
		}
		if _, err := mustKey(t, v.Key).open([]byte(v.Encrypt), v.AppID+"x"); !errors.Is(err, errOwner) {
			t.Errorf("%s: for another account: %v", v.ID, err)
		}
	}
}

// TestKeysAreReadLeniently: base64's Strict would refuse published keys.
func TestKeysAreReadLeniently(t *testing.T) {
	stray := 0
	for _, v := range sealedVectors(t) {
		if _, err := base64.StdEncoding.Strict().DecodeString(v.Key + "="); (err == nil) != v.StrictKey {
			t.Errorf("%s: the sample is not what it says", v.ID)
		} else if err != nil {
			stray++
		}
	}
	if stray == 0 {
		t.Error("no sample has a key with stray bits")
	}
	for _, bad := range []string{"", ownKey[:42], ownKey + "A", ownKey[:42] + "!", ownKey[:42] + "=", ownKey[:21] + "\n" + ownKey[:21]} {
		if _, err := parseKey(bad); !errors.Is(err, errKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// raw encrypts what the test put together by itself.
func (k aesKey) raw(b []byte) []byte {
	b = bytes.Clone(b)
	cipher.NewCBCEncrypter(k.block, k.iv).CryptBlocks(b, b)
	return []byte(base64.StdEncoding.EncodeToString(b))
}

// pack is hello before encryption, with the length it says and padding.
func pack(says uint32, appID string, pad ...byte) []byte {
	b := append([]byte("0123456789abcdef"), byte(says>>24), byte(says>>16), byte(says>>8), byte(says))
	return append(append(append(b, "hello"...), appID...), pad...)
}

func TestWhatDoesNotOpen(t *testing.T) {
	k := mustKey(t, ownKey)
	fill := func(b []byte, n int) []byte { return append(b, bytes.Repeat([]byte{byte(n)}, n)...) }
	body := pack(5, ownID) // 43 bytes
	for _, c := range []struct {
		name   string
		sealed []byte
		want   error
	}{
		{"whole", k.raw(fill(body, 21)), nil},
		{"empty", nil, errBlocks},
		{"no base64", []byte("%%%"), errBase64},
		{"16 bytes too many", k.raw(append(fill(body, 21), make([]byte, 16)...)), errBlocks},
		{"padding 0", k.raw(append(body, make([]byte, 21)...)), errPadding},
		{"padding 33", k.raw(append(body, bytes.Repeat([]byte{33}, 21)...)), errPadding},
		{"padding of two kinds", k.raw(append(append(body, 1), bytes.Repeat([]byte{21}, 20)...)), errPadding},
		{"a whole block of padding", k.raw(fill(pack(5, ownID+strings.Repeat("x", 21)), 32)), errOwner},
		{"nothing but padding", k.raw(bytes.Repeat([]byte{32}, 32)), errLength},
		{"longer than it is", k.raw(fill(pack(24, ownID), 21)), errLength},
		{"4 GiB long", k.raw(fill(pack(1<<32-1, ownID), 21)), errLength},
		{"shorter than it is", k.raw(fill(pack(4, ownID), 21)), errOwner},
		{"for nobody", k.raw(fill(pack(5, ""), 7)), errOwner},
		{"under another key", mustKey(t, otherKey).raw(fill(body, 21)), errPadding},
	} {
		_, err := k.open(c.sealed, ownID)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// TestFlippedBit: a changed ciphertext does not open as what it was. (What covers
// it is msg_signature; this shows that nothing breaks.)
func TestFlippedBit(t *testing.T) {
	v := sealedVectors(t)[0]
	b, _ := base64.StdEncoding.DecodeString(v.Encrypt)
	for i := range b {
		b[i] ^= 1
		got, err := mustKey(t, v.Key).open([]byte(base64.StdEncoding.EncodeToString(b)), v.AppID)
		if err == nil && string(got) == v.Plaintext && i >= 16 {
			t.Errorf("byte %d makes no difference", i)
		}
		b[i] ^= 1
	}
}

// TestSealDiffersFromSilenceperInNothing: each opens what the other sealed.
func TestSealDiffersFromSilenceperInNothing(t *testing.T) {
	k := mustKey(t, ownKey)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "words")
		appID := rapid.StringN(1, 40, -1).Draw(t, "appid")
		random, theirs, err := util.DecryptMsg(appID, k.seal(words, appID), ownKey)
		if err != nil || !bytes.Equal(theirs, words) || len(random) != 16 {
			t.Fatalf("silenceper reads %q, %v", theirs, err)
		}
		secret, err := util.EncryptMsg(random, words, appID, ownKey)
		if err != nil {
			t.Fatal(err)
		}
		if ours, err := k.open(secret, appID); err != nil || !bytes.Equal(ours, words) {
			t.Fatalf("we read %q, %v", ours, err)
		}
	})
}

// FuzzOpen: whatever is sealed, nothing breaks, and what opens here opens in
// silenceper to the same words; the other way round except for padding that only
// we look at (trap T35).
func FuzzOpen(f *testing.F) {
	k := mustKey(f, ownKey)
	for _, v := range sealedVectors(f) {
		f.Add([]byte(v.Plaintext))
	}
	f.Add(pack(5, ownID, bytes.Repeat([]byte{21}, 21)...))
	f.Add(pack(1<<31, ownID, bytes.Repeat([]byte{21}, 21)...))
	f.Add(bytes.Repeat([]byte{32}, 32))
	f.Fuzz(func(t *testing.T, b []byte) {
		if rest := len(b) % blockSize; rest != 0 {
			n := blockSize - rest // so that most inputs get as far as the words
			b = append(bytes.Clone(b), bytes.Repeat([]byte{byte(n)}, n)...)
		}
		for _, sealed := range [][]byte{b, k.raw(b)} {
			ours, err := k.open(sealed, ownID)
			_, theirs, theirErr := util.DecryptMsg(ownID, string(sealed), ownKey)
			if err == nil && (theirErr != nil || !bytes.Equal(ours, theirs)) {
				t.Fatalf("we read %q, silenceper %q, %v", ours, theirs, theirErr)
			}
			if err != nil && theirErr == nil && !errors.Is(err, errPadding) {
				t.Fatalf("silenceper reads %q, we %v", theirs, err)
			}
		}
	})
}
