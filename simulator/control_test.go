package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// order makes a control call.
func (w *world) order(method, path string, body any, head ...string) (int, object, string) {
	w.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.front.URL+"/sim/"+path, bytes.NewReader(b))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, _ := io.ReadAll(resp.Body)
	out := object{}
	_ = json.Unmarshal(text, &out) // some answers are no JSON
	return resp.StatusCode, out, string(text)
}

func TestSayOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.bot.answer = func(_ int, p pushed) string { return says(p, "收到"+p.fields["Content"]) }
	status, out, text := w.order(http.MethodPost, "say", object{"openid": somebody, "text": "周报"})
	replies, _ := out["replies"].([]any)
	if status != http.StatusOK || len(replies) != 1 || replies[0].(object)["text"] != "收到周报" {
		t.Errorf("%d %s", status, text)
	}
	status, _, _ = w.order(http.MethodPost, "say?async=1", object{"openid": somebody, "text": "二"})
	w.settle()
	if h := w.History(somebody); status != http.StatusAccepted || len(h) != 4 || h[3].Text != "收到二" {
		t.Errorf("%d %+v", status, h)
	}
}

// Every order reaches the bot as its push.
func TestOrders(t *testing.T) {
	w := newWorld(t, withTemplates)
	publish(w)
	w.call(pathCode, permanent("unit-42"))
	for _, c := range []struct {
		path string
		body object
		push string
	}{
		{"say", object{"openid": somebody, "text": "好", "menu_id": "3"}, "text"},
		{"tap", object{"openid": somebody, "key": "checkin"}, "CLICK"},
		{"view", object{"openid": somebody, "url": "https://e.cn/"}, "VIEW"},
		{"scan", object{"openid": somebody, "code": "unit-42"}, "SCAN"},
		{"place", object{"openid": somebody, "latitude": 40.5, "longitude": 111.5, "label": "村部"}, "location"},
		{"locate", object{"openid": somebody, "latitude": 40.5, "longitude": 111.5}, "LOCATION"},
		{"link", object{"openid": somebody, "title": "题", "url": "https://e.cn/"}, "link"},
		{"allow", object{"openid": somebody, "template": "N1", "accept": true}, "subscribe_msg_popup_event"},
		{"again", object{"openid": somebody}, "subscribe_msg_popup_event"},
		{"unfollow", object{"openid": somebody}, "unsubscribe"},
		{"follow", object{"openid": somebody}, "subscribe"},
	} {
		status, _, text := w.order(http.MethodPost, c.path, c.body)
		f := w.bot.last().fields
		if got := f["Event"] + strings.TrimSuffix(f["MsgType"], "event"); status != http.StatusOK || got != c.push {
			t.Errorf("%s: %d %s, pushed %s", c.path, status, text, got)
		}
	}
	for path, want := range map[string]string{"photo": "image", "voice": "voice", "video": "video"} {
		data := map[string][]byte{"photo": pixel, "voice": []byte("#!AMR"), "video": []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")}[path]
		out := w.form("/sim/"+path, "file", "a", data, map[string]string{"openid": somebody})
		if w.bot.last().fields["MsgType"] != want {
			t.Errorf("%s: %v", path, out)
		}
	}
}

func TestRefusedOrders(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		path   string
		body   any
		status int
	}{
		{"say", object{"openid": "x", "text": "hi"}, http.StatusConflict},
		{"follow", object{"openid": somebody}, http.StatusConflict},
		{"again", object{"openid": somebody}, http.StatusConflict},
		{"again", "x", http.StatusBadRequest},
		{"scan", object{"openid": somebody, "code": "x"}, http.StatusGone},
		{"say", object{"openid": somebody}, http.StatusBadRequest},
		{"say", object{"openid": somebody, "words": "a name there is not"}, http.StatusBadRequest},
		{"photo", object{"openid": somebody}, http.StatusBadRequest},
		{"reach", object{"openid": somebody, "reach": "moon"}, http.StatusBadRequest},
		{"trouble", object{"path": "/x"}, http.StatusBadRequest},
		{"enroll", object{"openid": "x"}, http.StatusBadRequest},
	} {
		status, out, _ := w.order(http.MethodPost, c.path, c.body)
		if words, _ := out["error"].(string); status != c.status || words == "" {
			t.Errorf("%s %v: %d %v", c.path, c.body, status, out)
		}
	}
	if n := len(w.bot.deliveries()); n != 0 {
		t.Errorf("%d pushes", n)
	}
}

func TestArranging(t *testing.T) {
	w := newWorld(t)
	w.order(http.MethodPost, "enroll", object{"openids": []string{"a", "b"}})
	if !w.View("b").Follows {
		t.Error("not enrolled")
	}
	w.order(http.MethodPost, "reach", object{"openid": "a", "reach": "refuses"})
	if w.View("a").Reach != Refuses {
		t.Error("still reached")
	}
	w.order(http.MethodPost, "trouble", object{"path": probe, "code": 45011, "times": 1})
	w.want(45011, w.call(probe, nil))
	if status, _, text := w.order(http.MethodPost, "verify", object{}); status != http.StatusOK {
		t.Error(text)
	}
	w.bot.answer = func(int, pushed) string { return "{}" }
	w.say("x")
	_, out, _ := w.order(http.MethodGet, "faults", nil)
	if list, _ := out["faults"].([]any); len(list) != 1 {
		t.Errorf("%v", out)
	}
}

// A page from elsewhere cannot move the phones.
func TestOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t)
	status, _, _ := w.order(http.MethodPost, "say", object{"openid": somebody, "text": "x"}, "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
	if status != http.StatusForbidden || len(w.bot.deliveries()) != 0 {
		t.Errorf("%d", status)
	}
}

