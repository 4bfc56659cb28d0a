package configs

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one key of the file and where its value goes.
type setting struct {
	key    string // section.name
	secret bool   // may be given as …_FILE
	set    func(string) error
}

// variable is the key's name in the environment.
func (k setting) variable() string {
	return "LIANLUO_" + strings.ToUpper(strings.ReplaceAll(k.key, ".", "_"))
}

func (s *Settings) keys() []setting {
	w := &s.WeChat
	return []setting{
		{"http.addr", false, text(&s.HTTP.Addr, listenAddr)},
		{"http.public_url", false, address(&s.HTTP.PublicURL)},
		{"wechat.app_id", false, text(&w.AppID, matching(appID, "应是公众号的 AppID，例如 wx0123456789abcdef"))},
		{"wechat.app_secret", true, hidden(&w.AppSecret, matching(appID, "应是字母和数字，不含空格"))},
		{"wechat.token", true, hidden(&w.Token, matching(token, "应是 3 到 32 个字母或数字"))},
		{"wechat.token_previous", true, hidden(&w.TokenPrevious, matching(token, "应是 3 到 32 个字母或数字"))},
		{"wechat.encoding_aes_key", true, hidden(&w.EncodingAESKey, aesKey)},
		{"wechat.encoding_aes_key_previous", true, hidden(&w.EncodingAESKeyPrevious, aesKey)},
		{"wechat.mode", false, oneOf(&w.Mode, Safe, Plain)},
		{"wechat.account", false, oneOf(&w.Account, ServiceVerified, Service, SubscriptionVerified, Subscription)},
		{"wechat.api_base", false, address(&w.APIBase)},
		{"redis.url", true, hidden(&s.Redis.URL, scheme("redis", "rediss", "unix"))},
		{"database.url", true, hidden(&s.Database.URL, scheme("sqlite", "postgres", "postgresql"))},
		{"data.dir", false, text(&s.Data.Dir, nil)},
		{"understand.keep_texts", false, yesNo(&s.Understand.KeepTexts)},
		{"time.zone", false, zone(&s.Time.Zone)},
		{"time.start", false, instant(&s.Time.Start)},
		{"log.level", false, level(&s.Log.Level)},
		{"log.format", false, oneOf(&s.Log.Format, "json", "text")},
	}
}

// sectionsOf groups the keys: the names in each section, and the sections.
func sectionsOf(keys []setting) (names map[string][]string, sections []string) {
	names = map[string][]string{}
	for _, k := range keys {
		section, name, _ := strings.Cut(k.key, ".")
		if !slices.Contains(sections, section) {
			sections = append(sections, section)
		}
		names[section] = append(names[section], name)
	}
	return names, sections
}

var (
	appID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	token = regexp.MustCompile(`^[0-9A-Za-z]{3,32}$`) // the platform's own rule
)

func text(to *string, check func(string) error) func(string) error {
	return func(s string) error {
		*to = s
		if check == nil {
			return nil
		}
		return check(s)
	}
}

func hidden(to *Secret, check func(string) error) func(string) error {
	return func(s string) error {
		*to = NewSecret(s)
		return check(s)
	}
}

func matching(pattern *regexp.Regexp, say string) func(string) error {
	return func(s string) error {
		if pattern.MatchString(s) {
			return nil
		}
		return errors.New(say + "。")
	}
}

// aesKey is 43 characters of base64 without the padding: 32 bytes. The last
// character carries two bits that mean nothing and need not be zero.
func aesKey(s string) error {
	key, err := base64.StdEncoding.DecodeString(s + "=")
	if len(s) == 43 && err == nil && len(key) == 32 {
		return nil
	}
	return errors.New("应是公众平台给出的 43 个字母或数字。")
}

func listenAddr(s string) error {
	_, port, err := net.SplitHostPort(s)
	if n, e := strconv.Atoi(port); err != nil || e != nil || n < 0 || n > 65535 {
		return fmt.Errorf("「%s」不是监听地址。请写「主机:端口」，例如 127.0.0.1:8080。", s)
	}
	return nil
}

func address(to *string) func(string) error {
	return func(s string) error {
		*to = strings.TrimRight(s, "/")
		u, err := url.Parse(s)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
			return errors.New("应是 http:// 或 https:// 开头的网址，不带用户名和密码。")
		}
		return nil
	}
}

// scheme never repeats what was written: such URLs hold passwords.
func scheme(known ...string) func(string) error {
	return func(s string) error {
		name, rest, ok := strings.Cut(s, "://")
		if ok && rest != "" && slices.Contains(known, name) {
			return nil
		}
		return fmt.Errorf("应以 %s:// 开头。", strings.Join(known, ":// 或 "))
	}
}

func oneOf[T ~string](to *T, known ...T) func(string) error {
	return func(s string) error {
		*to = T(s)
		if slices.Contains(known, *to) {
			return nil
		}
		return fmt.Errorf("写的是「%s」。可以写：%s。", s, joined(known))
	}
}

func yesNo(to *bool) func(string) error {
	return func(s string) error {
		*to = s == "true"
		if s == "true" || s == "false" {
			return nil
		}
		return fmt.Errorf("写的是「%s」。可以写：true、false。", s)
	}
}

func joined[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return strings.Join(out, "、")
}

func zone(to **time.Location) func(string) error {
	return func(s string) error {
		z, err := time.LoadLocation(s)
		if err != nil || s == "Local" {
			return fmt.Errorf("认不出时区「%s」。请写如 Asia/Shanghai、Asia/Urumqi。", s)
		}
		*to = z
		return nil
	}
}

func instant(to *time.Time) func(string) error {
	return func(s string) error {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return fmt.Errorf("「%s」不是时刻。请写如 2009-03-16T09:00:00+08:00。", s)
		}
		*to = t
		return nil
	}
}

func level(to *slog.Level) func(string) error {
	return func(s string) error {
		names := []string{"debug", "info", "warn", "error"}
		i := slices.Index(names, s)
		if i < 0 {
			return fmt.Errorf("写的是「%s」。可以写：%s。", s, strings.Join(names, "、"))
		}
		*to = []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}[i]
		return nil
	}
}
