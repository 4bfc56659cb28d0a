package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/util"

	"lianluo/domain"
)

// ClientSettings say which account speaks, and where WeChat is.
type ClientSettings struct {
	AppID, AppSecret string
	APIBase          string     // https://api.weixin.qq.com, a proxy, or a simulator
	QRBase           string     // where a ticket's picture is; empty for WeChat's own
	Tokens           TokenCache // shared by all replicas; nil: every process fetches its own
}

// Client calls WeChat's API. It is safe for use by many goroutines; make one for
// each process, for the token's lock is in it (trap T19).
type Client struct {
	base   string
	qrBase string
	http   *http.Client
	tokens *tokens
	handle credential.AccessTokenContextHandle
}

const (
	apiHost     = "https://api.weixin.qq.com"
	showQR      = "https://mp.weixin.qq.com/cgi-bin/showqrcode"
	callTimeout = 8 * time.Second
	maxAnswer   = 1 << 20 // bytes of a JSON answer
)

// NewClient prepares a client; it calls nobody. silenceper's token code knows no
// client of its own and no other host than WeChat's, so its process-wide client is
// set here, once (traps T14 and 2.5).
func NewClient(s ClientSettings) (*Client, error) {
	base, err := url.Parse(s.APIBase)
	if err != nil || base.Host == "" || s.AppID == "" || s.AppSecret == "" {
		return nil, errors.New("wechat: app_id, app_secret and an api_base like https://api.weixin.qq.com are needed")
	}
	c := &Client{base: strings.TrimRight(s.APIBase, "/"), qrBase: s.QRBase, tokens: &tokens{shared: s.Tokens}}
	if c.qrBase == "" {
		c.qrBase = showQR
	}
	c.http = &http.Client{CheckRedirect: stay}
	util.DefaultHTTPClient = &http.Client{Timeout: callTimeout, Transport: elsewhere{base: c.base}, CheckRedirect: stay}
	c.handle = credential.NewStableAccessToken(s.AppID, s.AppSecret, credential.CacheKeyOfficialAccountPrefix, c.tokens)
	return c, nil
}

// stay follows no redirection: the next host would read the token in the Referer,
// or the secret in the body.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// elsewhere sends what is meant for WeChat's host to the API base.
type elsewhere struct{ base string }

// RoundTrip implements http.RoundTripper.
func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	rest, ours := strings.CutPrefix(r.URL.String(), apiHost)
	to, err := url.Parse(e.base + rest)
	if err != nil || !ours {
		return nil, errors.New("wechat: the api_base cannot be used")
	}
	r = r.Clone(r.Context())
	r.URL, r.Host = to, ""
	return http.DefaultTransport.RoundTrip(r)
}

// post calls path with in as JSON and reads the answer into out, if it is given.
// A token that WeChat calls stale is fetched once more.
func (c *Client) post(ctx context.Context, path string, in, out any) error {
	var body bytes.Buffer
	wire := json.NewEncoder(&body)
	wire.SetEscapeHTML(false) // an & in an address arrives as \u0026 otherwise
	if err := wire.Encode(in); err != nil {
		return fmt.Errorf("wechat: %s: %w", path, err)
	}
	return c.withToken(ctx, path, func(token string) error {
		answer, err := c.send(ctx, http.MethodPost, path, url.Values{"access_token": {token}}, body.Bytes())
		if err != nil {
			return err
		}
		return decode(path, answer, out)
	})
}

// get calls path with a query.
func (c *Client) get(ctx context.Context, path string, out any) error {
	return c.withToken(ctx, path, func(token string) error {
		answer, err := c.send(ctx, http.MethodGet, path, url.Values{"access_token": {token}}, nil)
		if err != nil {
			return err
		}
		return decode(path, answer, out)
	})
}

func (c *Client) withToken(ctx context.Context, path string, call func(token string) error) error {
	for again := false; ; again = true {
		token, err := c.handle.GetAccessTokenContext(ctx)
		if err != nil {
			return fmt.Errorf("wechat: token for %s: %w", path, tokenFault(err))
		}
		if token == "" {
			return away(path, errors.New("the answer holds no token"))
		}
		err = call(token)
		var refused *APIError
		if again || !errors.As(err, &refused) || refused.Class() != StaleToken {
			return err
		}
		c.tokens.drop(ctx, token)
	}
}

// send makes one request. Its errors never hold the address, for the token is in
// it (trap T13).
func (c *Client) send(ctx context.Context, method, path string, query url.Values, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	resp, err := c.do(ctx, method, path, query, body)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, away(path, err)
	}
	return answer, nil
}

func (c *Client) do(ctx context.Context, method, path string, query url.Values, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path+"?"+query.Encode(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("wechat: %s: the request could not be made", path)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, away(path, err)
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, away(path, fmt.Errorf("HTTP %d", resp.StatusCode))
	}
	return resp, nil
}

// away is a fault on the way: the address is taken out of what net/http says.
func away(path string, err error) error {
	if addressed, ok := errors.AsType[*url.Error](err); ok {
		err = addressed.Err
	}
	return fmt.Errorf("wechat: %s: %w: %w", path, domain.ErrAway, err)
}

// decode reads an answer, or the error that stands in its place. What is no JSON
// was written by something between us and WeChat.
func decode(path string, answer []byte, out any) error {
	if !json.Valid(answer) {
		return away(path, errors.New("the answer is no JSON"))
	}
	if err := apiFault(path, answer); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("wechat: %s: the answer has another form than it should", path)
	}
	return nil
}
