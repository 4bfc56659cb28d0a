package simulator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Mode is how pushes travel, the 消息加解密方式 of the console.
type Mode string

// The three modes.
const (
	Safe   Mode = "safe"   // only the encrypted message; the reply must be encrypted
	Compat Mode = "compat" // both; the reply may be either
	Plain  Mode = "plain"  // readable, as test accounts have it
)

// Options say which account the platform plays, and for which bot.
type Options struct {
	AppID, AppSecret string
	Token            string // what signatures are made with
	EncodingAESKey   string // 43 characters; not needed in Plain
	Mode             Mode
	Account          Account
	Callback         string // the bot's address; http or https
	Name             string // what the phones call the account
	Original         string // the gh_… id that messages are addressed to; empty for an invented one

	Clock  func() time.Time // the bot's clock, practice or real
	People Directory        // who can be picked on the page; nil: those enrolled
	// Move moves the bot's clock on by d > 0; Clock shows it when Move returns. nil:
	// the clock cannot be moved.
	Move func(ctx context.Context, d time.Duration) error
	// Events are what the calendar holds for these people after Clock's now, the next
	// first; of nobody in particular when none is named. nil: nothing.
	Events func(ctx context.Context, openIDs []string) ([]Event, error)
	// Cast are the phones of a first visit. nil: none, and no guided tour.
	Cast *Cast
	// Asked tells what the bot waits to hear from somebody; the tour needs it.
	Asked func(ctx context.Context, openID string) (Question, error)
	// Purpose tells what the code of a scene is for; zero: it is not known. nil: of none.
	Purpose   func(ctx context.Context, scene string) (Purpose, error)
	HTTP      *http.Client // how the callback is reached; nil for an ordinary one
	Log       *slog.Logger // nil for none. Never given an openid or a message
	Whitelist []string     // addresses and CIDR ranges that may fetch tokens; empty for any
	Templates []Template   // what was chosen from the library in the console
	Rules     Rules        // zero for WeChatRules()
}

// Directory finds people to play.
type Directory interface {
	// Search returns at most n people in whose name, unit or role every one of the
	// words, parted by spaces, is found; an openid finds its holder. No words ask for
	// anybody.
	Search(ctx context.Context, words string, n int) ([]Someone, error)
}

// Someone is a person who can be played.
type Someone struct {
	OpenID string `json:"openid"`
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Role   string `json:"role"`
}

// Rules are the platform's numbers. Their sources are the sections of the
// platform notes named in brackets.
type Rules struct {
	Patience    time.Duration // how long an answer is waited for (1.4)
	Apart       time.Duration // from the start of one delivery to the next (1.4)
	Deliveries  int           // in all, of one message (1.4)
	MaxText     int           // bytes of a text in a reply (1.5, measured by users)
	MenuRefresh time.Duration // how old a phone lets its menu grow (1.11)
	Talk        Allowance     // service messages opened by a message (1.7)
	Tap         Allowance     // by a menu tap, a scan, a follow (1.7)
	MediaLife   time.Duration // of files sent and uploaded (1.12)
	Once        time.Duration // how long a client_msg_id is remembered (1.8)
	JobDelay    time.Duration // from a template message to its TEMPLATESENDJOBFINISH; WeChat gives no number
	Daily       map[string]int
	PerMinute   map[string]int // by path; WeChat publishes one only for stable_token
	History     int            // entries kept for each person; ours
	MediaBytes  int            // of all files kept; ours
}

// WeChatRules are the numbers as published for a new, verified account.
func WeChatRules() Rules {
	return Rules{
		Patience: 5 * time.Second, Apart: 5 * time.Second, Deliveries: 3, MaxText: 2047,
		MenuRefresh: 5 * time.Minute,
		Talk:        Allowance{5, 48 * time.Hour}, Tap: Allowance{3, time.Minute},
		MediaLife: 3 * 24 * time.Hour, Once: 10 * time.Minute, JobDelay: 300 * time.Millisecond,
		Daily: dailyCaps(), PerMinute: map[string]int{pathStableToken: 10_000},
		History: 200, MediaBytes: 256 << 20,
	}
}

