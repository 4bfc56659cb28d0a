package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"lianluo/domain"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

// sharedKey is what silenceper calls the token of the test's account.
const sharedKey = "gowechat_officialaccount__stable_access_token_wxapp"

// sharedCache is the cache that replicas share.
type sharedCache struct {
	mu   sync.Mutex
	kept map[string]string
	away bool
}

func (s *sharedCache) Get(_ context.Context, key string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	val, ok := s.kept[key]
	return val, ok && !s.away
}

func (s *sharedCache) Set(_ context.Context, key, val string, _ time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.away {
		s.kept[key] = val
	}
}

func (s *sharedCache) Delete(_ context.Context, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, key)
}

// platform is WeChat's API of one test, and a client of it. It gives the tokens
// TOKEN-1, TOKEN-2 and so on.
type platform struct {
	*testing.T
	client *Client
	shared *sharedCache

	mu            sync.Mutex
	calls, tokens int
	token, api    http.HandlerFunc
}

func newPlatform(t *testing.T, api http.HandlerFunc) *platform {
	t.Helper()
	p := &platform{T: t, api: api, shared: &sharedCache{kept: map[string]string{}}}
	p.token = func(w http.ResponseWriter, _ *http.Request) { p.giveToken(w) }
	if api == nil {
		p.api = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`) }
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cgi-bin/stable_token" {
			p.token(w, r)
			return
		}
		p.mu.Lock()
		p.calls++
		p.mu.Unlock()
		p.api(w, r)
	}))
	before := util.DefaultHTTPClient
	t.Cleanup(func() { server.Close(); util.DefaultHTTPClient = before })
	c, err := NewClient(ClientSettings{AppID: "wxapp", AppSecret: "APPSECRET", APIBase: server.URL + "/", Tokens: p.shared})
	if err != nil {
		t.Fatal(err)
	}
	p.client = c
	return p
}

func (p *platform) giveToken(w io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens++
	fmt.Fprintf(w, `{"access_token":"TOKEN-%d","expires_in":7200}`, p.tokens)
}

// forget makes the client fetch a token for its next call.
func (p *platform) forget() { p.must(p.client.tokens.Delete(sharedKey)) }

func (p *platform) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *platform) want(what string, got, want any) {
	p.Helper()
	if got != want {
		p.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// noSecret checks an error that must be there.
func (p *platform) noSecret(err error) {
	p.Helper()
	if err == nil {
		p.Error("no error")
		return
	}
	for _, secret := range []string{"TOKEN-", "APPSECRET", "MEDIA"} {
		if strings.Contains(err.Error(), secret) {
			p.Errorf("%s stands in %q", secret, err)
		}
	}
}

func TestClientSettings(t *testing.T) {
	for _, s := range []ClientSettings{
		{},
		{AppID: "a", AppSecret: "b"},
		{AppID: "a", AppSecret: "b", APIBase: "api.weixin.qq.com"},
		{AppID: "a", AppSecret: "b", APIBase: "http://\x00"},
		{AppID: "a", APIBase: apiHost},
		{AppSecret: "APPSECRET", APIBase: apiHost},
	} {
		if _, err := NewClient(s); err == nil || strings.Contains(err.Error(), "APPSECRET") {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// TestClasses is section 1.14 of the notes.
func TestClasses(t *testing.T) {
	for class, codes := range map[Class][]int{
		StaleToken:   {40001, 40014, 42001},
		TryLater:     {-1, 45011},
		Gone:         {43004, 43019, 48002, 50005, 40003},
		OtherChannel: {45015, 45047, 43101},
		OurFault:     {40037, 40036, 47003, 47001, 41030, 45002, 40007, 45026, 45027, 48001, 40164, 40013, 40125, 48004, 50002, 41001, 99999},
		StopToday:    {45009, 48006},
	} {
		for _, code := range codes {
			err := apiFault("/x", fmt.Appendf(nil, `{"errcode":%d,"errmsg":"words rid: 1-2"}`, code))
			var e *APIError
			if !errors.As(err, &e) || e.Class() != class {
				t.Errorf("%d is %v, want %s", code, err, class)
				continue
			}
			if passes := class == TryLater || class == StopToday; errors.Is(err, domain.ErrAway) != passes {
				t.Errorf("%d: passes by itself: %t", code, !passes)
			}
			if want := fmt.Sprintf("wechat: /x: %d words (rid 1-2)", code); err.Error() != want {
				t.Errorf("%q, want %q", err, want)
			}
		}
	}
	for _, fine := range []string{`{}`, `{"errcode":0,"errmsg":"ok"}`, `[]`, `{"ticket":"x"}`, "\xff\xd8"} {
		if err := apiFault("/x", []byte(fine)); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
	if apiFault("/x", []byte(`{"errcode":48001,"errmsg":null,"more":[]}`)) == nil || apiFault("/x", []byte(`{"errmsg":{},"errcode":48001}`)) == nil {
		t.Error("an errcode with odd words is passed over")
	}
}

// TestAnswersThatAreNone: what stands between us and WeChat is not believed.
func TestAnswersThatAreNone(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"HTML":          func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		"nothing":       func(http.ResponseWriter, *http.Request) {},
		"HTTP 502":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"a redirection": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/y", http.StatusTemporaryRedirect) },
		"more than we read": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"a":"%s"}`, strings.Repeat("x", maxAnswer))
		},
	} {
		p := newPlatform(t, h)
		if err := p.client.post(t.Context(), "/x", struct{}{}, nil); !errors.Is(err, domain.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
		p.want(name+": calls", p.calls, 1)
	}
	for name, h := range map[string]http.HandlerFunc{
		"no token":      func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}`) },
		"no JSON":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<html>`) },
		"a redirection": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/y", http.StatusTemporaryRedirect) },
	} {
		p := newPlatform(t, nil)
		p.token = h
		if err := p.client.get(t.Context(), "/x", nil); !errors.Is(err, domain.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
		p.want(name+": calls", p.calls, 0)
	}
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"ticket":7}`) })
	if _, err := p.client.Picture(t.Context(), "x", 0); err == nil {
		t.Error("an answer of another form is taken")
	}
	p.api = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}`) }
	if _, err := p.client.Picture(t.Context(), "x", 0); !errors.Is(err, domain.ErrAway) {
		t.Errorf("no ticket: %v", err)
	}
}