type book []Someone

func (b book) Search(_ context.Context, words string, n int) (list []Someone, err error) {
	if words == "broken" {
		return nil, errors.New("no roster")
	}
	for _, s := range b {
		if len(list) < n && strings.Contains(s.Name+s.Unit+s.Role, words) {
			list = append(list, s)
		}
	}
	return list, nil
}

func TestPeople(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.People = book{{"sim-1", "王秀英", "东村", "党员"}, {"sim-2", "张建国", "东村", "书记"}}
	})
	_, out, _ := w.order(http.MethodGet, "people?q="+url.QueryEscape("书记"), nil)
	if list, _ := out["people"].([]any); len(list) != 1 || list[0].(object)["openid"] != "sim-2" {
		t.Errorf("%v", out)
	}
	_, out, _ = w.order(http.MethodGet, "people?n=1", nil)
	if list, _ := out["people"].([]any); len(list) != 1 {
		t.Errorf("%v", out)
	}
	if status, _, text := w.order(http.MethodGet, "people?q=broken", nil); status != http.StatusInternalServerError || strings.Contains(text, "roster") {
		t.Errorf("%d %s", status, text)
	}
	w = newWorld(t)
	_, out, _ = w.order(http.MethodGet, "people?q=0001", nil)
	if list, _ := out["people"].([]any); len(list) != 1 || list[0].(object)["name"] != somebody {
		t.Errorf("without a directory: %v", out)
	}
}

// Who waits for news gets it when it comes, with the clock and the phone's state.
func TestHistoryWaits(t *testing.T) {
	w := newWorld(t)
	publish(w)
	w.bot.answer = func(_ int, p pushed) string { return says(p, "二") }
	_, first, _ := w.order(http.MethodGet, "history?openid="+somebody, nil)
	next, _ := first["next"].(float64)
	if now, _ := first["now"].(string); !strings.HasPrefix(now, "2026-11-20T09:30:00") {
		t.Errorf("now %v", first["now"])
	}
	view, _ := first["people"].([]any)[0].(object)
	if menu, _ := view["menu"].([]any); view["follows"] != true || len(menu) != 2 {
		t.Errorf("view %v", view)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		_, u, text := w.order(http.MethodGet, "history?openid=other&openid="+somebody+"&wait=20&after="+jsonNumber(next), nil)
		if list, _ := u["entries"].([]any); len(list) == 0 || list[0].(object)["text"] != "一" {
			t.Error(text)
		}
	})
	time.Sleep(20 * time.Millisecond) // most times it waits by then; it must pass either way
	w.say("一")
	wg.Wait()
}

func jsonNumber(f float64) string {
	b, _ := json.Marshal(f)
	return string(b)
}

func TestWatchEndsWithTheContextAndTheSimulator(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if u := w.Watch(ctx, 1<<40, somebody); len(u.Entries) != 0 || len(u.People) != 1 {
		t.Errorf("%+v", u)
	}
	done := make(chan struct{})
	go func() { w.Watch(context.Background(), 1<<40, somebody); close(done) }()
	w.Close()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("Close leaves somebody waiting")
	}
}

func TestWaitingIsShown(t *testing.T) {
	w := newWorld(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	w.bot.answer = func(int, pushed) string { close(asked); <-answer; return "success" }
	w.order(http.MethodPost, "say?async=1", object{"openid": somebody, "text": "x"})
	<-asked
	if !w.View(somebody).Waiting {
		t.Error("not waiting while the bot thinks")
	}
	close(answer)
	w.settle()
	if w.View(somebody).Waiting {
		t.Error("waiting though it answered")
	}
}

func TestFilesOfThePage(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Name = `<script>"联络"` })
	ticket, _ := w.call(pathCode, permanent("unit"))["ticket"].(string)
	if _, err := w.Photo(t.Context(), somebody, pixel); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Voice(t.Context(), somebody, []byte("#!AMR")); err != nil {
		t.Fatal(err)
	}
	h := w.History(somebody)
	for path, kind := range map[string]string{
		"": "text/html; charset=utf-8", "tour.json": "application/json", "page.js": "text/javascript; charset=utf-8",
		"qr?ticket=" + ticket: "image/png", "media?id=" + h[0].Media: "image/png", "media?id=" + h[1].Media: "audio/amr",
	} {
		resp, err := http.Get(w.front.URL + "/sim/" + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
		if path == "" && (strings.Contains(string(body), "<script>\"") || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'")) {
			t.Error("the name is not escaped, or there is no policy")
		}
		if kind == "audio/amr" && !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
			t.Error("a voice would be opened in the page")
		}
	}
	for _, path := range []string{"media?id=x", "qr?ticket=x", "nothing.js"} {
		if status, _, _ := w.order(http.MethodGet, path, nil); status < 400 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// The page asks no other host for anything, and never makes markup of words.
func TestPageKeepsToItself(t *testing.T) {
	files, err := pageFiles.ReadDir("page")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	outside := regexp.MustCompile(`(?:src|href)="https?:|url\(|@import|from "http|\bfetch\("http`)
	markup := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|DOMParser`)
	total := 0
	for _, f := range files {
		b, err := pageFiles.ReadFile("page/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(f.Name(), "tour") { // which comes later
			total += len(b)
		}
		if m := append(outside.FindAll(b, -1), markup.FindAll(b, -1)...); len(m) > 0 {
			t.Errorf("%s: %q", f.Name(), m)
		}
	}
	if total > 64<<10 {
		t.Errorf("the page has grown to %d bytes", total)
	}
}
