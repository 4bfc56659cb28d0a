package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"

	"lianluo/domain"
)

// T13: no error tells the secret, the token or a code.
func TestTrap13NoSecretsInErrors(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"an error": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"errcode":48001,"errmsg":"api unauthorized, access_token=TOKEN-1&secret=APPSECRET rid: 6-1"}`)
		},
		"HTTP 500":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"HTML":       func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "<html>%s</html>", r.URL) },
		"hanging up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a redirector": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/else?"+r.URL.RawQuery, http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t, h)
			_, err := p.client.Picture(t.Context(), "u.x", 0)
			p.noSecret(err)
			p.noSecret(p.client.FetchMedia(t.Context(), "MEDIA", io.Discard))
			p.noSecret(p.client.PublishMenu(t.Context(), []Button{{Name: "周报", Key: "weekly"}}))
		})
		t.Run(name+" for a token", func(t *testing.T) {
			p := newPlatform(t, nil)
			p.token = h
			_, err := p.client.Picture(t.Context(), "u.x", 0)
			p.noSecret(err)
		})
	}
	if got := scrub("a?secret=X&access_token=X&code=X&refresh_token=X&ticket=X&b=c"); strings.Contains(got, "X") || !strings.Contains(got, "b=c") {
		t.Error(got)
	}
}

// T13: the secret travels in the body of stable_token, never in an address.
func TestTrap13StableTokenIsUsed(t *testing.T) {
	p := newPlatform(t, nil)
	p.token = func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		_ = json.NewDecoder(r.Body).Decode(&in)
		if r.Method != http.MethodPost || r.URL.RawQuery != "" || in["secret"] != "APPSECRET" || in["force_refresh"] != false {
			t.Errorf("%s %s %v", r.Method, r.URL, in)
		}
		p.giveToken(w)
	}
	p.must(p.client.get(t.Context(), "/x", nil))
}

// T14: nothing waits for ever, silenceper's client neither.
func TestTrap14ClientsHaveTimeouts(t *testing.T) {
	newPlatform(t, nil)
	if got := util.DefaultHTTPClient.Timeout; got <= 0 || got > 10*time.Second {
		t.Errorf("silenceper waits for %v", got)
	}
	if callTimeout > 10*time.Second || mediaTimeout > 2*time.Minute {
		t.Error("a call outlasts patience")
	}
}

// T16, T17: an errcode is a number to us, wherever silenceper makes words of it or
// swallows it.
func TestTrap16And17ErrorsAreNumbers(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"errcode":45009,"errmsg":"reach max api daily quota limit rid: 65-ab"}`)
	})
	_, tags := p.client.EnsureTags(t.Context(), "书记")
	_, qr := p.client.Picture(t.Context(), "u.x", 0)
	for name, err := range map[string]error{
		"tags": tags, "qr": qr, "menu": p.client.PublishMenu(t.Context(), []Button{{Name: "周报", Key: "weekly"}}),
		"people": p.client.TagMembers(t.Context(), 100, []string{"o"}), "media": p.client.FetchMedia(t.Context(), "m", io.Discard),
	} {
		var e *APIError
		if !errors.As(err, &e) || e.Code != 45009 || e.RID != "65-ab" || e.Class() != StopToday || !errors.Is(err, domain.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.token = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 65-cd"}`)
	}
	p.forget()
	err := p.client.get(t.Context(), "/x", nil)
	var e *APIError
	if !errors.As(err, &e) || e.Code != 40164 || e.RID != "65-cd" || e.Class() != OurFault || !strings.Contains(err.Error(), "1.2.3.4") {
		t.Errorf("the operator must read which address to list: %v", err)
	}
}