// T15: a call ends with its context, and says nothing of the address.
func TestCallsEndWithTheirContext(t *testing.T) {
	p := newPlatform(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	p.must(p.client.tokens.Set(sharedKey, "TOKEN-0", time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	err := p.client.get(ctx, "/x", nil)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, domain.ErrAway) {
		t.Errorf("got %v", err)
	}
	p.noSecret(err)
}

// TestOnlyTheTokenGoesElsewhere: silenceper's client reaches the API base and no
// other host.
func TestOnlyTheTokenGoesElsewhere(t *testing.T) {
	p := newPlatform(t, nil)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://mp.weixin.qq.com/x?secret=APPSECRET", nil)
	p.must(err)
	resp, err := util.DefaultHTTPClient.Do(r)
	if err == nil {
		_ = resp.Body.Close()
		t.Error("another host was called")
	}
	p.want("calls", p.calls, 0)
}

func TestMenuIsPublished(t *testing.T) {
	var in string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in = r.URL.Path + " " + strings.TrimSpace(string(body))
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
	})
	p.must(p.client.PublishMenu(t.Context(), []Button{
		{Name: "签到", Key: "checkin"},
		{Name: "更多", Sub: []Button{{Name: "学习资料库", URL: "https://a/?b=1&c=2"}, {Name: "帮助", Key: "help"}}},
	}))
	p.want("request", in, `/cgi-bin/menu/create {"button":[{"type":"click","name":"签到","key":"checkin"},`+
		`{"name":"更多","sub_button":[{"type":"view","name":"学习资料库","url":"https://a/?b=1&c=2"},{"type":"click","name":"帮助","key":"help"}]}]}`)
}

