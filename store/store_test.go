package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

func TestOpenRefuses(t *testing.T) {
	for url, want := range map[string]string{
		"":                            "must begin with sqlite:// or postgres://",
		"mysql://root:geheim@host/db": "must begin with sqlite:// or postgres://",
		"sqlite:///no/such/dir/r.db":  "its directory must exist",
		"postgres://u:geheim@host:x/": "the database URL",
	} {
		_, err := store.Open(t.Context(), url)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestOpenAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	l.Close()
	_, err = store.Open(t.Context(), "postgres://u:geheim@"+nobody+"/db?sslmode=disable")
	if !errors.Is(err, domain.ErrAway) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
}

// TestAway breaks the connection to PostgreSQL in the middle of the work, and
// mends it.
func TestAway(t *testing.T) {
	url, cut := throughDoor(t, storetest.Postgres(t))
	s := storetest.Open(t, url)
	w := town{t, s}
	w.ok(s.TakeRoster(t.Context(), townRoster(), march1))
	mend := cut()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, read := s.Person(ctx, "o-P1", at(time.March, 2, 9))
	write := s.Apply(ctx, "c1", at(time.March, 2, 9), nil)
	for what, err := range map[string]error{"read": read, "write": write, "ping": s.Ping(ctx)} {
		if !errors.Is(err, domain.ErrAway) {
			t.Errorf("%s: %v, want ErrAway", what, err)
		}
	}
	mend()
	w.want("mended", w.person("P1", at(time.March, 2, 9)).Member.Code, "P1")
}

// throughDoor puts a door before the server of the URL; cut shuts it and throws
// everybody out, what it returns opens it again.
func throughDoor(t *testing.T, url string) (through string, cut func() (mend func())) {
	t.Helper()
	before, rest, _ := strings.Cut(url, "@")
	server, path, _ := strings.Cut(rest, "/")
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	var mu sync.Mutex
	var inside []net.Conn
	shut := false
	go func() {
		for {
			guest, err := door.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			host, err := net.Dial("tcp", server)
			if shut || err != nil {
				guest.Close()
			} else {
				inside = append(inside, guest, host)
				go pipe(guest, host)
				go pipe(host, guest)
			}
			mu.Unlock()
		}
	}()
	cut = func() func() {
		mu.Lock()
		defer mu.Unlock()
		shut = true
		for _, c := range inside {
			c.Close()
		}
		return func() { mu.Lock(); defer mu.Unlock(); shut = false }
	}
	return before + "@" + door.Addr().String() + "/" + path, cut
}

func pipe(to, from net.Conn) {
	_, _ = bufio.NewReader(from).WriteTo(to) // ends when either is closed
	to.Close()
}

// TestMigrateTwice brings the same database up twice, at once and after.
func TestMigrateTwice(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			at := url(t)
			var all sync.WaitGroup
			for range 3 {
				s, err := store.Open(t.Context(), at)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				all.Go(func() {
					if err := s.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			town{t, storetest.Open(t, at)}.ok(nil)
		})
	}
}

func TestSQLiteIsPrivate(t *testing.T) {
	url := storetest.SQLite(t)
	storetest.Open(t, url)
	files, err := filepath.Glob(strings.TrimPrefix(url, "sqlite://") + "*")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", filepath.Base(name), info.Mode(), err)
		}
	}
}

// TestSameText keeps what PostgreSQL alone would refuse.
func TestSameText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := town{t, s}
		w.ok(s.SaveDraft(t.Context(), "o-x", bot.Draft{ID: "a", Title: "周\x00报\xff告'\"; --"}))
		drafts, err := s.Drafts(t.Context(), "o-x")
		w.ok(err)
		w.want("title", drafts[0].Title, `周报告'"; --`)
	})
}

// TestSharedCommit lets many write at once, every third of which fails: what was
// reported as kept is there, and nothing else.
func TestSharedCommit(t *testing.T) {
	eachTown(t, func(w town) {
		filed := filing(w, "E2", at(time.March, 13, 9))
		w.apply(at(time.March, 13, 9), filed)
		var all sync.WaitGroup
		for i := range 300 {
			all.Go(func() {
				events := []domain.Event{domain.BindFailed{OpenID: fmt.Sprint("o-", i), Day: march1}}
				if i%3 == 0 {
					events = append(events, filed)
				}
				err := w.Apply(w.Context(), fmt.Sprint("c", i), at(time.March, 13, 9), events)
				if errors.Is(err, domain.ErrAlreadyFiled) != (i%3 == 0) || err != nil && i%3 != 0 {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		all.Wait()
		for i := range 300 {
			n, err := w.BindTries(w.Context(), fmt.Sprint("o-", i), march1)
			if w.ok(err); n != min(i%3, 1) {
				t.Errorf("%d is kept %d times", i, n)
			}
		}
	})
}

// TestCancelledWriter is a writer who leaves the queue: those before and after
// are served.
func TestCancelledWriter(t *testing.T) {
	eachTown(t, func(w town) {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				ctx := t.Context()
				if i%2 == 0 {
					ctx = over
				}
				err := w.Apply(ctx, fmt.Sprint("c", i), at(time.March, 2, 9), []domain.Event{domain.BindFailed{OpenID: "o-x", Day: march1}})
				if (err != nil) != (i%2 == 0) {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		all.Wait()
		if n, err := w.BindTries(t.Context(), "o-x", march1); err != nil || n != 30 {
			t.Errorf("%d are kept, %v", n, err)
		}
	})
}

// killed is the URL that the test's second process writes to until it is killed.
const killed = "LIANLUO_TEST_STORE_KILLED"

// TestKilled kills a process in the middle of its work, as the machine would: what
// it had reported as kept is there.
func TestKilled(t *testing.T) {
	if url := os.Getenv(killed); url != "" {
		writeUntilKilled(t, url)
	}
	url := storetest.SQLite(t)
	s := storetest.Open(t, url)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), killed+"="+url)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if kept = append(kept, lines.Text()); len(kept) == 500 {
			_ = child.Process.Kill()
		}
	}
	_ = child.Wait() // says that it was killed
	if len(kept) < 500 {
		t.Fatalf("the second process kept %d", len(kept))
	}
	for _, openID := range kept {
		if n, err := s.BindTries(t.Context(), openID, march1); err != nil || n != 1 {
			t.Fatalf("%s was reported, and stands %d times, %v", openID, n, err)
		}
	}
}

func writeUntilKilled(t *testing.T, url string) {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 100_000 {
				openID := fmt.Sprintf("o-%d-%d", i, n)
				if s.Apply(t.Context(), openID, at(time.March, 2, 9), []domain.Event{domain.BindFailed{OpenID: openID, Day: march1}}) == nil {
					fmt.Println(openID)
				}
			}
		})
	}
	all.Wait()
}
