package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFirstVisit: whoever comes for the first time finds phones at hand and the
// offer of a tour, and is left alone when they decline it.
func TestFirstVisit(t *testing.T) {
	d := startDemo(t)
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			p := visit(t, d, s, "/sim/")
			p.sees("three phones", `document.querySelectorAll("[role=log]:not([aria-busy=true])").length === 3`)
			p.sees("the offer of a tour", `document.getElementById("tour").checkVisibility()`)
			p.fits()
			p.keep("first-visit")
			p.tap("#tour-leave")
			p.sees("no tour", `!document.getElementById("tour").checkVisibility()`)
			p.do(chromedp.Reload())
			p.sees("three phones again", `document.querySelectorAll("[role=log]:not([aria-busy=true])").length === 3`)
			if ask[bool](p, `document.getElementById("tour").checkVisibility()`) {
				p.Error("the tour is offered again")
			}
		})
	}
}

// TestKeyboard checks in without a mouse or a finger, and never loses sight of
// where the keys go.
func TestKeyboard(t *testing.T) {
	p := open(t, startDemo(t), screens[1])
	p.walk("Tab", `document.activeElement.ariaLabel === "换一个人"`)
	p.press("Enter")
	p.sees("the focus in the search", `document.activeElement.type === "search"`)
	p.typed("榆树村支部 杨守义")
	p.sees("the one searched for", `document.querySelectorAll(".people button").length === 1`)
	p.walk("Tab", `document.activeElement.matches(".people button")`)
	p.press("Enter")
	p.sees("the focus in the chat", `document.activeElement.matches("[role=log]:not([aria-busy=true])")`)
	p.walk("Tab", `document.activeElement.ariaLabel === "切换到打字"`)
	p.press("Enter")
	p.sees("the focus where one writes", `document.activeElement.tagName === "TEXTAREA"`)
	p.answered("签到", func() { p.typed("签到"); p.press("Enter") }, "已签到。")
	p.walk("Shift+Tab", `document.activeElement.ariaLabel === "切换到菜单"`)
	p.press("Enter")
	p.sees("the focus on the menu", `document.activeElement.matches(".buttons button[aria-expanded=false]")`)
	p.press("Enter")
	p.sees("an open submenu with the focus", `document.activeElement.matches(".sub:not([hidden]) button")`)
	p.press("Escape")
	p.sees("the submenu shut and its button focused", `document.activeElement.matches(".buttons button[aria-expanded=false]")`)
	p.press("Enter")
	p.answered("an entry of the menu", func() { p.press("Enter") })
	p.keep("keyboard")
}
