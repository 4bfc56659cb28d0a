package domain

import (
	"crypto/sha256"
	"encoding/hex"
)

// shortHash is enough to notice a change; it guards nothing.
func shortHash(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:6])
}
