package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a process on the servers' core, with one thread of Go.
type server struct {
	addr string
	cmd  *exec.Cmd
	errs bytes.Buffer
}

// process prepares a program on the servers' core.
func (b *bench) process(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	if b.table.pinned {
		args = append([]string{"-c", strconv.Itoa(serverCore), name}, args...)
		name = "taskset"
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(append(os.Environ(), "GOMAXPROCS=1"), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// serve starts lianluo itself over the county.
func (b *bench) serve(ctx context.Context) (*server, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	env := append(b.settings(b.county.dir), "LIANLUO_HTTP_ADDR="+addr)
	return started(ctx, addr, b.process(ctx, env, b.binary, "serve"))
}

// floor starts a floor; see floors.go for the kinds.
func (b *bench) floor(ctx context.Context, kind string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	return started(ctx, addr, b.process(ctx, nil, self, "-floor", kind, "-addr", addr, "-app", b.appID, "-file", b.dir+"/floor.db"))
}

// started waits until the server answers.
func started(ctx context.Context, addr string, cmd *exec.Cmd) (*server, error) {
	s := &server{addr: addr, cmd: cmd}
	cmd.Stderr = &s.errs
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for range 400 {
		if answers(ctx, addr) {
			return s, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s does not answer: %s", cmd.Path, s.errs.String())
}

func answers(ctx context.Context, addr string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait() // it was told to end
}

func freeAddr(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// resident is the memory the process holds, in MB, and the most it has held.
func (s *server) resident() (now, most float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0, errors.Join(errors.New("memory is read on Linux only"), err)
	}
	for line := range strings.Lines(string(status)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64)
		switch f[0] {
		case "VmRSS:":
			now = kb / 1024
		case "VmHWM:":
			most = kb / 1024
		}
	}
	return now, most, nil
}

// worked is the time of a core that the process has had, for itself and in the
// system for it.
func (s *server) worked() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, errors.Join(errors.New("work is read on Linux only"), err)
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name may have spaces
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0, errors.New("/proc has another form than known")
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	const tick = 10 * time.Millisecond // Linux says so to every program
	return time.Duration(user+system) * tick, nil
}
