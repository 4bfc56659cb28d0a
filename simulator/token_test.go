package simulator

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const probe = "/cgi-bin/getcallbackip"

func (w *world) classic() object {
	w.t.Helper()
	_, out, _ := w.raw(http.MethodGet, pathToken+"?grant_type=client_credential&appid="+testAppID+"&secret="+testSecret, nil)
	return out
}

func (w *world) stable(force bool) object {
	w.t.Helper()
	_, out, _ := w.raw(http.MethodPost, pathStableToken, object{"grant_type": "client_credential", "appid": testAppID, "secret": testSecret, "force_refresh": force})
	return out
}

func (w *world) try(token any) int {
	w.t.Helper()
	s, _ := token.(string)
	_, out, _ := w.raw(http.MethodGet, probe+"?access_token="+s, nil)
	return code(out)
}

func TestTokenErrors(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		method, path string
		body         any
		code         int
	}{
		"no token":            {http.MethodGet, probe, nil, 41001},
		"somebody else's":     {http.MethodGet, probe + "?access_token=55_abc", nil, 40014},
		"unknown":             {http.MethodGet, probe + "?access_token=SIM_abc", nil, 40001},
		"grant":               {http.MethodGet, pathToken + "?grant_type=x", nil, 40002},
		"appid missing":       {http.MethodGet, pathToken + "?grant_type=client_credential", nil, 41002},
		"secret missing":      {http.MethodGet, pathToken + "?grant_type=client_credential&appid=x", nil, 41004},
		"appid":               {http.MethodGet, pathToken + "?grant_type=client_credential&appid=x&secret=y", nil, 40013},
		"secret":              {http.MethodGet, pathToken + "?grant_type=client_credential&appid=" + testAppID + "&secret=y", nil, 40125},
		"stable secret":       {http.MethodPost, pathStableToken, object{"grant_type": "client_credential", "appid": testAppID, "secret": "y"}, 40125},
		"stable by GET":       {http.MethodGet, pathStableToken, nil, 43002},
		"stable without JSON": {http.MethodPost, pathStableToken, "x", 47001},
		"GET wanted":          {http.MethodPost, probe, nil, 43001},
		"POST wanted":         {http.MethodGet, pathTemplate, nil, 43002},
		"no such call":        {http.MethodGet, "/cgi-bin/nothing", nil, 40066},
	} {
		t.Run(name, func(t *testing.T) {
			_, out, _ := w.raw(c.method, c.path, c.body)
			w.want(c.code, out)
			if msg, _ := out["errmsg"].(string); strings.Contains(msg, testSecret) {
				t.Error("the secret is in the errmsg")
			}
		})
	}
}

// A classic token kills the one before after five minutes; both end at 7,200 s.
func TestClassicToken(t *testing.T) {
	w := newWorld(t)
	a := w.classic()
	if a["expires_in"] != 7200.0 {
		t.Errorf("%v", a)
	}
	w.clock.move(time.Hour)
	b := w.classic()["access_token"]
	if a["access_token"] == b || w.try(a["access_token"]) != 0 || w.try(b) != 0 {
		t.Error("old and new are not both good")
	}
	w.clock.move(5 * time.Minute)
	if w.try(a["access_token"]) != 40001 || w.try(b) != 0 {
		t.Error("the old one outlives the overlap")
	}
	w.clock.move(2 * time.Hour)
	if got := w.try(b); got != 42001 {
		t.Errorf("expired token: %d", got)
	}
}

func TestStableToken(t *testing.T) {
	w := newWorld(t)
	a := w.stable(false)["access_token"]
	if w.classic()["access_token"] == a {
		t.Error("the two kinds share a token")
	}
	w.clock.move(6900 * time.Second)
	if got := w.stable(false); got["access_token"] != a || got["expires_in"] != 300.0 {
		t.Errorf("five minutes before the end: %v", got)
	}
	w.clock.move(time.Second)
	b := w.stable(false)
	if b["access_token"] == a || b["expires_in"] != 7200.0 || w.try(a) != 0 || w.try(b["access_token"]) != 0 {
		t.Errorf("renewal: %v", b)
	}
	w.clock.move(299 * time.Second)
	if got := w.try(a); got != 40001 {
		t.Errorf("after the overlap: %d", got)
	}
}

func TestForcedRefresh(t *testing.T) {
	w := newWorld(t)
	a := w.stable(false)["access_token"]
	b := w.stable(true)["access_token"]
	if a == b || w.try(a) != 40001 || w.try(b) != 0 {
		t.Error("a forced refresh leaves the old token alive")
	}
	w.clock.move(29 * time.Second)
	if w.stable(true)["access_token"] != b {
		t.Error("refreshed again within 30 s")
	}
	for range forceDaily - 1 {
		w.clock.move(30 * time.Second)
		w.want(0, w.stable(true))
	}
	w.clock.move(30 * time.Second)
	w.want(45009, w.stable(true))
	w.clock.move(24 * time.Hour)
	w.want(0, w.stable(true))
}

