package wechat

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount/basic"
)

// longestQR is the longest life of a temporary code (wechat notes 1.12).
const longestQR = 30 * 24 * time.Hour

// Picture makes a code that brings scene (1 to 64 characters) to the account, and
// gives the address of its picture. Life zero makes a permanent one, of which an
// account has 100,000; the longest temporary one lives 30 days. Only a verified
// service account can; a failure on WeChat's side wraps domain.ErrAway or is an
// [APIError].
func (c *Client) Picture(ctx context.Context, scene string, life time.Duration) (string, error) {
	if scene == "" || len(scene) > 64 {
		return "", errors.New("wechat: a scene has 1 to 64 characters")
	}
	req := basic.NewLimitQrRequest(scene)
	if life > 0 {
		req = basic.NewTmpQrRequest(min(life, longestQR), scene)
	}
	var t basic.Ticket
	if err := c.post(ctx, "/cgi-bin/qrcode/create", req, &t); err != nil {
		return "", err
	}
	if t.Ticket == "" {
		return "", away("/cgi-bin/qrcode/create", errors.New("the answer holds no ticket"))
	}
	return c.qrBase + "?ticket=" + url.QueryEscape(t.Ticket), nil
}