// Platform plays WeChat for one account. It is safe for use by many goroutines.
type Platform struct {
	o         Options
	key       []byte // AES; nil in Plain
	client    *http.Client
	whitelist []netip.Prefix
	routes    map[string]endpoint
	base      context.Context // ends with Close
	stop      context.CancelFunc

	moving sync.RWMutex // held for writing while the clock is moved; before mu

	mu      sync.Mutex // everything below
	people  map[string]*person
	order   []string      // openids as they first came
	seq     int64         // the last change anybody could notice
	moved   int64         // when the clock was last moved, as a seq
	changed chan struct{} // closed at the next change
	running int           // deliveries under way
	lastID  int64         // MsgId, msgid and menuid come from one counter
	tokens  tokens
	quota   quota
	trouble map[string][]Trouble
	shelf   shelf
	codes   codes
	menus   menus
	tags    tags
	faults  []Fault
}

// Numbers of messages begin above all that a platform before this one gave out: the
// bot may remember those, and would take a new message for a repeated delivery.
const (
	firstID = 23_000_000_000_000_000 // as long as WeChat's
	idsEach = 1000                   // for each millisecond between two platforms
)

// New checks the options; every fault of theirs is in the error.
func New(o Options) (*Platform, error) {
	p := &Platform{o: withDefaults(o), changed: make(chan struct{})}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	p.client = callbackClient(o.HTTP)
	p.base, p.stop = context.WithCancel(context.Background())
	p.people = map[string]*person{}
	p.trouble = map[string][]Trouble{}
	p.routes = p.endpoints()
	p.lastID = firstID + time.Now().UnixMilli()*idsEach
	return p, nil
}

func withDefaults(o Options) Options {
	if o.Name == "" {
		o.Name = "公众号"
	}
	if o.Original == "" {
		o.Original = "gh_0123456789ab"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rules.Deliveries == 0 {
		o.Rules = WeChatRules()
	}
	return o
}

func (p *Platform) check() error {
	faults := []error{checkAccount(p.o), checkCallback(p.o.Callback)}
	if p.o.Clock == nil {
		faults = append(faults, errors.New("no clock: give the bot's"))
	}
	var err error
	if p.o.Mode != Plain {
		p.key, err = aesKey(p.o.EncodingAESKey)
		faults = append(faults, err)
	}
	p.whitelist, err = prefixes(p.o.Whitelist)
	return errors.Join(append(faults, err)...)
}

func checkAccount(o Options) error {
	var faults []error
	if o.AppID == "" || o.AppSecret == "" || o.Token == "" {
		faults = append(faults, errors.New("app id, app secret and token must all be given"))
	}
	if o.Mode != Safe && o.Mode != Compat && o.Mode != Plain {
		faults = append(faults, fmt.Errorf("mode %q: want safe, compat or plain", o.Mode))
	}
	if !o.Account.known() {
		faults = append(faults, fmt.Errorf("account %q: want service_verified, service, subscription_verified or subscription", o.Account))
	}
	return errors.Join(faults...)
}

func checkCallback(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return errors.New("callback: want a whole http or https address")
	}
	return nil
}

func prefixes(list []string) (all []netip.Prefix, err error) {
	for _, s := range list {
		if a, err := netip.ParseAddr(s); err == nil {
			all = append(all, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		r, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("whitelist: %q is neither an address nor a range", s)
		}
		all = append(all, r)
	}
	return all, nil
}

// callbackClient never follows a redirect: WeChat does not (1.1), and the
// simulator must not be led elsewhere.
func callbackClient(given *http.Client) *http.Client {
	c := http.Client{Transport: &http.Transport{MaxIdleConns: 512, MaxIdleConnsPerHost: 512, IdleConnTimeout: time.Minute}}
	if given != nil {
		c = *given
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// Close ends what is under way and lets every waiting call return.
func (p *Platform) Close() { p.stop() }

// Settle waits until no delivery is under way, those that a call to the API
// brings about later included.
func (p *Platform) Settle(ctx context.Context) error {
	for {
		p.mu.Lock()
		running, changed := p.running, p.changed
		p.mu.Unlock()
		if running == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-p.base.Done():
			return p.base.Err()
		}
	}
}

// background does f beside everything else, after the delay. The caller holds
// the lock.
func (p *Platform) background(delay time.Duration, f func(context.Context)) {
	p.running++
	go func() {
		if pause(p.base, delay) == nil {
			f(p.base)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.running--
		p.wake()
	}()
}

// wake lets everybody who waits look again. The caller holds the lock.
func (p *Platform) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// id is the next number that nothing else has. The caller holds the lock.
func (p *Platform) id() int64 {
	p.lastID++
	return p.lastID
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
