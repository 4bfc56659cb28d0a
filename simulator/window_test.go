package simulator

import (
	"strings"
	"testing"
	"time"
)

func serviceText(words string) object {
	return object{"touser": somebody, "msgtype": "text", "text": object{"content": words}}
}

// Five within 48 hours of a message, then 45047; the window over, 45015.
func TestWindowOfAMessage(t *testing.T) {
	w := newWorld(t)
	w.want(45015, w.call(pathService, serviceText("too early")))
	w.say("x")
	for range 5 {
		w.want(0, w.call(pathService, serviceText("one")))
	}
	w.want(45047, w.call(pathService, serviceText("the sixth")))
	w.clock.move(47 * time.Hour)
	w.say("y")
	w.token = ""
	w.clock.move(48*time.Hour - time.Second)
	w.want(0, w.call(pathService, serviceText("just in time")))
	w.clock.move(time.Second)
	w.want(45015, w.call(pathService, serviceText("too late")))
}

// Three within a minute of a tap, and what is left of an earlier message after.
func TestWindowOfATap(t *testing.T) {
	w := newWorld(t)
	publish(w)
	if _, err := w.Tap(t.Context(), somebody, "checkin"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.want(0, w.call(pathService, serviceText("one")))
	}
	w.want(45047, w.call(pathService, serviceText("the fourth")))
	w.clock.move(time.Minute)
	w.want(45015, w.call(pathService, serviceText("a minute later")))
	w.say("x")
	if v := w.View(somebody); v.Left != 5 || !v.Until.Equal(w.clock.now().Add(48*time.Hour)) {
		t.Errorf("%+v", v)
	}
}

// Each act opens its own window, or none.
func TestWhatOpensAWindow(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*world) error
		left int
	}{
		"follow": {func(w *world) error { _, err := w.Follow(t.Context(), "new"); return err }, 3},
		"scan":   {func(w *world) error { _, err := w.Scan(t.Context(), "new", "unit"); return err }, 3},
		"choice": {func(w *world) error {
			w.Enroll("new")
			_, err := w.Choose(t.Context(), "new", Choice{"1", "好"})
			return err
		}, 3},
		"photo":  {func(w *world) error { w.Enroll("new"); _, err := w.Photo(t.Context(), "new", pixel); return err }, 5},
		"locate": {func(w *world) error { w.Enroll("new"); return w.Locate(t.Context(), "new", 1, 1) }, 0},
		"visit":  {func(w *world) error { w.Enroll("new"); return w.Visit(t.Context(), "new", "https://e.cn/") }, 0},
	} {
		w := newWorld(t)
		publish(w)
		w.call("/cgi-bin/qrcode/create", permanent("unit"))
		if err := c.do(w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if v := w.View("new"); v.Left != c.left {
			t.Errorf("%s: %d left, want %d", name, v.Left, c.left)
		}
	}
}

func TestServiceMessages(t *testing.T) {
	w := newWorld(t)
	w.say("x")
	upload := w.upload("image", "a.png", pixel)
	media, _ := upload["media_id"].(string)
	card := object{"title": "题", "description": "说", "url": "https://e.cn", "picurl": "https://e.cn/p"}
	for name, c := range map[string]struct {
		body object
		code int
	}{
		"text":      {serviceText("你好"), 0},
		"image":     {object{"touser": somebody, "msgtype": "image", "image": object{"media_id": media}}, 0},
		"news":      {object{"touser": somebody, "msgtype": "news", "news": object{"articles": []any{card}}}, 0},
		"msgmenu":   {object{"touser": somebody, "msgtype": "msgmenu", "msgmenu": object{"head_content": "问", "list": []any{object{"id": "1", "content": "好"}}}}, 0},
		"empty":     {serviceText(""), 44004},
		"too long":  {serviceText(strings.Repeat("x", 2049)), 45002},
		"two cards": {object{"touser": somebody, "msgtype": "news", "news": object{"articles": []any{card, card}}}, 45008},
		"no media":  {object{"touser": somebody, "msgtype": "voice", "voice": object{"media_id": "m"}}, 40007},
		"no video":  {object{"touser": somebody, "msgtype": "video", "video": object{"media_id": "m"}}, 40007},
		"no kind":   {object{"touser": somebody, "msgtype": "poem"}, 40008},
		"a number":  {object{"touser": 7}, 47001},
		"nobody":    {object{"touser": "x", "msgtype": "text"}, 40003},
	} {
		t.Run(name, func(*testing.T) { w.want(c.code, w.call(pathService, c.body)) })
	}
	kinds := map[string]Entry{}
	for _, e := range w.History(somebody) {
		if e.Via == "service" {
			kinds[e.Kind] = e
		}
	}
	if kinds["text"].Text != "你好" || kinds["image"].Media != media || kinds["choice"].Choices[0].ID != "1" {
		t.Errorf("%+v", kinds)
	}
	if n := kinds["news"].Articles; len(n) != 1 || n[0] != (Article{"题", "说", "https://e.cn/p", "https://e.cn"}) {
		t.Errorf("%+v", n)
	}
}

func TestRefusedMessagesUseNothingUp(t *testing.T) {
	w := newWorld(t)
	w.say("x")
	if err := w.SetReach(somebody, Refuses); err != nil {
		t.Fatal(err)
	}
	w.want(48002, w.call(pathService, serviceText("x")))
	if v := w.View(somebody); v.Left != 5 {
		t.Errorf("%d left", v.Left)
	}
	if err := w.Unfollow(t.Context(), somebody); err != nil {
		t.Fatal(err)
	}
	w.want(45015, w.call(pathService, serviceText("x")))
}
