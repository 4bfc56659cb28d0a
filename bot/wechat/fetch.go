package wechat

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxMedia is the most bytes of one file a person sends; WeChat's own limit for
// pictures is 10 MB (wechat notes 1.12).
const maxMedia = 12 << 20

// mediaTimeout is for a whole file, over a slow line.
const mediaTimeout = time.Minute

// Files that will not come however often they are asked for.
var (
	errNoFile = errors.New("wechat: this media has no file to fetch") // WeChat has a page for it: a video
	errTooBig = fmt.Errorf("wechat: the file has more than %d bytes", maxMedia)
)

// FetchMedia writes a file that a person sent to w. It is there for three days
// after it was sent. What is not a file comes as JSON: an error, or the address
// of a video, which is not followed (trap T29).
func (c *Client) FetchMedia(ctx context.Context, id string, w io.Writer) error {
	const path = "/cgi-bin/media/get"
	ctx, cancel := context.WithTimeout(ctx, mediaTimeout)
	defer cancel()
	return c.withToken(ctx, path, func(token string) error {
		resp, err := c.do(ctx, http.MethodGet, path, url.Values{"access_token": {token}, "media_id": {id}}, nil)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		body := bufio.NewReader(resp.Body)
		if isWords(resp.Header.Get("Content-Type"), body) {
			return noFile(path, body)
		}
		n, err := io.Copy(w, io.LimitReader(body, maxMedia+1))
		switch {
		case err != nil:
			return away(path, err)
		case n == 0:
			return away(path, io.ErrUnexpectedEOF)
		case n > maxMedia:
			return errTooBig
		}
		return nil
	})
}

// isWords tells what is no picture, voice or video, by its type or, where that is
// missing or wrong, its first byte.
func isWords(kind string, body *bufio.Reader) bool {
	first, _ := body.Peek(1)
	return string(first) == "{" || strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/json")
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
	return away(path, errors.New("neither a file nor an error"))
}
