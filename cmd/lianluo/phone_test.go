package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/simulator"
)

// running is a program in this process, listening.
type running struct {
	home string // http://127.0.0.1:port
	out  *saved
	errs *saved
}

// readyIn is far above what a start takes, the sample county included.
const readyIn = 3 * time.Minute

// startDemo runs `demo` with these words and this environment until the test ends.
func startDemo(t *testing.T, env map[string]string, args ...string) *running {
	t.Helper()
	addr := freePort(t)
	r := &running{home: "http://" + addr, out: newSaved("ready"), errs: newSaved("")}
	r.start(t, env, append([]string{"demo", "--addr", addr}, args...), r.out.found)
	return r
}

// startServe runs `serve` on a free port with this environment until the test ends.
func startServe(t *testing.T, env map[string]string) *running {
	t.Helper()
	addr := freePort(t)
	env["LIANLUO_HTTP_ADDR"] = addr
	r := &running{home: "http://" + addr, out: newSaved(""), errs: newSaved("serving")}
	r.start(t, env, []string{"serve"}, r.errs.found)
	return r
}

// start returns when the program is ready. It must end well when it is told to, and
// its log must know nobody.
func (r *running) start(t *testing.T, env map[string]string, args []string, ready <-chan struct{}) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, call{args: args, in: strings.NewReader(""), out: r.out, errs: r.errs, env: lookup(env)})
	}()
	select {
	case <-ready:
	case code := <-ended:
		stop()
		t.Fatalf("%s ended with %d: %s", args[0], code, r.errs)
	case <-time.After(readyIn):
		stop()
		t.Fatalf("%s is not ready after %v", args[0], readyIn)
	}
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("%s ended with %d: %s", args[0], code, r.errs)
		}
		if log := r.errs.String(); strings.Contains(log, "sim-") {
			t.Errorf("openids in the log: %s", log)
		}
	})
}

// environment is for a process of its own: what a developer has set for theirs is
// left out.
func environment(env map[string]string) []string {
	all := slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "LIANLUO_") })
	for name, value := range env {
		all = append(all, name+"="+value)
	}
	return all
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := env[name]; return v, ok }
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// saved keeps what is written, and tells when some words come by.
type saved struct {
	words string
	found chan struct{}

	mu  sync.Mutex
	all bytes.Buffer
}

func newSaved(words string) *saved { return &saved{words: words, found: make(chan struct{})} }

func (s *saved) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.words != "" && strings.Contains(s.all.String(), s.words)
	s.all.Write(p)
	if s.words != "" && !before && strings.Contains(s.all.String(), s.words) {
		close(s.found)
	}
	return len(p), nil
}

func (s *saved) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// get reads a page of the demo.
func (r *running) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	return do(t, http.MethodGet, r.home+path, "", nil)
}

func do(t *testing.T, method, address, kind string, body io.Reader) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	words, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(words)
}

// someone finds the first person the simulator's search knows by these words who
// has this role there.
func (r *running) someone(t *testing.T, words, role string) phone {
	t.Helper()
	var found struct{ People []simulator.Someone }
	status, body := r.get(t, "/sim/people?n=100&q="+url.QueryEscape(words))
	decode(t, status, body, &found)
	for _, p := range found.People {
		if p.Role == role {
			return phone{t, r, p.OpenID}
		}
	}
	t.Fatalf("no %s among those called %s", role, words)
	return phone{}
}

func decode(t *testing.T, status int, body string, v any) {
	t.Helper()
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatal(err)
	}
}

// phone is one person's.
type phone struct {
	t      *testing.T
	demo   *running
	openID string
}

// act makes a control call of the simulator and returns what came back as reply.
func (p phone) act(what string, order map[string]string) simulator.Entry {
	p.t.Helper()
	order["openid"] = p.openID
	body, _ := json.Marshal(order)
	return p.one(do(p.t, http.MethodPost, p.demo.home+"/sim/"+what, "application/json", bytes.NewReader(body)))
}

func (p phone) one(status int, body string) simulator.Entry {
	p.t.Helper()
	var answer struct{ Replies []simulator.Entry }
	decode(p.t, status, body, &answer)
	if len(answer.Replies) != 1 {
		p.t.Fatalf("want one reply: %s", body)
	}
	return answer.Replies[0]
}

func (p phone) say(words string) string {
	p.t.Helper()
	return p.act("say", map[string]string{"text": words}).Text
}

func (p phone) again() string {
	p.t.Helper()
	return p.act("again", map[string]string{}).Text
}

// hears fails the test unless the answer to these words matches.
func (p phone) hears(words, pattern string) string {
	p.t.Helper()
	said := p.say(words)
	if !regexp.MustCompile(pattern).MatchString(said) {
		p.t.Errorf("to %q the account said:\n%s\nwant %s", words, said, pattern)
	}
	return said
}

func (p phone) photo(data []byte) string {
	p.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("openid", p.openID)
	part, err := w.CreateFormFile("file", "study.png")
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil || w.Close() != nil {
		p.t.Fatal(err)
	}
	return p.one(do(p.t, http.MethodPost, p.demo.home+"/sim/photo", w.FormDataContentType(), &form)).Text
}

// menu is what the person sees below the chat, once the account has put one up.
func (p phone) menu() (buttons []simulator.Button) {
	p.t.Helper()
	path := "/sim/history?openid=" + url.QueryEscape(p.openID)
	eventually(p.t, "a menu", func() bool {
		var u simulator.Update
		status, body := p.demo.get(p.t, path)
		decode(p.t, status, body, &u)
		buttons = u.People[0].Menu
		return len(buttons) > 0
	})
	return buttons
}

// eventually looks until it is so, for half a minute.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !so(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("still not there: %s", what)
		}
	}
}
