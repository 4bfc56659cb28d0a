package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func permanent(scene string) object {
	return object{"action_name": "QR_LIMIT_STR_SCENE", "action_info": object{"scene": object{"scene_str": scene}}}
}

func temporary(scene string, seconds int) object {
	return object{"action_name": "QR_STR_SCENE", "expire_seconds": seconds, "action_info": object{"scene": object{"scene_str": scene}}}
}

const pathCode = "/cgi-bin/qrcode/create"

// A stranger follows by a code, with its scene; a follower scans it.
func TestScan(t *testing.T) {
	w := newWorld(t)
	made := w.call(pathCode, permanent("unit-42"))
	ticket, _ := made["ticket"].(string)
	address, _ := made["url"].(string)
	for _, how := range []string{ticket, "unit-42", address} {
		if _, err := w.Scan(t.Context(), "new "+how, how); err != nil {
			t.Fatal(err)
		}
		if got := w.bot.last().fields; got["Event"] != "subscribe" || got["EventKey"] != "qrscene_unit-42" || got["Ticket"] != ticket {
			t.Errorf("%v", got)
		}
	}
	if _, err := w.Scan(t.Context(), somebody, ticket); err != nil {
		t.Fatal(err)
	}
	if got := w.bot.last().fields; got["Event"] != "SCAN" || got["EventKey"] != "unit-42" || got["Ticket"] != ticket {
		t.Errorf("%v", got)
	}
}

func TestCodePicture(t *testing.T) {
	w := newWorld(t)
	ticket, _ := w.call(pathCode, permanent("unit-42"))["ticket"].(string)
	_, _, b := w.raw(http.MethodGet, "/cgi-bin/showqrcode?ticket="+url.QueryEscape(ticket), nil)
	if m, err := png.Decode(bytes.NewReader(b)); err != nil || m.Bounds().Dx() < 200 {
		t.Errorf("no picture: %v", err)
	}
	_, out, _ := w.raw(http.MethodGet, "/cgi-bin/showqrcode?ticket=x", nil)
	w.want(40066, out)
}

func TestTemporaryCodes(t *testing.T) {
	w := newWorld(t)
	out := w.call(pathCode, object{"action_name": "QR_SCENE", "action_info": object{"scene": object{"scene_id": 4294967295}}})
	if out["expire_seconds"] != 30.0 {
		t.Errorf("%v", out)
	}
	w.call(pathCode, temporary("a", 2592000))
	if got := w.Codes(); len(got) != 2 || got[0].Scene != "4294967295" {
		t.Errorf("%+v", got)
	}
	w.clock.move(30 * time.Second)
	if _, err := w.Scan(t.Context(), somebody, "4294967295"); !errors.Is(err, ErrNoCode) {
		t.Errorf("an expired code: %v", err)
	}
	if _, err := w.Scan(t.Context(), somebody, "a"); err != nil {
		t.Error(err)
	}
}

func TestPermanentCodesAreMadeOnce(t *testing.T) {
	w := newWorld(t)
	if w.call(pathCode, permanent("a"))["ticket"] != w.call(pathCode, permanent("a"))["ticket"] {
		t.Error("two tickets for one scene")
	}
}

func TestNoMorePermanentCodes(t *testing.T) {
	w := newWorld(t)
	w.call(pathCode, permanent("a"))
	w.mu.Lock()
	for i := len(w.codes.permanent); i < maxPermanent; i++ {
		w.codes.permanent[strings.Repeat("x", 65)+randomName(8)] = &Code{}
	}
	w.mu.Unlock()
	w.want(45029, w.call(pathCode, permanent("b")))
	w.want(0, w.call(pathCode, permanent("a")))
}

func TestCodeRefusals(t *testing.T) {
	w := newWorld(t)
	id := func(action string, n any) object {
		return object{"action_name": action, "action_info": object{"scene": object{"scene_id": n}}}
	}
	for name, c := range map[string]struct {
		body object
		code int
	}{
		"no action":     {object{}, 40052},
		"31 days":       {temporary("a", 2592001), 40053},
		"negative":      {temporary("a", -1), 40053},
		"no scene":      {permanent(""), 40053},
		"65 characters": {permanent(strings.Repeat("a", 65)), 40053},
		"zero":          {id("QR_SCENE", 0), 40053},
		"33 bits":       {id("QR_SCENE", 4294967296), 40053},
		"100001":        {id("QR_LIMIT_SCENE", 100001), 40053},
		"100000":        {id("QR_LIMIT_SCENE", 100000), 0},
		"no JSON":       {object{"action_info": 1}, 47001},
	} {
		t.Run(name, func(*testing.T) { w.want(c.code, w.call(pathCode, c.body)) })
	}
}

// Whoever is about to scan sees what each code is for, and each scene once.
func TestCodesOverHTTP(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Purpose = func(_ context.Context, scene string) (Purpose, error) {
			if scene == "broken" {
				return Purpose{}, errors.New("sim-0000001 stands in this error")
			}
			unit, ok := strings.CutPrefix(scene, "unit-")
			if !ok {
				return Purpose{}, nil
			}
			return Purpose{Kind: "bind", Unit: unit}, nil
		}
	})
	w.call(pathCode, permanent("unit-42"))
	w.call(pathCode, temporary("room", 60))
	w.call(pathCode, temporary("room", 90))
	var list struct{ Codes []listedCode }
	_, _, text := w.order(http.MethodGet, "codes", nil)
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list.Codes) != 2 {
		t.Fatalf("%v %s", err, text)
	}
	if c := list.Codes[0]; c.Scene != "room" || c.Purpose != nil || c.Until.Sub(w.o.Clock()) <= time.Minute {
		t.Errorf("first %+v, want the room's, which holds longest", c)
	}
	if c := list.Codes[1]; c.Purpose == nil || *c.Purpose != (Purpose{Kind: "bind", Unit: "42"}) {
		t.Errorf("second %+v", c)
	}
	w.call(pathCode, permanent("broken"))
	if status, _, text := w.order(http.MethodGet, "codes", nil); status != http.StatusInternalServerError || strings.Contains(text, "sim-") {
		t.Errorf("nobody knows: %d %s", status, text)
	}
}
