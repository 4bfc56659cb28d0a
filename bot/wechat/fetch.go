package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// maxMedia is the most bytes of one file a person sends; WeChat's own limit for
// pictures is 10 MB (wechat notes 1.12).
const maxMedia = 12 << 20

// errNoFile means that WeChat has a page for it and no file: a video.
var errNoFile = errors.New("wechat: this media has no file to fetch")

// FetchMedia writes a file that a person sent to w. It is there for three days
// after it was sent. What is not a file comes as JSON: an error, or the address
// of a video, which is not followed (trap T29).
func (c *Client) FetchMedia(ctx context.Context, id string, w io.Writer) error {
	const path = "/cgi-bin/media/get"
	return c.withToken(ctx, path, func(token string) error {
		resp, err := c.do(ctx, http.MethodGet, path, url.Values{"access_token": {token}, "media_id": {id}}, nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "application/json" || kind == "text/plain" {
			return noFile(path, resp.Body)
		}
		n, err := io.Copy(w, io.LimitReader(resp.Body, maxMedia+1))
		switch {
		case err != nil:
			return away(path, err)
		case n > maxMedia:
			return fmt.Errorf("wechat: %s: more than %d bytes", path, maxMedia)
		}
		return nil
	})
}

func noFile(path string, body io.Reader) error {
	answer, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return away(path, err)
	}
	if err := apiFault(path, answer); err != nil {
		return err
	}
	if json.Valid(answer) {
		return errNoFile
	}
	return fmt.Errorf("wechat: %s: neither a file nor an error", path)
}