func TestMenuLimits(t *testing.T) {
	b := Button{Name: "周报", Key: "weekly"}
	times := func(n int, b Button) []Button { return slices.Repeat([]Button{b}, n) }
	under := func(sub ...Button) []Button { return []Button{{Name: "更多", Sub: sub}} }
	for _, c := range []struct {
		name string
		menu []Button
		want string
	}{
		{"three", times(3, b), ""},
		{"four", times(4, b), "at most 3"},
		{"none", nil, "no button"},
		{"five below", under(times(5, b)...), ""},
		{"six below", under(times(6, b)...), "at most 5"},
		{"three levels", under(Button{Name: "x", Sub: []Button{b}}), "two levels"},
		{"four 汉字", []Button{{Name: "学习资料", Key: "x"}}, ""},
		{"eight letters", []Button{{Name: "Check-in", Key: "x"}}, ""},
		{"five 汉字", []Button{{Name: "学习资料库", Key: "x"}}, "1 to 4 汉字"},
		{"eight below", under(Button{Name: "我的学习资料收藏", Key: "x"}), ""},
		{"nine below", under(Button{Name: "我的学习资料收藏夹", Key: "x"}), "1 to 8 汉字"},
		{"no name", []Button{{Key: "x"}}, "1 to 4"},
		{"no key", []Button{{Name: "周报"}}, "needs a key"},
		{"a long key", []Button{{Name: "周报", Key: strings.Repeat("x", 129)}}, "at most 128"},
		{"a long address", []Button{{Name: "周报", URL: "https://" + strings.Repeat("x", 1024)}}, "at most 1024"},
	} {
		p := newPlatform(t, nil)
		for _, err := range []error{p.client.PublishMenu(t.Context(), c.menu), p.client.PublishMenuFor(t.Context(), 1, c.menu)} {
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
		}
		if c.want != "" {
			p.want(c.name+": calls", p.calls, 0)
		}
	}
}

func TestTags(t *testing.T) {
	var calls []string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls = append(calls, strings.TrimSpace(r.URL.Path+" "+string(body)))
		switch r.URL.Path {
		case "/cgi-bin/tags/get":
			fmt.Fprint(w, `{"tags":[{"id":2,"name":"星标组","count":0},{"id":101,"name":"书记","count":9}]}`)
		case "/cgi-bin/tags/create":
			fmt.Fprint(w, `{"tag":{"id":102,"name":"领导"}}`)
		default:
			fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
		}
	})
	ids, err := p.client.EnsureTags(t.Context(), "书记", "领导")
	p.must(err)
	p.want("ids", fmt.Sprint(ids["书记"], ids["领导"]), "101 102")
	p.want("calls", strings.Join(calls, "\n"), "/cgi-bin/tags/get\n"+`/cgi-bin/tags/create {"tag":{"name":"领导"}}`)
}

// TestPeopleAreTaggedByFifty: WeChat takes no more in one call.
func TestPeopleAreTaggedByFifty(t *testing.T) {
	for n, want := range map[int][]int{0: nil, 1: {1}, 50: {50}, 51: {50, 1}, 120: {50, 50, 20}} {
		var sizes []int
		p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sizes = append(sizes, strings.Count(string(body), `"o-`))
			fmt.Fprint(w, `{"errcode":0}`)
		})
		people := make([]string, n)
		for i := range people {
			people[i] = fmt.Sprintf("o-%d", i)
		}
		p.must(p.client.TagMembers(t.Context(), 101, people))
		if !slices.Equal(sizes, want) {
			t.Errorf("%d people in %v", n, sizes)
		}
	}
}
