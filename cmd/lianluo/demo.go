package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lianluo/configs"
	"lianluo/domain"
	"lianluo/roster/sample"
	"lianluo/simulator"
)

// demoCampaign is what the sample county is in the middle of, and demoStart the
// moment: a Wednesday afternoon of its first phase, half an hour before a meeting.
const demoCampaign = "2009-district"

var demoStart = time.Date(2009, time.March, 18, 14, 30, 0, 0, time.FixedZone("CST", 8*3600))

// demonstration is how the demo was asked for.
type demonstration struct {
	addr         string
	listener     net.Listener
	dir          string // empty: a temporary one
	callbackOnly bool
}

// demo runs the whole product with nothing installed: the real account, a WeChat
// platform of our own, the sample county.
func demo(ctx context.Context, c call) error {
	var d demonstration
	_, err := flags(c, "demo", func(f *flag.FlagSet) {
		f.StringVar(&d.addr, "addr", "", "监听地址 address to listen on (127.0.0.1:8080)")
		f.StringVar(&d.dir, "data", "", "数据放在这里，下次接着用 keep the data here")
		f.BoolVar(&d.callbackOnly, "callback-only", false, "只要回调，不要模拟手机 without the simulator's pages")
	})
	if err != nil {
		return err
	}
	set, err := configs.Load("", elsewhere(c.env))
	if err != nil {
		return err
	}
	if err := d.listen(ctx, set.HTTP.Addr); err != nil {
		return err
	}
	defer d.listener.Close()
	cleanup, err := d.prepare(&set, c.env)
	defer cleanup()
	if err != nil {
		return err
	}
	if set.Log.Level < slog.LevelWarn && !isSet(c.env, "LIANLUO_LOG_LEVEL") {
		set.Log.Level = slog.LevelWarn
	}
	return d.run(ctx, set, c)
}

// elsewhere is the environment with a platform that is not WeChat's: the settings
// refuse a practice clock before the demo can say that its platform is its own.
func elsewhere(env func(string) (string, bool)) func(string) (string, bool) {
	const apiBase = "LIANLUO_WECHAT_API_BASE"
	return func(name string) (string, bool) {
		if name == apiBase && !isSet(env, name) {
			return "http://127.0.0.1/sim/api", true
		}
		return env(name)
	}
}

// listen takes the address asked for, before anything that takes time. With port 0
// the system picks one: the demo must know its own address, for its platform pushes
// to it.
func (d *demonstration) listen(ctx context.Context, usual string) (err error) {
	if d.addr == "" {
		d.addr = usual
	}
	if d.listener, err = listen(ctx, d.addr); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(d.addr)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(d.listener.Addr().String())
	d.addr = net.JoinHostPort(host, port)
	return err
}

// prepare fills in what a real installation would have to be told.
func (d *demonstration) prepare(set *configs.Settings, env func(string) (string, bool)) (cleanup func(), err error) {
	cleanup = func() {}
	if d.dir == "" && !isSet(env, "LIANLUO_DATA_DIR") {
		if d.dir, err = os.MkdirTemp("", "lianluo-demo-"); err != nil {
			return cleanup, err
		}
		cleanup = func() { _ = os.RemoveAll(d.dir) }
	}
	if d.dir != "" {
		set.Data.Dir = d.dir
	}
	if err := os.MkdirAll(set.Data.Dir, 0o750); err != nil {
		return cleanup, err
	}
	if !isSet(env, "LIANLUO_DATABASE_URL") {
		dir, err := filepath.Abs(set.Data.Dir)
		if err != nil {
			return cleanup, err
		}
		set.Database.URL = configs.NewSecret("sqlite://" + filepath.ToSlash(filepath.Join(dir, "lianluo.db")))
	}
	d.pretend(set, env)
	return cleanup, d.begin(set)
}

