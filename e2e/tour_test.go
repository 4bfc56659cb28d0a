package e2e

import (
	"strings"
	"testing"
)

// TestTour is led through all six stops, in both languages, and finds at each what
// the stop is about; then it leaves in the middle of a word.
func TestTour(t *testing.T) {
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			p := visit(t, startDemo(t), s, "/sim/?stroke=0")
			p.sees("the offer of a tour", `document.getElementById("tour").checkVisibility()`)
			if !strings.HasPrefix(ask[string](p, `document.getElementById("tour").lang`), "zh") {
				p.tap("#tour-language")
			}
			for n, want := range []string{"学习调研", "已签到。", "回执号 2009-W12-0303", "通知：3月19日", "应交36，已交12", "三湖镇党委："} {
				p.tap("#tour-next")
				p.until("the end of a stop", func() bool { return ask[string](p, `document.getElementById("tour").dataset.state`) != "playing" })
				if state := ask[string](p, `document.getElementById("tour").dataset.state`); state != "waiting" {
					p.Errorf("stop %d is %s", n+1, state)
				}
				if said := ask[string](p, `document.querySelector(".phone.active [role=log]").lastElementChild.innerText`); !strings.Contains(said, want) {
					p.Errorf("stop %d ends with\n%s\nwant %s", n+1, said, want)
				}
				p.fits()
			}
			p.tap("#tour-language")
			p.sees("English", `document.getElementById("tour").lang === "en" && document.getElementById("tour").innerText.startsWith("Stop 6 of 6")`)
			p.keep("tour")
		})
	}
}

// TestTourLeft: whoever leaves while the tour plays has the phone as it was.
func TestTourLeft(t *testing.T) {
	p := visit(t, startDemo(t), screens[0], "/sim/?stroke=400")
	p.tap("#tour-next")
	p.sees("the tour typing", `!!document.querySelector(".phone.active textarea").value`)
	p.press("Escape")
	p.sees("no tour", `!document.getElementById("tour").checkVisibility()`)
	p.sees("nothing typed", `!document.querySelector(".phone.active textarea").value`)
	if sent := ask[int](p, `document.querySelectorAll("[role=log] .row").length`); sent != 0 {
		p.Errorf("%d messages of a tour that was left", sent)
	}
	if held := ask[string](p, `document.activeElement.id`); held != "tour-open" {
		p.Errorf("the focus is on %q", held)
	}
}
