package e2e

import (
	"strings"
	"testing"
)

// TestAnotherAddress: a phone in the same room calls the machine by another name
// than it has for itself, and still sees the pictures of codes.
func TestAnotherAddress(t *testing.T) {
	d := *startDemo(t)
	d.home = strings.Replace(d.home, "127.0.0.1", "localhost", 1)
	p := open(t, &d, screens[0])
	p.take(village + " 书记")
	p.say("支部二维码", village+"绑定二维码")
	p.sees("the picture of the code", `document.querySelector("[role=log] .card img").naturalWidth > 100`)
	if link := ask[string](p, `document.querySelector("[role=log] .card a").href`); !strings.HasPrefix(link, d.home+"/sim/qr?") {
		p.Errorf("a tap on it leads to %s", link)
	}
}
