package simulator

import (
	"crypto/subtle"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Validity of access tokens (platform notes 1.12).
const (
	tokenLife    = 7200 * time.Second
	tokenOverlap = 5 * time.Minute  // a token replaced in the ordinary way lives on for this long
	forceApart   = 30 * time.Second // a forced refresh sooner than this refreshes nothing
	forceDaily   = 20
)

const tokenMark = "SIM_"

// tokens are the access tokens given out. The classic and the stable one do not
// touch each other.
type tokens struct {
	known           map[string]*token
	classic, stable *token
	forced          time.Time // last forced refresh
	forcedToday     int
}

type token struct {
	value    string
	until    time.Time
	replaced bool // a newer one was given out
}

// check tells what WeChat says to a token: missing 41001, not of its making 40014,
// ran out 42001, unknown or no longer the latest 40001.
func (t *tokens) check(value string, now time.Time) error {
	switch known := t.known[value]; {
	case value == "":
		return errCode(41001)
	case !strings.HasPrefix(value, tokenMark):
		return errCode(40014)
	case known == nil:
		return errCode(40001)
	case now.Before(known.until):
		return nil
	case known.replaced:
		return errCode(40001)
	default:
		return errCode(42001)
	}
}

// issue makes a token in place of old, which dies after the overlap at the latest.
func (t *tokens) issue(old *token, overlap time.Duration, now time.Time) *token {
	if old != nil {
		old.replaced = true
		if end := now.Add(overlap); end.Before(old.until) {
			old.until = end
		}
	}
	for value, k := range t.known {
		if now.Sub(k.until) > 24*time.Hour {
			delete(t.known, value)
		}
	}
	fresh := &token{value: tokenMark + randomName(132), until: now.Add(tokenLife)}
	if t.known == nil {
		t.known = map[string]*token{}
	}
	t.known[fresh.value] = fresh
	return fresh
}

func (k *token) answer(now time.Time) any {
	return map[string]any{"access_token": k.value, "expires_in": int(k.until.Sub(now).Seconds())}
}

// classicToken gives a new token each time; the one before lives on for the overlap.
func (p *Platform) classicToken(c *call) (any, error) {
	q := c.form
	if err := p.credentials(c, q.Get("grant_type"), q.Get("appid"), q.Get("secret")); err != nil {
		return nil, err
	}
	p.tokens.classic = p.tokens.issue(p.tokens.classic, tokenOverlap, c.now)
	return p.tokens.classic.answer(c.now), nil
}

// stableToken gives the same token until five minutes before its end.
func (p *Platform) stableToken(c *call) (any, error) {
	var in struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := p.credentials(c, in.GrantType, in.AppID, in.Secret); err != nil {
		return nil, err
	}
	t := &p.tokens
	switch {
	case in.Force && c.now.Sub(t.forced) >= forceApart:
		if err := t.force(c.now); err != nil {
			return nil, err
		}
	case t.stable == nil || t.stable.until.Sub(c.now) < tokenOverlap:
		t.stable = t.issue(t.stable, tokenOverlap, c.now)
	}
	return t.stable.answer(c.now), nil
}

// force replaces the stable token at once: the old one is dead. The twenty a day
// are published; that the next is answered 45009 is our reading.
func (t *tokens) force(now time.Time) error {
	if day(now) != day(t.forced) {
		t.forcedToday = 0
	}
	if t.forcedToday == forceDaily {
		return errCode(45009)
	}
	t.forcedToday++
	t.forced = now
	t.stable = t.issue(t.stable, 0, now)
	return nil
}

// credentials are what both token calls ask; the caller's address comes last.
func (p *Platform) credentials(c *call, grant, appID, secret string) error {
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	switch {
	case grant != "client_credential":
		return errCode(40002)
	case appID == "":
		return errCode(41002)
	case secret == "":
		return errCode(41004)
	case appID != p.o.AppID:
		return errCode(40013)
	case !same(secret, p.o.AppSecret):
		return errCode(40125)
	}
	return p.mayFetch(c.r.RemoteAddr)
}

func (p *Platform) mayFetch(remote string) error {
	if len(p.whitelist) == 0 {
		return nil
	}
	a, err := netip.ParseAddrPort(remote)
	ip := a.Addr().Unmap()
	for _, r := range p.whitelist {
		if err == nil && r.Contains(ip) {
			return nil
		}
	}
	return errDetail(40164, fmt.Sprintf("%s ipv6 ::ffff:%s, not in whitelist", ip, ip))
}

// RevokeTokens makes every token given out invalid at once, as a refresh by
// another program of the same account does.
func (p *Platform) RevokeTokens() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens.known, p.tokens.classic, p.tokens.stable = nil, nil, nil
}
