package wechat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// wanted is the list of files in memory, and what became of them.
type wanted struct {
	mu   sync.Mutex
	list []bot.Media
	kept []string
	lost map[string]string
}

func (w *wanted) PendingMedia(_ context.Context, n int) ([]bot.Media, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.list[:min(n, len(w.list))]), nil
}

func (w *wanted) add(m bot.Media) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, m)
}

func (w *wanted) drop(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = slices.DeleteFunc(w.list, func(m bot.Media) bool { return m.ID == id })
}

func (w *wanted) MediaKept(_ context.Context, id string) error {
	w.kept = append(w.kept, id)
	w.drop(id)
	return nil
}

func (w *wanted) MediaLost(_ context.Context, id, why string) error {
	w.lost[id] = why
	w.drop(id)
	return nil
}

// keeping is a Keeper of one wanted photo.
type keeping struct {
	*Keeper
	*wanted
	now  time.Time
	logs bytes.Buffer
}

const photo = "2026/11/p1.jpg"

func newKeeping(t *testing.T, fetch func(ctx context.Context, id string, w io.Writer) error) *keeping {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	k := &keeping{now: monday}
	k.wanted = &wanted{list: []bot.Media{{ID: "m1", Name: photo, Kind: bot.Photo, At: monday}}, lost: map[string]string{}}
	k.Keeper = &Keeper{
		Fetch: fetch, Wanted: k.wanted, Root: root,
		Now: func() time.Time { return k.now }, Log: slog.New(slog.NewTextHandler(&k.logs, nil)),
	}
	return k
}

// files lists what stands under the data directory.
func (k *keeping) files(t *testing.T) string {
	t.Helper()
	var out []string
	err := fs.WalkDir(k.Root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

func TestPhotoIsKept(t *testing.T) {
	k := newKeeping(t, func(_ context.Context, id string, w io.Writer) error {
		_, err := io.WriteString(w, "picture "+id)
		return err
	})
	k.add(bot.Media{ID: "m2", Name: "p2.jpg", At: monday})
	if err := k.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Root.ReadFile(photo); err != nil || string(got) != "picture m1" {
		t.Errorf("%q, %v", got, err)
	}
	if fmt.Sprint(k.kept) != "[m1 m2]" || len(k.list) > 0 || k.files(t) != photo+" p2.jpg" {
		t.Errorf("kept %v, files %s", k.kept, k.files(t))
	}
}

// TestHalfAFileNeverAppears under the name that records know, nor stays.
func TestHalfAFileNeverAppears(t *testing.T) {
	for name, fault := range map[string]error{"away": fmt.Errorf("x: %w", domain.ErrAway), "too big": errTooBig} {
		k := newKeeping(t, nil)
		k.Fetch = func(_ context.Context, _ string, w io.Writer) error {
			_, _ = io.WriteString(w, "half")
			if got := k.files(t); got != photo+".part" {
				t.Errorf("%s: while it is fetched: %q", name, got)
			}
			return fault
		}
		_ = k.Once(t.Context())
		if got := k.files(t); got != "" {
			t.Errorf("%s: left: %q", name, got)
		}
	}
}

// TestCutOffFile: WeChat hangs up in the middle.
func TestCutOffFile(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", "100000")
		_, _ = io.WriteString(w, "\xff\xd8 half")
	})
	k := newKeeping(t, p.client.FetchMedia)
	if err := k.Once(t.Context()); !errors.Is(err, domain.ErrAway) {
		t.Errorf("got %v", err)
	}
	if len(k.list) != 1 || k.files(t) != "" {
		t.Errorf("left: %v, %q", k.list, k.files(t))
	}
}

// TestLost: a file is given up when WeChat says it is gone, when there is none,
// or when its three days are over; before that it is asked for again.
func TestLost(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		age  time.Duration
		lost bool
	}{
		{"WeChat is away", fmt.Errorf("wechat: x: %w", domain.ErrAway), 3 * 24 * time.Hour, false},
		{"WeChat is away for too long", fmt.Errorf("wechat: x: %w", domain.ErrAway), 3*24*time.Hour + 1, true},
		{"the quota is used up", &APIError{Code: 45009}, time.Hour, false},
		{"the address is not listed yet", &APIError{Code: 40164}, time.Hour, false},
		{"the id is no good", &APIError{Code: 40007}, 0, true},
		{"a video", errNoFile, 0, true},
		{"too big", errTooBig, 0, true},
	} {
		k := newKeeping(t, func(context.Context, string, io.Writer) error { return c.err })
		k.now = monday.Add(c.age)
		err := k.Once(t.Context())
		if _, lost := k.lost["m1"]; lost != c.lost || (err == nil) != c.lost || len(k.kept) > 0 {
			t.Errorf("%s: lost %v, %v", c.name, k.lost, err)
		}
	}
}

// TestWhyAFileIsLostTellsNoSecret: it goes into records and the log.
func TestWhyAFileIsLostTellsNoSecret(t *testing.T) {
	for _, h := range []http.HandlerFunc{
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"errcode":40007,"errmsg":"invalid media_id hint: access_token=%s rid: 1"}`, r.URL.Query().Get("access_token"))
		},
	} {
		p := newPlatform(t, h)
		k := newKeeping(t, p.client.FetchMedia)
		k.list[0].ID = "MEDIA"
		k.now = monday.Add(4 * 24 * time.Hour)
		if err := k.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if k.lost["MEDIA"] == "" {
			t.Error("not lost")
		}
		for _, secret := range []string{"TOKEN-", "MEDIA", "APPSECRET"} {
			if why := k.lost["MEDIA"]; strings.Contains(why+k.logs.String(), secret) {
				t.Errorf("%s stands in %q or %s", secret, why, &k.logs)
			}
		}
	}
}

// TestNamesStayInTheDirectory, whatever a record says.
func TestNamesStayInTheDirectory(t *testing.T) {
	k := newKeeping(t, func(context.Context, string, io.Writer) error { return nil })
	k.list[0].Name = "../../p.jpg"
	if err := k.Once(t.Context()); !errors.Is(err, domain.ErrAway) || len(k.kept) > 0 {
		t.Errorf("got %v, kept %v", err, k.kept)
	}
}

// TestRun looks again every 5 s, rests a minute after a fault, and ends with its
// context.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var tries []time.Duration
		k := newKeeping(t, func(_ context.Context, _ string, w io.Writer) error {
			tries = append(tries, time.Since(began))
			if len(tries) < 3 {
				return fmt.Errorf("x: %w", domain.ErrAway)
			}
			_, err := io.WriteString(w, "picture")
			return err
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- k.Run(ctx) }()
		time.Sleep(2*time.Minute + time.Second)
		synctest.Wait() // or the list is read while it is written
		k.add(bot.Media{ID: "m2", Name: "p2.jpg", At: monday})
		time.Sleep(5 * time.Second)
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(tries, k.kept); got != "[0s 1m0s 2m0s 2m5s] [m1 m2]" {
			t.Error(got)
		}
		if n := strings.Count(k.logs.String(), "media was not fetched"); n != 2 {
			t.Errorf("%d lines: %s", n, &k.logs)
		}
	})
}
