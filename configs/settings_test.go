package configs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func env(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		i := slices.Index(pairs, name)
		if i < 0 || i%2 == 1 {
			return "", false
		}
		return pairs[i+1], true
	}
}

func settingsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lianluo.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const aes = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

func TestDefaults(t *testing.T) {
	s, err := Load("", env())
	if err != nil {
		t.Fatal(err)
	}
	w := s.WeChat
	got := fmt.Sprintln(s.HTTP.Addr, s.HTTP.PublicURL, w.Mode, w.Account, w.APIBase, s.Redis.URL.IsZero(), s.Data.Dir, s.Understand.KeepTexts, s.Time.Zone.String(), s.Time.Start.IsZero(), s.Log.Level, s.Log.Format)
	want := fmt.Sprintln("127.0.0.1:8080", "", "safe", "service_verified", "https://api.weixin.qq.com", true, "./data", false, "Asia/Shanghai", true, "INFO", "json")
	if got != want {
		t.Errorf("defaults are\n%s, want\n%s", got, want)
	}
	dir, _ := filepath.Abs("data")
	if url := s.Database.URL.Reveal(); url != "sqlite://"+filepath.ToSlash(dir)+"/lianluo.db" {
		t.Errorf("the database is %s", url)
	}
}

func TestExampleLoads(t *testing.T) {
	s, err := Load("lianluo.example.yaml", env())
	if err != nil {
		t.Fatal(err)
	}
	var m *Missing
	if !errors.As(s.Check(Serve), &m) || len(m.Keys) != 4 {
		t.Errorf("copied and not filled in, it lacks %+v: want the four that only the operator knows", m)
	}
	data, _ := os.ReadFile("lianluo.example.yaml")
	names, sections := sectionsOf(s.keys())
	for _, section := range sections {
		for _, name := range names[section] {
			if !strings.Contains(string(data), "\n  "+name+":") {
				t.Errorf("the example does not show %s.%s", section, name)
			}
		}
	}
}

// Every key can come from the file and from the environment, which wins.
func TestEnvironmentOverFile(t *testing.T) {
	path := settingsFile(t, "http: {addr: ':1', public_url: 'https://a.example.cn/'}\nwechat: {app_id: wxfile, mode: plain}\nlog: {level: warn}\n")
	s, err := Load(path, env("LIANLUO_WECHAT_APP_ID", "wxenv", "LIANLUO_LOG_LEVEL", "", "LIANLUO_TIME_ZONE", "Asia/Urumqi"))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.HTTP.Addr, " ", s.HTTP.PublicURL, " ", s.WeChat.AppID, " ", s.WeChat.Mode, " ", s.Log.Level, " ", s.Time.Zone)
	if got != ":1 https://a.example.cn wxenv plain WARN Asia/Urumqi" {
		t.Error(got)
	}
}

