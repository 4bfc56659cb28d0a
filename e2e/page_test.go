package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// page is the simulator's page in a tab of its own, as one who looks at it sees it.
type page struct {
	*testing.T
	demo   *demo
	screen screen
	tab    context.Context

	mu       sync.Mutex
	requests int
	wrong    []string // errors on the console, requests to others
}

// screen is what somebody sits before.
type screen struct {
	name          string
	width, height int64
}

var screens = []screen{{"375", 375, 812}, {"1280", 1280, 900}}

// open shows the page with one phone, somebody's or other. When the test ends,
// nothing may have gone wrong in it.
func open(t *testing.T, d *demo, s screen) *page {
	t.Helper()
	p := visit(t, d, s, "/sim/#sim-0000001")
	p.sees("a phone", `!!document.querySelector("[role=log]:not([aria-busy=true])")`)
	return p
}

// visit goes to an address of the demo.
func visit(t *testing.T, d *demo, s screen, address string) *page {
	t.Helper()
	tab, shut := chromedp.NewContext(bench.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(shut)
	p := &page{T: t, demo: d, screen: s, tab: tab}
	if err := chromedp.Do(tab); err != nil { // opens it, with a life as long as the test's
		t.Fatal(err)
	}
	p.do(chromedp.EmulateViewport(s.width, s.height))
	if err := chromedp.Listen(tab, p.watch); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.verdict)
	p.do(chromedp.Navigate(d.home + address))
	return p
}

// watch notes what a page must not do. Pushed events come one by one.
func (p *page) watch(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" || ev.Type == "assert" {
			p.wrong = append(p.wrong, fmt.Sprintf("on the console: %s %+v", ev.Type, ev.Args))
		}
	case *runtime.EventExceptionThrown:
		p.wrong = append(p.wrong, fmt.Sprintf("thrown: %+v", ev.ExceptionDetails))
	case *network.EventRequestWillBeSent:
		p.requests++
		p.home(ev.Request.URL)
	case *network.EventResponseReceived:
		if ev.Response.Status >= 400 {
			p.wrong = append(p.wrong, fmt.Sprintf("status %d: %s", ev.Response.Status, ev.Response.URL))
		}
	}
}

// home notes an address that is not the demo's own.
func (p *page) home(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "data" && u.Scheme != "blob" && "http://"+u.Host != p.demo.home {
		p.wrong = append(p.wrong, "a request to another host: "+address)
	}
}

func (p *page) verdict() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.requests == 0 {
		p.Error("no request was seen: what goes wrong would not be either")
	}
	for _, w := range p.wrong {
		p.Error(w)
	}
}

// do acts on the page, within patience.
func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatalf("on the page: %v", err)
	}
}

// tap presses what a selector of CSS finds, once it can be seen.
func (p *page) tap(selector string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// typed is text as an input method gives it.
func (p *page) typed(words string) {
	p.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: words})
		return err
	}))
}

// sees waits until an expression of JavaScript is true.
func (p *page) sees(what, expression string) {
	p.Helper()
	p.until(what, func() bool { return ask[bool](p, expression) })
}

// until looks again and again.
func (p *page) until(what string, so func() bool) {
	p.Helper()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !so(); <-tick.C {
		if time.Now().After(end) {
			p.keep("fault")
			p.Fatalf("still not there: %s; the page shows:\n%s", what, ask[string](p, "document.body.innerText"))
		}
	}
}

// ask reads something off the page.
func ask[T any](p *page, expression string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.Fatalf("asking %s: %v", expression, err)
	}
	return v
}

// keep saves what is seen now into the directory that EVIDENCE names, if it does.
func (p *page) keep(name string) {
	p.Helper()
	dir := os.Getenv("EVIDENCE")
	if dir == "" {
		return
	}
	p.picture(filepath.Join(dir, name+"-"+p.screen.name+".png"))
}

func (p *page) picture(path string) {
	p.Helper()
	p.rest()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		p.Fatal(err)
	}
}

// rest waits until nothing moves any more.
func (p *page) rest() {
	p.Helper()
	p.sees("the page at rest", `document.getAnimations().every((a) => a.playState !== "running")`)
}

// ---- the phones

// take picks up somebody's phone; the words must fit nobody else.
func (p *page) take(words string) {
	p.Helper()
	p.find(words)
	p.tap(".people button")
	p.sees("the chat of "+words, `!!document.querySelector("[role=log]:not([aria-busy=true])")`)
}

// find looks for somebody who can be played, by words that fit nobody else.
func (p *page) find(words string) {
	p.Helper()
	p.contacts()
	p.tap("[type=search]")
	p.typed(words)
	p.sees("one who is "+words, `document.querySelectorAll(".people button").length === 1`)
}

// contacts goes back from a chat to the list of whose phone it could be.
func (p *page) contacts() {
	p.Helper()
	if ask[bool](p, `!!document.querySelector("[role=log]")`) {
		p.tap("[aria-label='换一个人']")
	}
	p.sees("the search", `!!document.querySelector("[type=search]")`)
}

// chat is how many answers somebody has, and the last of all lines if it is one.
type chat struct {
	Answers int
	Last    string
}

const readChat = `(() => {
	const last = document.querySelector("[role=log]").lastElementChild;
	const mine = !last || last.classList.contains("person");
	return {
		answers: document.querySelectorAll("[role=log] .row.account, [role=log] .card").length,
		last: mine ? "" : (last.querySelector(".bubble") || last).innerText,
	};
})()`

// say sends words and waits for the answer, in which all of want must be found.
func (p *page) say(words string, want ...string) string {
	p.Helper()
	if ask[bool](p, `document.querySelector("[aria-label='切换到打字']").checkVisibility()`) {
		p.tap("[aria-label='切换到打字']")
	}
	return p.answered(words, func() {
		p.tap("textarea")
		p.typed(words)
		p.press("Enter")
	}, want...)
}

// photo sends a picture from this machine.
func (p *page) photo(path string, want ...string) string {
	p.Helper()
	return p.answered("a photo", func() {
		p.do(chromedp.SetUploadFiles(chromedp.CSS("[type=file]"), []string{path}, chromedp.NodeReady))
	}, want...)
}

// answered does something that the account answers.
func (p *page) answered(what string, act func(), want ...string) string {
	p.Helper()
	before := ask[chat](p, readChat)
	act()
	var now chat
	p.until("an answer to "+what, func() bool {
		now = ask[chat](p, readChat)
		return now.Last != "" && now.Answers > before.Answers
	})
	for _, w := range want {
		if !strings.Contains(now.Last, w) {
			p.Errorf("to %q the account said:\n%s\nwant %s", what, now.Last, w)
		}
	}
	return now.Last
}
