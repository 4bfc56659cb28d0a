package wechat

import (
	"crypto/sha1" //nolint:gosec // WeChat's scheme knows no other
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
)

// sign is WeChat's signature: the SHA-1, in lower-case hex, of the parts sorted
// and put together. (WeChat's page 消息推送; wechat notes 1.1, 1.6.)
func sign(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // see above
	return hex.EncodeToString(sum[:])
}

// match finds the token under which the parts carry that signature. Every token
// is tried in constant time, so that timing tells nothing about a near miss.
func match(tokens []string, given string, parts ...string) (token string, ok bool) {
	for _, t := range tokens {
		want := sign(append([]string{t}, parts...)...)
		if subtle.ConstantTimeCompare([]byte(want), []byte(given)) == 1 {
			token, ok = t, true
		}
	}
	return token, ok
}