// pretend gives the account an identity where none is set: the platform is ours.
func (d *demonstration) pretend(set *configs.Settings, env func(string) (string, bool)) {
	w := &set.WeChat
	if w.AppID == "" {
		w.AppID = "wxdemo0000000000"
	}
	if w.AppSecret.IsZero() {
		w.AppSecret = configs.NewSecret(random(16))
	}
	if w.Token.IsZero() {
		w.Token = configs.NewSecret(random(12))
	}
	if w.EncodingAESKey.IsZero() {
		w.EncodingAESKey = configs.NewSecret(random(22)[:43])
	}
	if !isSet(env, "LIANLUO_WECHAT_API_BASE") {
		w.APIBase = d.home() + "/sim/api"
	}
}

// begin is when the practice clock begins: where it was left, if these records were
// made before, for nothing may be on record in a time to come.
func (d *demonstration) begin(set *configs.Settings) error {
	if set.Time.Start.IsZero() {
		set.Time.Start = demoStart
	}
	left, err := clockLeft(set.Data.Dir)
	if left.After(set.Time.Start) {
		set.Time.Start = left
	}
	return err
}

// home is the demo's own address.
func (d *demonstration) home() string { return "http://" + reachable(d.addr) }

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // it never fails (crypto/rand)
	return hex.EncodeToString(b)
}

// reachable is the address this machine reaches itself at.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || host != "" && host != "0.0.0.0" && host != "::" {
		return addr
	}
	return net.JoinHostPort("127.0.0.1", port)
}

func isSet(env func(string) (string, bool), name string) bool {
	v, ok := env(name)
	return ok && v != ""
}

func (d *demonstration) run(ctx context.Context, set configs.Settings, c call) error {
	log := logger(set, c.errs)
	if err := bringUpToDate(ctx, set); err != nil {
		return err
	}
	a, client, err := openWithClient(ctx, set, log, d.home()+"/sim/qr")
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.populate(ctx); err != nil {
		return err
	}
	mux, err := a.mux(newMetrics())
	if err != nil {
		return err
	}
	kept := &keptClock{clock: a.clock, path: filepath.Join(set.Data.Dir, clockFile)}
	home := "/sim/"
	if d.callbackOnly {
		home = "/wechat/callback"
	} else {
		sim, err := d.platform(ctx, a, kept)
		if err != nil {
			return err
		}
		defer sim.Close()
		mux.Handle("/sim/api/", http.StripPrefix("/sim/api", sim.API()))
		mux.Handle("/sim/", http.StripPrefix("/sim", sim.Pages()))
		mux.Handle("GET /{$}", http.RedirectHandler("/sim/", http.StatusFound))
	}
	err = receive(ctx, d.listener, mux, func() {
		fmt.Fprintf(c.out, "联络 演示已就绪 · the demo is ready\n\n  %s%s\n\n", d.home(), home)
		fmt.Fprintf(c.out, "练习时钟从 %s 开始；按 Ctrl+C 结束。\n", set.Time.Start.In(set.Time.Zone).Format("2006-01-02 15:04"))
		if !d.callbackOnly {
			a.publishMenus(ctx, client)
		}
	}, a.parkIdle, a.keepMedia(client), kept.run)
	return errors.Join(err, kept.keep(0))
}

// platform is the simulated WeChat, pushing to this very process.
func (d *demonstration) platform(ctx context.Context, a *account, kept *keptClock) (*simulator.Platform, error) {
	w := a.set.WeChat
	cast, err := directory{a}.cast(ctx)
	if err != nil {
		a.log.Warn("another county than the sample's: no phones lie ready, and there is no tour", "err", err)
	}
	sim, err := simulator.New(simulator.Options{
		AppID: w.AppID, AppSecret: w.AppSecret.Reveal(), Token: w.Token.Reveal(), EncodingAESKey: w.EncodingAESKey.Reveal(),
		Mode: simulator.Mode(w.Mode), Account: simulator.Account(w.Account), Name: a.words.Say("sim.account", nil),
		Callback: d.home() + "/wechat/callback",
		Clock:    a.clock.Now, Move: a.mover(kept), Events: calendar{a}.events,
		People: directory{a}, Cast: cast, Asked: a.asked, Purpose: a.purpose, Log: a.log,
	})
	if err != nil {
		return nil, err
	}
	everybody, err := a.store.Holders(ctx, nil, domain.DayOf(a.clock.Now()))
	sim.Enroll(everybody...)
	return sim, err
}

