package e2e

import (
	"bytes"
	"strings"
	"sync"
)

// heard keeps what a program says, and tells when some words come by.
type heard struct {
	want  string
	found chan struct{}

	mu  sync.Mutex
	all bytes.Buffer
}

// Write implements io.Writer.
func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	before := strings.Contains(h.all.String(), h.want)
	h.all.Write(p)
	if !before && strings.Contains(h.all.String(), h.want) {
		close(h.found)
	}
	return len(p), nil
}

// String is everything said so far.
func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.String()
}
