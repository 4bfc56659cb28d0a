package wechat

import (
	"crypto/sha256"
	"sync"
	"time"
)

// seenLimit bounds the memory of one generation, about 10 MB; at the 50 messages
// a second of a deadline evening it holds twenty minutes.
const seenLimit = 1 << 16

// seen refuses a signature that comes back with another body. Outside safe mode
// a signature covers only token, timestamp and nonce: whoever sees one request
// could otherwise put any words into anybody's mouth for as long as it is fresh.
//
// It goes by the signature, not by timestamp and nonce: what is signed is the
// three put together, and one string can be cut at more than one place. The same
// body again is WeChat's own retry and passes; the engine knows it by its key.
// The memory is this process's: several replicas want safe mode.
type seen struct {
	life time.Duration

	mu         sync.Mutex
	since      time.Time
	young, old map[string][sha256.Size]byte
}

// admit tells whether the signature is new or comes with the body it had before.
func (s *seen) admit(signature string, body []byte, now time.Time) bool {
	sum := sha256.Sum256(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.young == nil || len(s.young) >= seenLimit || now.Sub(s.since) >= s.life {
		s.old, s.young, s.since = s.young, map[string][sha256.Size]byte{}, now
	}
	before, known := s.young[signature]
	if !known {
		before, known = s.old[signature]
	}
	if !known {
		s.young[signature] = sum
	}
	return !known || before == sum
}
