package simulator

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// maxReply is the most of an answer that is looked at.
const maxReply = 256 << 10

// conclude delivers a message and shows what came back.
func (p *Platform) conclude(ctx context.Context, m *message) []Entry {
	replies, deliveries, err := p.deliver(ctx, m)
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.expect(m, -1)
	if ctx.Err() != nil { // it is the caller who gave up, not the bot
		return nil
	}
	if err != nil {
		p.blame(Fault{p.o.Clock().In(china), m.openID, m.name, deliveries, err.Error()})
		replies = []Entry{{Side: FromWeChat, Kind: "fault", Text: FaultNotice, Reason: err.Error()}}
	}
	if m.quiet {
		return nil
	}
	for i, e := range replies {
		replies[i] = p.add(p.person(m.openID), e)
	}
	return replies
}

// deliver pushes until the callback answers, at most Rules.Deliveries times. An
// answer that cannot be shown is not asked for again (1.4). A status other than
// 200 is taken for no answer: WeChat says nothing about it, and this is the
// harder case for a bot.
func (p *Platform) deliver(ctx context.Context, m *message) (replies []Entry, deliveries int, err error) {
	for {
		next := time.NewTimer(p.o.Rules.Apart)
		body, err := p.push(ctx, m)
		if err == nil {
			next.Stop()
			replies, err = p.judge(m, body)
			return replies, deliveries + 1, err
		}
		if deliveries++; deliveries == p.o.Rules.Deliveries {
			next.Stop()
			return nil, deliveries, err
		}
		select {
		case <-next.C:
		case <-ctx.Done():
			return nil, deliveries, err
		}
	}
}

// push makes one delivery and returns the answer's body.
func (p *Platform) push(ctx context.Context, m *message) ([]byte, error) {
	p.moving.RLock()
	defer p.moving.RUnlock()
	ctx, cancel := context.WithTimeout(ctx, p.o.Rules.Patience)
	defer cancel()
	query, body, err := p.wrap(m)
	if err != nil {
		return nil, err
	}
	return p.exchange(ctx, http.MethodPost, query, body)
}

func (p *Platform) exchange(ctx context.Context, method string, query url.Values, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, p.o.Callback, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	own := r.URL.Query()
	maps.Copy(own, query)
	r.URL.RawQuery = own.Encode()
	r.Header.Set("Content-Type", "text/xml")
	r.Header.Set("User-Agent", "Mozilla/4.0")
	resp, err := p.client.Do(r)
	if err != nil {
		return nil, p.unreached(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxReply+1))
	switch {
	case err != nil:
		return nil, p.unreached(err)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d: WeChat wants 200", resp.StatusCode)
	case len(answer) > maxReply:
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxReply)
	}
	return answer, nil
}

// unreached leaves the address out of the error: it carries the openid.
func (p *Platform) unreached(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %v", p.o.Rules.Patience)
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	return fmt.Errorf("the callback cannot be reached: %w", err)
}

// wrap signs one delivery, anew each time, in the mode of the account.
func (p *Platform) wrap(m *message) (url.Values, []byte, error) {
	stamp, nonce := p.stamp()
	q := url.Values{
		"signature": {sign(p.o.Token, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce}, "openid": {m.openID},
	}
	if p.o.Mode == Plain {
		return q, markup(m.fields), nil
	}
	sealed, err := seal(p.key, randomBytes(16), markup(m.fields), p.o.AppID)
	if err != nil {
		return nil, nil, err
	}
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", sign(p.o.Token, stamp, nonce, sealed))
	outer := m.fields[:1:1] // ToUserName
	if p.o.Mode == Compat {
		outer = slices.Clip(m.fields)
	}
	return q, markup(append(outer, cdata("Encrypt", sealed))), nil
}

func (p *Platform) stamp() (stamp, nonce string) {
	return strconv.FormatInt(p.o.Clock().Unix(), 10), rand.Text()[:10]
}

// Verify is the check that WeChat makes when the callback is saved in the
// console: the answer must be the echostr, byte for byte (1.1).
func (p *Platform) Verify(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.o.Rules.Patience)
	defer cancel()
	stamp, nonce := p.stamp()
	echo := rand.Text()
	answer, err := p.exchange(ctx, http.MethodGet, url.Values{
		"signature": {sign(p.o.Token, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce}, "echostr": {echo},
	}, nil)
	if err != nil {
		return err
	}
	if string(answer) != echo {
		return errors.New("the callback did not answer with the echostr: is its token the same?")
	}
	return nil
}
