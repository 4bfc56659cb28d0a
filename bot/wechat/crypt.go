package wechat

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Why a sealed message cannot be opened. WeChat's own samples call them -40010,
// -40007 and -40008, and the foreign account -40005.
var (
	errKey     = errors.New("wechat: an EncodingAESKey has exactly 43 characters of A-Z, a-z, 0-9; copy it from the console again")
	errBase64  = errors.New("wechat: the sealed message is not base64")
	errBlocks  = errors.New("wechat: the sealed message is not whole blocks of 32 bytes")
	errPadding = errors.New("wechat: the sealed message does not open with this EncodingAESKey")
	errLength  = errors.New("wechat: the sealed message is shorter than it says")
	errOwner   = errors.New("wechat: the sealed message is for another AppID")
)

// blockSize is the PKCS#7 block of WXBizMsgCrypt; AES itself has 16.
const blockSize = 32

// headSize is what stands before the words: 16 random bytes and their length.
const headSize = 16 + 4

// aesKey is one EncodingAESKey.
type aesKey struct {
	block cipher.Block
	iv    []byte
}

// parseKey decodes leniently: most published keys carry stray bits in their last
// character, which base64's Strict would refuse.
func parseKey(s string) (aesKey, error) {
	raw, err := base64.StdEncoding.DecodeString(s + "=")
	if err != nil || len(s) != 43 || len(raw) != 32 {
		return aesKey{}, errKey
	}
	block, err := aes.NewCipher(raw)
	return aesKey{block: block, iv: raw[:aes.BlockSize]}, err
}

// open gives the words in a sealed message to that account.
func (k aesKey) open(sealed []byte, appID string) ([]byte, error) {
	b := make([]byte, base64.StdEncoding.DecodedLen(len(sealed)))
	n, err := base64.StdEncoding.Decode(b, sealed)
	if err != nil {
		return nil, errBase64
	}
	if b = b[:n]; n == 0 || n%blockSize != 0 {
		return nil, errBlocks
	}
	cipher.NewCBCDecrypter(k.block, k.iv).CryptBlocks(b, b)
	return unpack(b, appID)
}

// unpack takes apart random(16) + length(4) + words + appid + padding.
func unpack(b []byte, appID string) ([]byte, error) {
	b, ok := unpad(b)
	if !ok {
		return nil, errPadding
	}
	if len(b) < headSize || int64(binary.BigEndian.Uint32(b[16:])) > int64(len(b)-headSize) {
		return nil, errLength
	}
	end := headSize + int(binary.BigEndian.Uint32(b[16:]))
	if string(b[end:]) != appID {
		return nil, errOwner
	}
	return b[headSize:end], nil
}

// unpad checks every byte of the padding, not only the last.
func unpad(b []byte) ([]byte, bool) {
	n := int(b[len(b)-1])
	if n < 1 || n > blockSize {
		return nil, false
	}
	words, pad := b[:len(b)-n], b[len(b)-n:]
	return words, bytes.Count(pad, pad[:1]) == n
}

// seal encrypts words for that account, under 16 random bytes of its own.
func (k aesKey) seal(words []byte, appID string) string {
	size := headSize + len(words) + len(appID)
	pad := blockSize - size%blockSize
	b := make([]byte, 16, size+pad)
	_, _ = rand.Read(b)                                      // never fails: crypto/rand would end the program
	b = binary.BigEndian.AppendUint32(b, uint32(len(words))) //nolint:gosec // a reply has a few thousand bytes
	b = append(b, words...)
	b = append(b, appID...)
	b = append(b, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(k.block, k.iv).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b)
}