// T18: a token that WeChat calls stale is fetched once more, and once only; also
// when it came from the cache that replicas share.
func TestTrap18StaleTokenIsFetchedOnceMore(t *testing.T) {
	for _, code := range []int{40001, 40014, 42001} {
		p := newPlatform(t, nil)
		p.shared.Set(t.Context(), sharedKey, "LEFT-BY-ANOTHER", time.Hour)
		p.api = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("access_token") == "TOKEN-1" {
				fmt.Fprint(w, `{"errcode":0}`)
				return
			}
			fmt.Fprintf(w, `{"errcode":%d,"errmsg":"x"}`, code)
		}
		p.must(p.client.get(t.Context(), "/x", nil))
		p.want("calls", p.calls, 2)
		if got, _ := p.shared.Get(t.Context(), sharedKey); got != "TOKEN-1" {
			t.Errorf("replicas go on with %q", got)
		}

		p.api = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"errcode":%d,"errmsg":"x"}`, code) }
		p.calls = 0
		var e *APIError
		if err := p.client.get(t.Context(), "/x", nil); !errors.As(err, &e) || e.Class() != StaleToken {
			t.Errorf("got %v", err)
		}
		p.want("calls while it stays stale", p.calls, 2)
	}
}

// T18: who hears late that a token is stale does not drop its successor.
func TestTrap18SuccessorStays(t *testing.T) {
	p := newPlatform(t, nil)
	c := p.client.tokens
	_ = c.Set("k", "NEW", time.Hour)
	p.shared.Set(t.Context(), "k", "NEW", time.Hour)
	c.drop(t.Context(), "OLD")
	if near, far := c.near, c.far(t.Context(), "k"); near != "NEW" || far != "NEW" {
		t.Errorf("here %q and where it is shared %q are left", near, far)
	}
}

// T19: many who want a token at once make one call.
func TestTrap19OneFetchForAll(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"errcode":0}`) })
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := p.client.get(context.Background(), "/x", nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.want("tokens", p.tokens, 1)
}