func TestEveryKeyHasAVariable(t *testing.T) {
	values := map[string]string{
		"http.addr": ":9", "http.public_url": "https://b.example.cn", "wechat.app_id": "wx1", "wechat.app_secret": "s1", "wechat.token": "tok1",
		"wechat.token_previous": "tok0", "wechat.encoding_aes_key": aes, "wechat.encoding_aes_key_previous": strings.ToUpper(aes[:42]) + "A",
		"wechat.mode": "plain", "wechat.account": "subscription", "wechat.api_base": "http://127.0.0.1:1", "redis.url": "redis://h", "database.url": "postgres://u:p@h/d",
		"data.dir": "/srv", "understand.keep_texts": "true", "time.zone": "UTC", "time.start": "2009-03-16T09:00:00+08:00", "log.level": "debug", "log.format": "text",
	}
	var pairs []string
	s := defaults()
	for _, k := range s.keys() {
		pairs = append(pairs, k.variable(), values[k.key])
	}
	s, err := Load("", env(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	w := s.WeChat
	got := []string{
		s.HTTP.Addr, s.HTTP.PublicURL, w.AppID, w.AppSecret.Reveal(), w.Token.Reveal(), w.TokenPrevious.Reveal(), w.EncodingAESKey.Reveal(), w.EncodingAESKeyPrevious.Reveal(),
		string(w.Mode), string(w.Account), w.APIBase, s.Redis.URL.Reveal(), s.Database.URL.Reveal(), s.Data.Dir, fmt.Sprint(s.Understand.KeepTexts), s.Time.Zone.String(), s.Time.Start.Format(time.RFC3339), strings.ToLower(s.Log.Level.String()), s.Log.Format,
	}
	for i, k := range s.keys() {
		if got[i] != values[k.key] {
			t.Errorf("%s is %q, want %q", k.key, got[i], values[k.key])
		}
	}
}

func TestSecretFromAFile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(secret, []byte("fromFile\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load("", env("LIANLUO_WECHAT_TOKEN_FILE", secret))
	if err != nil || s.WeChat.Token.Reveal() != "fromFile" {
		t.Errorf("token %q, %v", s.WeChat.Token.Reveal(), err)
	}
	_, err = Load("", env("LIANLUO_WECHAT_TOKEN_FILE", secret, "LIANLUO_WECHAT_TOKEN", "both"))
	if err == nil || !strings.Contains(err.Error(), "LIANLUO_WECHAT_TOKEN: 与 LIANLUO_WECHAT_TOKEN_FILE 只能写一个。") {
		t.Error(err)
	}
	_, err = Load("", env("LIANLUO_WECHAT_TOKEN_FILE", secret+"x"))
	if err == nil || !strings.HasPrefix(err.Error(), "LIANLUO_WECHAT_TOKEN_FILE: 打不开所指的文件：") {
		t.Error(err)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	path := settingsFile(t, `http:
  addr: nowhere
  adr: 127.0.0.1:8080
wechat:
  app_id: 我的号
  app_secret: my secret
  token: "12"
  encoding_aes_key: short
  mode: open
  account: personal
  api_base: api.weixin.qq.com
redis:
  url: 127.0.0.1:6379
database:
  url: mysql://root:hunter2@h/d
time: {zone: 北京, start: 2009-03-16}
understand: {keep_texts: 是}
log: {level: loud, format: xml, format: json}
cron: {}
data: ./data
`)
	_, err := Load(path, env("LIANLUO_HTTP_PUBLIC_URL", "ftp://x"))
	want := []string{
		"LIANLUO_HTTP_PUBLIC_URL: http.public_url：应是 http:// 或 https:// 开头的网址，不带用户名和密码。",
		":2: http.addr：「nowhere」不是监听地址。请写「主机:端口」，例如 127.0.0.1:8080。",
		":3: 没有「adr」这个键。可用的键：addr、public_url。",
		":5: wechat.app_id：应是公众号的 AppID，例如 wx0123456789abcdef。",
		":6: wechat.app_secret：应是字母和数字，不含空格。",
		":7: wechat.token：应是 3 到 32 个字母或数字。",
		":8: wechat.encoding_aes_key：应是公众平台给出的 43 个字母或数字。",
		":9: wechat.mode：写的是「open」。可以写：safe、plain。",
		":10: wechat.account：写的是「personal」。可以写：service_verified、service、subscription_verified、subscription。",
		":11: wechat.api_base：应是 http:// 或 https:// 开头的网址，不带用户名和密码。",
		":13: redis.url：应以 redis:// 或 rediss:// 或 unix:// 开头。",
		":15: database.url：应以 sqlite:// 或 postgres:// 或 postgresql:// 开头。",
		":16: time.zone：认不出时区「北京」。请写如 Asia/Shanghai、Asia/Urumqi。",
		":16: time.start：「2009-03-16」不是时刻。请写如 2009-03-16T09:00:00+08:00。",
		":17: understand.keep_texts：写的是「是」。可以写：true、false。",
		":18: 「format」写了两遍，第 18 行已有。请删去一处。",
		":18: log.level：写的是「loud」。可以写：debug、info、warn、error。",
		":18: log.format：写的是「xml」。可以写：json、text。",
		":19: 没有「cron」这个键。可用的键：http、wechat、redis、database、data、understand、time、log。",
		":20: 「data」应当写成几行「键: 值」。可用的键：dir。",
	}
	if err == nil {
		t.Fatal("nothing was refused")
	}
	got := strings.Split(strings.ReplaceAll(err.Error(), path, ""), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, secret := range []string{"hunter2", "my secret", "short"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the message gives %q away", secret)
		}
	}
}

func TestNoSettingsFile(t *testing.T) {
	_, err := Load("nowhere.yaml", env())
	if err == nil || !strings.HasPrefix(err.Error(), "nowhere.yaml: 打不开设置文件：") {
		t.Error(err)
	}
}

func TestPracticeClockOnlyWithASimulator(t *testing.T) {
	const start = "2009-03-16T09:00:00+08:00"
	for _, base := range []string{"", "https://api.weixin.qq.com", "https://SH.API.weixin.qq.com:443/x"} {
		_, err := Load("", env("LIANLUO_TIME_START", start, "LIANLUO_WECHAT_API_BASE", base))
		if err == nil || !strings.HasPrefix(err.Error(), "LIANLUO_TIME_START: time.start：演练时钟不能用在真的微信上") {
			t.Errorf("%q: %v", base, err)
		}
	}
	_, err := Load(settingsFile(t, "time:\n  start: "+start+"\n"), env())
	if err == nil || !strings.Contains(err.Error(), "lianluo.yaml:2: time.start：") {
		t.Error(err)
	}
	s, err := Load("", env("LIANLUO_TIME_START", start, "LIANLUO_WECHAT_API_BASE", "http://127.0.0.1:8080/sim/"))
	if err != nil || s.Time.Start.IsZero() {
		t.Error(err)
	}
}

func TestWhatIsMissing(t *testing.T) {
	s, _ := Load("", env())
	err := s.Check(Serve)
	want := `还不能运行 serve，缺 4 项设置：
Cannot run serve yet, 4 settings are missing:

  wechat.app_id（环境变量 LIANLUO_WECHAT_APP_ID）
    公众号的 AppID。在公众平台「设置与开发」里的基本配置一页。
    the account's AppID, from its console

  wechat.app_secret（环境变量 LIANLUO_WECHAT_APP_SECRET）
    公众号的 AppSecret。只在重置时显示一次；写进文件，用 …_FILE 指过去更稳妥。
    the account's AppSecret, best given as …_FILE

  wechat.token（环境变量 LIANLUO_WECHAT_TOKEN）
    服务器配置里的令牌（Token），自己定，两边一样，3 到 32 个字母或数字。
    the callback token, the same as in the account's console

  wechat.encoding_aes_key（环境变量 LIANLUO_WECHAT_ENCODING_AES_KEY）
    服务器配置里的消息加解密密钥，43 位。测试号没有密钥时，把 wechat.mode 写成 plain。
    the 43 character message key; or set wechat.mode: plain for a test account`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var m *Missing
	if err := s.Check(Doctor); !errors.As(err, &m) || !slices.Equal(m.Keys, []string{"wechat.app_id", "wechat.app_secret"}) {
		t.Errorf("doctor lacks %v", err)
	}
	s, err = Load("", env("LIANLUO_WECHAT_APP_ID", "wx1", "LIANLUO_WECHAT_APP_SECRET", "x", "LIANLUO_WECHAT_TOKEN", "abc", "LIANLUO_WECHAT_MODE", "plain"))
	if err != nil || s.Check(Serve) != nil {
		t.Error("a test account needs no key", err, s.Check(Serve))
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	const word = "hunter2"
	s := defaults()
	s.WeChat.AppSecret = NewSecret(word)
	inner := struct{ s Secret }{NewSecret(word)} // fmt does not ask the methods of unexported fields
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p"} {
		fmt.Fprintf(&out, verb+"\n", s.WeChat.AppSecret)
		fmt.Fprintf(&out, verb+verb+"\n", s, inner)
	}
	data, err := json.Marshal(s.WeChat)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Info("loaded", "settings", s, "secret", s.WeChat.AppSecret)
	}
	for _, leak := range []string{word, fmt.Sprintf("%x", word), fmt.Sprintf("%X", word)} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q shows in\n%s", leak, out.String())
		}
	}
	if !strings.Contains(out.String(), masked) || s.WeChat.AppSecret.Reveal() != word {
		t.Error("the mask or the secret is gone")
	}
	if got := NewSecret("").String(); got != "" {
		t.Errorf("an unset secret shows as %q", got)
	}
}