// mover moves the practice clock, and does what would have been done meanwhile.
// What people just sent is fetched before: three days later it would be gone.
func (a *account) mover(kept *keptClock) func(context.Context, time.Duration) error {
	return func(ctx context.Context, d time.Duration) error {
		a.awaitMedia(ctx)
		if err := kept.move(d); err != nil {
			return err
		}
		a.tidy(ctx)
		return nil
	}
}

// awaitMedia waits until the keeper has nothing left to fetch, or came by without
// success.
func (a *account) awaitMedia(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 6*time.Second)
	defer cancel()
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		if wanted, err := a.store.PendingMedia(ctx, 1); err != nil || len(wanted) == 0 {
			return
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}

// populate loads the sample county once.
func (a *account) populate(ctx context.Context) error {
	loaded, err := a.store.Campaigns(ctx)
	if err != nil || len(loaded) > 0 {
		return err
	}
	camp, err := configs.Campaign(demoCampaign)
	if err != nil {
		return err
	}
	county := sample.County(sample.Default())
	day := domain.DayOf(a.clock.Now())
	if err := a.store.TakeRoster(ctx, county, min(day, camp.Span.From)); err != nil {
		return err
	}
	if err := a.store.SaveCampaign(ctx, camp); err != nil {
		return err
	}
	if err := invent(ctx, a.store, camp, county, a.words.Say, a.clock.Now()); err != nil {
		return errors.Join(errors.New("the sample county's history"), err)
	}
	return nil
}

var searchable = []domain.Role{
	domain.RoleMember, domain.RoleSecretary, domain.RoleLiaison, domain.RoleBoard, domain.RoleLeader, domain.RoleInspector, domain.RoleOffice,
}

// directory finds people for the simulator's phones.
type directory struct{ *account }

// amongPosts is how many people are read for each plain member looked for: the
// roster begins with those who hold posts.
const amongPosts = 40

// Search implements simulator.Directory. Roles may be named as people name them; a
// 党员 is then somebody who holds no post.
func (d directory) Search(ctx context.Context, words string, n int) ([]simulator.Someone, error) {
	names, among := d.named(words), n
	plain := slices.Contains(names, string(domain.RoleMember))
	if plain {
		names = slices.DeleteFunc(names, func(w string) bool { return w == string(domain.RoleMember) }) // the roster does not say it
		among = n * amongPosts
	}
	found, err := d.store.Directory(ctx, strings.Join(names, " "), domain.DayOf(d.clock.Now()), among)
	var out []simulator.Someone
	for _, p := range found {
		if len(out) < n && (!plain || len(p.Roles) == 0) {
			out = append(out, d.someone(p))
		}
	}
	return out, err
}

// named is the words of a search, with roles by the names the records have for them.
func (d directory) named(words string) []string {
	names := strings.Fields(words)
	for i, w := range names {
		for _, r := range searchable {
			if w == d.words.Say("role."+string(r), nil) {
				names[i] = string(r)
			}
		}
	}
	return names
}

func (d directory) someone(p domain.DirectoryLine) simulator.Someone {
	role := string(domain.RoleMember)
	if len(p.Roles) > 0 {
		role = string(p.Roles[0])
	}
	return simulator.Someone{OpenID: p.OpenID, Name: p.Name, Unit: p.Unit.Label(), Role: d.words.Say("role."+role, nil)}
}
