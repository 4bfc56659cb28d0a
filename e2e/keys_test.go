package e2e

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// key is one of the keyboard as the browser knows it. What it types comes with
// its going down, so that a page that takes the key for itself gets no text.
type key struct {
	code  int64
	types string
}

var keys = map[string]key{"Tab": {9, ""}, "Enter": {13, "\r"}, "Escape": {27, ""}}

// shift is the bit of the protocol for Shift held down.
const shift = 8

// press strikes one key, with Shift+ before it or not.
func (p *page) press(name string) {
	p.Helper()
	name, shifted := strings.CutPrefix(name, "Shift+")
	k := keys[name]
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: name, Code: name, Text: k.types, WindowsVirtualKeyCode: k.code}
	if shifted {
		down.Modifiers = shift
	}
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	p.do(strike(down), strike(up))
}

func strike(k input.DispatchKeyEventParams) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, k)
		return err
	})
}

// mostSteps is how many keys one may have to strike to get anywhere.
const mostSteps = 25

// walk strikes a key until the focus is where it should be. Whatever has the
// focus on the way must show it.
func (p *page) walk(key, there string) {
	p.Helper()
	const focused = `document.activeElement.outerHTML.slice(0, 120)`
	for range mostSteps {
		if ask[bool](p, there) {
			return
		}
		p.press(key)
		if !ask[bool](p, `document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== "none"`) {
			p.Errorf("nothing shows that the focus is on %s", ask[string](p, focused))
		}
	}
	p.Fatalf("%d times %s, and the focus is on %s; want %s", mostSteps, key, ask[string](p, focused), there)
}
