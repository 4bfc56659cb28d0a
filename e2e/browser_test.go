// Package e2e lives through the stories of the product in a real browser, over
// the page of the simulator, against the real binary. It has a module of its
// own: whoever builds or embeds the product needs no browser.
package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long anything on the page may take: it is far more than a
// person would wait, for machines with other work.
const patience = 20 * time.Second

// bench is what the tests share: the binary, and one browser.
var bench struct {
	lianluo string
	browser context.Context
}

func TestMain(m *testing.M) {
	code, err := prepared(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// prepared runs the tests with everything they share, and clears it away. Without
// a browser they skip by name, or fail where none may skip.
func prepared(run func() int) (code int, err error) {
	dir, err := os.MkdirTemp("", "lianluo-e2e-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := chromium()
	if path == "" {
		return run(), nil
	}
	if bench.lianluo, err = build(dir); err != nil {
		return 0, err
	}
	browser, quit := browse(path)
	defer quit()
	bench.browser = browser
	if err := chromedp.Do(browser); err != nil { // starts it, with a life as long as the tests'
		return 0, fmt.Errorf("chromium does not start: %w", err)
	}
	return run(), nil
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func build(dir string) (string, error) {
	path := filepath.Join(dir, "lianluo")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/lianluo")
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("lianluo does not build: %w\n%s", err, out)
	}
	return path, nil
}

// browse starts a browser that calls nobody but whom it is told to visit.
func browse(path string) (context.Context, context.CancelFunc) {
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("lang", "zh-CN"))
	browser, quit := chromedp.NewContext(allocator)
	return browser, func() { quit(); stop() }
}

// demo is the real binary, demonstrating itself.
type demo struct {
	home string // http://127.0.0.1:port
	dir  string
}

// startDemo runs `lianluo demo` until the test ends.
func startDemo(t *testing.T) *demo {
	t.Helper()
	if bench.browser == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium: not installed, and with CI=true no test may skip for want of it")
		}
		t.Skip("chromium: not installed")
	}
	addr := freePort(t)
	d := &demo{home: "http://" + addr, dir: t.TempDir()}
	said := &heard{want: d.home, found: make(chan struct{})}
	cmd := exec.Command(bench.lianluo, "demo", "--addr", addr, "--data", d.dir) // not of the test's context: it ends in order
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo ended badly: %v\n%s", err, said)
		}
	})
	select {
	case <-said.found:
	case <-time.After(time.Minute):
		t.Fatalf("the demo is not ready after a minute:\n%s", said)
	}
	return d
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

// command runs lianluo as the operator of this demo, on its day.
func (d *demo) command(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bench.lianluo, args...)
	cmd.Env = append(os.Environ(), "LIANLUO_DATA_DIR="+d.dir, "LIANLUO_TIME_START=2009-03-18T14:35:00+08:00", "LIANLUO_WECHAT_API_BASE="+d.home+"/sim/api")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("lianluo %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
