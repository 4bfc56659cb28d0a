package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many pushes are under way at most.
const connections = 32

// line is one kept connection. It reads no more of HTTP than it must, so that the
// load is not what is measured.
type line struct {
	conn net.Conn
	read *bufio.Reader
}

func dial(ctx context.Context, addr string) ([]line, error) {
	var all []line
	for range connections {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err != nil {
			return all, err
		}
		all = append(all, line{conn, bufio.NewReader(conn)})
	}
	return all, nil
}

func hangUp(all []line) {
	for _, l := range all {
		_ = l.conn.Close()
	}
}

func (l line) send(s *shot, since time.Time) error {
	if _, err := l.conn.Write(s.request); err != nil {
		return err
	}
	resp, err := http.ReadResponse(l.read, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if s.reply, err = io.ReadAll(resp.Body); err != nil {
		return err
	}
	if s.took = time.Since(since); resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// flood sends everything as fast as answers come, and tells how many a second.
func flood(ctx context.Context, addr string, all []shot) (perSecond float64, err error) {
	lines, err := dial(ctx, addr)
	defer hangUp(lines)
	if err != nil {
		return 0, err
	}
	var next atomic.Int64
	began := time.Now()
	err = together(lines, func(l line) error {
		for i := next.Add(1) - 1; int(i) < len(all); i = next.Add(1) - 1 {
			if err := l.send(&all[i], time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	return float64(len(all)) / time.Since(began).Seconds(), err
}

// march sends a fixed number a second, whether answers come or not. What a push
// took counts from when it was due to be sent, not from when a connection was free.
func march(ctx context.Context, addr string, all []shot, perSecond int) error {
	lines, err := dial(ctx, addr)
	defer hangUp(lines)
	if err != nil {
		return err
	}
	type due struct {
		shot *shot
		at   time.Time
	}
	queue := make(chan due, len(all))
	go func() {
		defer close(queue)
		began := time.Now()
		for i := range all {
			time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))))
			queue <- due{&all[i], time.Now()}
		}
	}()
	return together(lines, func(l line) error {
		for d := range queue {
			if err := l.send(d.shot, d.at); err != nil {
				return err
			}
		}
		return nil
	})
}

// together does the same on every connection.
func together(lines []line, do func(line) error) error {
	var group sync.WaitGroup
	errs := make(chan error, len(lines))
	for _, l := range lines {
		group.Go(func() { errs <- do(l) })
	}
	group.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