func TestRevokedTokens(t *testing.T) {
	w := newWorld(t)
	a := w.fetch()
	w.RevokeTokens()
	if got := w.try(a); got != 40001 {
		t.Errorf("%d", got)
	}
	if w.try(w.fetch()) != 0 {
		t.Error("a fresh token is refused")
	}
}

func TestWhitelist(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Whitelist = []string{"203.0.113.7", "10.0.0.0/8"} })
	out := w.stable(false)
	w.want(40164, out)
	if msg, _ := out["errmsg"].(string); !strings.Contains(msg, "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist") {
		t.Errorf("%q does not say what to paste", msg)
	}
	w = newWorld(t, func(o *Options) { o.Whitelist = []string{"127.0.0.0/8"} })
	w.want(0, w.classic())
}

func TestAccountKinds(t *testing.T) {
	calls := map[ability]string{basic: probe, ownMenu: "/cgi-bin/menu/delete", verified: "/cgi-bin/tags/get", outward: "/cgi-bin/template/get_all_private_template"}
	for account, may := range map[Account][]ability{
		ServiceVerified: {basic, ownMenu, verified, outward}, Service: {basic, ownMenu},
		SubscriptionVerified: {basic, ownMenu, verified}, Subscription: {basic},
	} {
		w := newWorld(t, func(o *Options) { o.Account = account })
		for needs, path := range calls {
			want := 48001
			for _, m := range may {
				if m == needs {
					want = 0
				}
			}
			w.want(want, w.call(path, nil))
		}
	}
}

// The day's calls end at the cap, begin anew at midnight in China, and can be
// cleared ten times a month.
func TestDailyQuota(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.Daily = map[string]int{probe: 2} })
	w.want(0, w.call(probe, nil))
	w.want(0, w.call(probe, nil))
	w.want(45009, w.call(probe, nil))
	if got := w.Calls()[probe]; got != 2 {
		t.Errorf("%d calls", got)
	}
	quota, _ := w.call("/cgi-bin/openapi/quota/get", object{"cgi_path": probe})["quota"].(object)
	if quota["daily_limit"] != 2.0 || quota["used"] != 2.0 || quota["remain"] != 0.0 {
		t.Errorf("%v", quota)
	}
	w.want(40066, w.call("/cgi-bin/openapi/quota/get", object{"cgi_path": "/x"}))
	w.want(40013, w.call(pathClear, object{"appid": "x"}))
	for range clearsMonthly {
		w.want(0, w.call(pathClear, object{"appid": testAppID}))
	}
	w.want(48006, w.call(pathClear, object{"appid": testAppID}))
	w.want(0, w.call(probe, nil))
	w.want(0, w.call(probe, nil))
	w.clock.move(14*time.Hour + 30*time.Minute) // 9:30 and this is midnight
	w.token = ""
	w.want(0, w.call(probe, nil))
	w.clock.move(11 * 24 * time.Hour) // December
	w.token = ""
	w.want(0, w.call(pathClear, object{"appid": testAppID}))
}

func TestMinuteQuota(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.PerMinute = map[string]int{probe: 1} })
	w.want(0, w.call(probe, nil))
	w.want(45011, w.call(probe, nil))
	w.clock.move(time.Minute)
	w.want(0, w.call(probe, nil))
}

func TestTrouble(t *testing.T) {
	w := newWorld(t)
	w.call(probe, nil)
	if err := w.Fail(probe, 45009, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{45009, 45009, 0} {
		w.want(want, w.call(probe, nil))
	}
	if w.Fail("/cgi-bin/nothing", 1, 1) == nil || w.Trouble(probe, Trouble{Drop: "later"}) == nil {
		t.Error("trouble that can never come was arranged")
	}
	if err := w.Trouble(probe, Trouble{Status: http.StatusBadGateway}); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := w.raw(http.MethodGet, probe, nil); status != http.StatusBadGateway {
		t.Errorf("status %d", status)
	}
	if err := w.Trouble(probe, Trouble{Delay: 60 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	w.want(0, w.call(probe, nil))
	if d := time.Since(began); d < 60*time.Millisecond {
		t.Errorf("answered after %v", d)
	}
}

// Dropped before, nothing was done; dropped after, it was, and the caller cannot know.
func TestDroppedConnections(t *testing.T) {
	for drop, arrived := range map[Drop]int{DropBefore: 0, DropAfter: 1} {
		w := newWorld(t)
		w.say("x")
		w.token = w.fetch()
		if err := w.Trouble(pathService, Trouble{Drop: drop}); err != nil {
			t.Fatal(err)
		}
		if got := code(w.call(pathService, serviceText("hello"))); got != -2 {
			t.Errorf("%s: answered %d", drop, got)
		}
		if got := len(w.History(somebody)) - 1; got != arrived {
			t.Errorf("%s: %d messages arrived", drop, got)
		}
	}
}
