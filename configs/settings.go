package configs

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine or container has no zones of its own
)

// Settings is everything an installation decides.
type Settings struct {
	HTTP       HTTP
	WeChat     WeChat
	Redis      Redis
	Database   Database
	Data       Data
	Understand Understand
	Time       Time
	Log        Log
}

// HTTP is the door to the network.
type HTTP struct {
	Addr      string // host:port to listen on
	PublicURL string // what links in messages begin with, no slash at the end
}

// WeChat is the official account. The Previous values are taken as well while
// the account's own settings change over.
type WeChat struct {
	AppID                  string
	AppSecret              Secret
	Token                  Secret
	TokenPrevious          Secret
	EncodingAESKey         Secret
	EncodingAESKeyPrevious Secret
	Mode                   Mode
	Account                Account
	APIBase                string // no slash at the end
}

// Mode is whether pushes must be encrypted.
type Mode string

// Safe refuses pushes that are not encrypted; Plain is for test accounts.
const (
	Safe  Mode = "safe"
	Plain Mode = "plain"
)

// Account is the kind of official account, which decides the channels there are.
type Account string

// The kinds of accounts.
const (
	ServiceVerified      Account = "service_verified"
	Service              Account = "service"
	SubscriptionVerified Account = "subscription_verified"
	Subscription         Account = "subscription"
)

// Redis keeps conversations; without a URL the database does.
type Redis struct{ URL Secret }

// Database keeps records: sqlite:///path or postgres://…
type Database struct{ URL Secret }

// Data is where photos and exports are kept, and the SQLite file by default.
type Data struct{ Dir string }

// Understand is what is kept of messages that were not understood. They are always
// counted. What was written is kept only where the office says so: people write
// names and illnesses, and have not been asked.
type Understand struct{ KeepTexts bool }

// Time is the office's clock.
type Time struct {
	Zone  *time.Location
	Start time.Time // a practice clock begins here; zero: the true time
}

// Log is how much is logged, and how.
type Log struct {
	Level  slog.Level
	Format string // json or text
}

func defaults() Settings {
	s := Settings{HTTP: HTTP{Addr: "127.0.0.1:8080"}, Data: Data{Dir: "./data"}, Log: Log{Format: "json"}}
	s.WeChat = WeChat{Mode: Safe, Account: ServiceVerified, APIBase: "https://api.weixin.qq.com"}
	return s
}

// Load reads the settings file, if path is not empty, and lays the environment
// over it. The error is [Faults]: everything wrong in both.
func Load(path string, env func(string) (string, bool)) (Settings, error) {
	s := defaults()
	l := loading{keys: s.keys(), at: map[string]Fault{}}
	l.set("time.zone", "Asia/Shanghai", Fault{})
	if path != "" {
		l.file(path)
	}
	l.environment(env)
	l.practiceClock(s)
	if s.Database.URL.IsZero() {
		s.Database.URL = NewSecret(sqliteIn(s.Data.Dir))
	}
	return s, l.faults.err()
}

func sqliteIn(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil { // it fails only where the working directory is gone
		dir = abs
	}
	return "sqlite://" + filepath.ToSlash(filepath.Join(dir, "lianluo.db"))
}

// loading collects values from all sources, and what is wrong with them.
type loading struct {
	keys   []setting
	at     map[string]Fault // where each key was set last
	faults Faults
}

func (l *loading) set(key, raw string, at Fault) {
	for _, k := range l.keys {
		if k.key != key {
			continue
		}
		l.at[key] = at
		if err := k.set(strings.TrimSpace(raw)); err != nil {
			at.What = key + "：" + err.Error()
			l.faults = append(l.faults, at)
		}
	}
}

func (l *loading) file(path string) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names their own file
	if err != nil {
		l.faults = append(l.faults, Fault{File: path, What: "打不开设置文件：" + err.Error()})
		return
	}
	p, root, ok := openPage(path, data)
	if ok {
		l.sections(root)
	}
	l.faults = append(l.faults, p.faults...)
}

func (l *loading) sections(root value) {
	names, sections := sectionsOf(l.keys)
	o, _ := root.object(sections...)
	for _, section := range sections {
		v, ok := o.get(section)
		if !ok {
			continue
		}
		part, _ := v.object(names[section]...)
		for _, name := range names[section] {
			if v, ok := part.get(name); ok {
				l.value(section+"."+name, v)
			}
		}
	}
}

func (l *loading) value(key string, v value) {
	if s, ok := v.scalar(); ok {
		l.set(key, s, Fault{File: v.page.file, Line: v.node.Line})
	}
}

func (l *loading) environment(env func(string) (string, bool)) {
	for _, k := range l.keys {
		name := k.variable()
		raw, _ := env(name)
		file, _ := env(name + "_FILE")
		if !k.secret {
			file = ""
		}
		switch {
		case raw != "" && file != "":
			l.faults = append(l.faults, Fault{File: name, What: "与 " + name + "_FILE 只能写一个。"})
		case raw != "":
			l.set(k.key, raw, Fault{File: name})
		case file != "":
			l.secretFile(k.key, name+"_FILE", file)
		}
	}
}

func (l *loading) secretFile(key, name, path string) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names their own file
	if err != nil {
		l.faults = append(l.faults, Fault{File: name, What: "打不开所指的文件：" + err.Error()})
		return
	}
	l.set(key, string(data), Fault{File: name})
}

// practiceClock keeps invented time away from real people: with WeChat's own API
// it would send messages for days that are not today.
func (l *loading) practiceClock(s Settings) {
	u, err := url.Parse(s.WeChat.APIBase)
	if err != nil || s.Time.Start.IsZero() {
		return
	}
	host := strings.ToLower(u.Hostname())
	if host == "weixin.qq.com" || strings.HasSuffix(host, ".weixin.qq.com") {
		at := l.at["time.start"]
		at.What = "time.start：演练时钟不能用在真的微信上（wechat.api_base 是 " + host + "）。请删去 time.start，或把 wechat.api_base 指向模拟平台。"
		l.faults = append(l.faults, at)
	}
}
