package wechat

import "time"

// workers are goroutines that stay for a while when their work is done. Answering
// needs a deep stack, which a new goroutine would grow step by step, copying it
// each time.
type workers chan func()

// idle is how long one stays without work.
const idle = 10 * time.Second

// do starts f at once: nobody waits for a goroutine to become free.
func (w workers) do(f func()) {
	select {
	case w <- f:
	default:
		go w.stay(f)
	}
}

func (w workers) stay(f func()) {
	leave := time.NewTimer(idle)
	defer leave.Stop()
	for {
		f()
		leave.Reset(idle)
		select {
		case f = <-w:
		case <-leave.C:
			return
		}
	}
}