// T20: a shared cache that is away costs nothing but itself.
func TestTrap20SharedCacheAway(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"errcode":0}`) })
	p.shared.away = true
	for range 3 {
		p.must(p.client.get(t.Context(), "/x", nil))
	}
	p.want("tokens", p.tokens, 1)
}

// T21, T22: what lives less than a second is not kept, nor what is no string.
func TestTrap21And22ShortLivesAndOtherTypes(t *testing.T) {
	shared := &sharedCache{kept: map[string]string{}}
	c := &tokens{shared: shared}
	for _, ttl := range []time.Duration{0, -20 * time.Minute, time.Second - 1} {
		if err := c.Set("k", "v", ttl); err != nil || c.Get("k") != nil || len(shared.kept) != 0 {
			t.Errorf("ttl %v: kept", ttl)
		}
	}
	if err := c.Set("k", []byte("v"), time.Hour); err != nil || c.IsExist("k") {
		t.Error("bytes are kept: silenceper would panic on them")
	}
	if err := c.Set("k", "v", time.Hour); err != nil || c.Get("k") != "v" || shared.kept["k"] != "v" {
		t.Error("not kept")
	}
	if err := c.Delete("k"); err != nil || c.IsExist("k") {
		t.Error("not deleted")
	}
	if alone := (&tokens{}); alone.Get("k") != nil || alone.Set("k", "v", time.Hour) != nil || alone.Get("k") != "v" || alone.Delete("k") != nil || alone.Get("k") != nil {
		t.Error("without a shared cache")
	}
}

// T23: what we give silenceper is our own cache, over whatever Redis client.
var _ interface {
	Get(string) any
	Set(string, any, time.Duration) error
	IsExist(string) bool
	Delete(string) error
} = (*tokens)(nil)

// T26: menus go by tag_id, and the old one of the tag is taken away.
func TestTrap26MenusByTag(t *testing.T) {
	var calls []string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls = append(calls, strings.TrimSpace(r.URL.Path+" "+string(body)))
		fmt.Fprint(w, `{"errcode":0,"menu":{},"conditionalmenu":[
			{"menuid":208396993,"matchrule":{"group_id":101}},{"menuid":"208396994","matchrule":{"group_id":"101"}},
			{"menuid":1,"matchrule":{"group_id":102}},{"menuid":2,"matchrule":{"group_id":""}},{"menuid":3,"matchrule":{"client_platform_type":1}}]}`)
	})
	p.must(p.client.PublishMenuFor(t.Context(), 101, []Button{{Name: "周报", Key: "weekly"}}))
	want := []string{
		"/cgi-bin/menu/get",
		`/cgi-bin/menu/addconditional {"button":[{"type":"click","name":"周报","key":"weekly"}],"matchrule":{"tag_id":"101"}}`,
		`/cgi-bin/menu/delconditional {"menuid":"208396993"}`,
		`/cgi-bin/menu/delconditional {"menuid":"208396994"}`,
	}
	p.want("calls", strings.Join(calls, "\n"), strings.Join(want, "\n"))
}

// T28: scenes are words; silenceper panics on numbers that are not int.
func TestTrap28ScenesAreWords(t *testing.T) {
	var in string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in = strings.TrimSpace(string(body))
		fmt.Fprint(w, `{"ticket":"gQH/+=","url":"http://weixin.qq.com/q/x"}`)
	})
	for _, c := range []struct {
		life time.Duration
		want string
	}{
		{0, `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
		{time.Hour, `{"expire_seconds":3600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
		{365 * 24 * time.Hour, `{"expire_seconds":2592000,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"u.12"}}}`},
	} {
		at, err := p.client.Picture(t.Context(), "u.12", c.life)
		p.must(err)
		p.want("request", in, c.want)
		p.want("picture", at, showQR+"?ticket=gQH%2F%2B%3D")
	}
	for _, scene := range []string{"", strings.Repeat("x", 65)} {
		if _, err := p.client.Picture(t.Context(), scene, 0); err == nil {
			t.Errorf("%q is taken", scene)
		}
	}
}

// T29: an error or a video's page in the place of a file is never kept as one.
func TestTrap29WhatIsNoFile(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		want       func(error) bool
	}{
		{"image/jpeg", "\xff\xd8 picture", func(err error) bool { return err == nil }},
		{"", "\xff\xd8 picture", func(err error) bool { return err == nil }},
		{"text/plain", `{"errcode":40007,"errmsg":"invalid media_id"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) && e.Code == 40007 }},
		{"application/json; charset=utf-8", `{"errcode":40007,"errmsg":"x"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) }},
		{"image/jpeg", `{"errcode":40007,"errmsg":"x"}`, func(err error) bool { var e *APIError; return errors.As(err, &e) }},
		{"application/json", `{"video_url":"https://elsewhere/v?key=1"}`, func(err error) bool { return errors.Is(err, errNoFile) }},
		{"text/html", "<html>sign in to the hotel's network</html>", func(err error) bool { return errors.Is(err, domain.ErrAway) }},
		{"image/jpeg", "", func(err error) bool { return errors.Is(err, domain.ErrAway) }},
		{"image/jpeg", strings.Repeat("x", maxMedia+1), func(err error) bool { return errors.Is(err, errTooBig) }},
	} {
		p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
			p := r.URL.Query()
			if r.URL.Path != "/cgi-bin/media/get" || p.Get("media_id") != "m&1" {
				t.Errorf("asked %s", r.URL)
			}
			w.Header()["Content-Type"] = []string{c.kind}
			_, _ = io.WriteString(w, c.body)
		})
		var b bytes.Buffer
		err := p.client.FetchMedia(t.Context(), "m&1", &b)
		if !c.want(err) || err == nil && b.String() != c.body {
			t.Errorf("%s %.40s: %v", c.kind, c.body, err)
		}
		if errors.Is(err, errNoFile) && b.Len() > 0 {
			t.Error("something was written")
		}
	}
}

// The names of the wire are silenceper's; should they change, so would ours.
func TestNamesOfTheWire(t *testing.T) {
	for got, want := range map[string]string{
		string(message.MsgTypeShortVideo): "shortvideo", string(message.EventScan): "SCAN", string(message.EventClick): "CLICK",
		string(message.EventSubscribe): "subscribe", string(message.EventUnsubscribe): "unsubscribe",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
