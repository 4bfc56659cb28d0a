package wechat

import (
	"bytes"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// TestWorkersStay has one goroutine do one piece of work after another.
func TestWorkersStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, ids := make(workers), map[string]bool{}
		for range 5 {
			w.do(func() { ids[goroutine()] = true })
			synctest.Wait()
		}
		if len(ids) != 1 {
			t.Errorf("%d goroutines did what one can", len(ids))
		}
		time.Sleep(2 * idle) // the bubble would find one that never leaves
	})
}

// TestWorkersWaitForNobody starts work while another piece never ends.
func TestWorkersWaitForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stuck, done := make(workers), make(chan struct{}), 0
		w.do(func() { <-stuck })
		synctest.Wait()
		w.do(func() { done++ })
		synctest.Wait()
		if done != 1 {
			t.Error("work waited for other work")
		}
		close(stuck)
		time.Sleep(2 * idle)
	})
}

// goroutine is the number of the one that asks.
func goroutine() string {
	b := make([]byte, 64)
	return string(bytes.Fields(b[:runtime.Stack(b, false)])[1])
}
