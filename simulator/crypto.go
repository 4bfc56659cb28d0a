package simulator

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // WeChat's signature is SHA-1
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The scheme is WXBizMsgCrypt (platform notes 1.6): AES-256-CBC, the first half of
// the key as vector, PKCS#7 to blocks of 32, over
// random(16) + length(4, big endian) + message + appid.
const padTo = 32

// sign is the hex SHA-1 of the parts in order of their bytes.
func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:])
}

// aesKey reads an EncodingAESKey. Published keys have bits set beyond their 32
// bytes, so decoding must not be strict.
func aesKey(encoded string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(encoded + "=")
	if err != nil || len(encoded) != 43 {
		return nil, errors.New("EncodingAESKey: want 43 characters of letters and digits")
	}
	return key, nil
}

// seal encrypts; head is 16 random bytes.
func seal(key, head, message []byte, appID string) (string, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	text := slices.Clone(head)
	text = binary.BigEndian.AppendUint32(text, uint32(len(message))) //nolint:gosec // bounded by the caller's own message
	text = append(append(text, message...), appID...)
	pad := padTo - len(text)%padTo
	text = append(text, bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, key[:aes.BlockSize]).CryptBlocks(text, text)
	return base64.StdEncoding.EncodeToString(text), nil
}

// unseal decrypts, and refuses what is not for this appid.
func unseal(key []byte, sealed, appID string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return nil, errors.New("Encrypt is not base64 of whole blocks")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	cipher.NewCBCDecrypter(block, key[:aes.BlockSize]).CryptBlocks(text, text)
	text, err = unpad(text)
	if err != nil {
		return nil, err
	}
	return split(text, appID)
}

func unpad(text []byte) ([]byte, error) {
	n := int(text[len(text)-1])
	if n < 1 || n > padTo || n > len(text) {
		return nil, errors.New("Encrypt has a wrong padding")
	}
	body, pad := text[:len(text)-n], text[len(text)-n:]
	if !bytes.Equal(pad, bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, errors.New("Encrypt has a wrong padding")
	}
	return body, nil
}

func split(text []byte, appID string) ([]byte, error) {
	const head = 16 + 4
	if len(text) < head {
		return nil, errors.New("Encrypt is too short")
	}
	n := int(binary.BigEndian.Uint32(text[16:head]))
	if n > len(text)-head {
		return nil, errors.New("Encrypt says it is longer than it is")
	}
	if string(text[head+n:]) != appID {
		return nil, errors.New("Encrypt is for another appid")
	}
	return text[head : head+n], nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

// randomName is n characters that fit into an address.
func randomName(n int) string {
	return base64.RawURLEncoding.EncodeToString(randomBytes(n))[:n]
}
