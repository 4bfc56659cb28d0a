package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lianluo/simulator"
)

// repository is where this one's files are.
const repository = "../.."

// TestInstall follows docs/install.md to the letter, from an empty directory to
// a bound first administrator; WeChat is played by the simulator, which verifies
// the callback as the console does.
func TestInstall(t *testing.T) {
	page := readDoc(t, "install.md")
	steps, chat := blocks(page, "sh"), blocks(page, "chat")
	zh := readDoc(t, "install.zh-CN.md")
	if !slices.Equal(steps, blocks(zh, "sh")) || !slices.Equal(chat, blocks(zh, "chat")) {
		t.Error("the Chinese page says to do something else")
	}
	if len(steps) != 3 || len(chat) != 1 {
		t.Fatalf("want three steps and a talk, got %q %q", steps, chat)
	}
	o := newOperator(t)
	o.follow(steps[0])
	o.write("secrets/app_secret", "installsecret\n")
	o.env = append(o.env, "LIANLUO_WECHAT_APP_ID=wx0123456789abcdef")
	o.follow(steps[1])
	sim := o.platform()
	o.serve(exports(steps[1]) + steps[2])
	eventually(t, "health", func() bool { return o.shell(blocks(page, "sh health")[0]).Run() == nil })
	if err := sim.Verify(t.Context()); err != nil {
		t.Errorf("the console does not take the callback: %v", err)
	}
	firstAdministrator(t, sim, chat[0])
	if log := o.log.String(); strings.Contains(log, "installsecret") || strings.Contains(log, "10000000001") {
		t.Errorf("secrets or phone numbers in the log: %s", log)
	}
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// blocks are the fenced texts of a kind.
func blocks(page, kind string) (all []string) {
	for _, m := range regexp.MustCompile("(?s)```"+kind+"\n(.*?)```").FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

// exports are the lines that a window opened later would need again.
func exports(step string) (lines string) {
	for line := range strings.Lines(step) {
		if strings.HasPrefix(line, "export ") {
			lines += line
		}
	}
	return lines
}

// operator is somebody with a shell in a clone of this repository.
type operator struct {
	*testing.T

	dir string
	env []string
	log *saved
}

func newOperator(t *testing.T) *operator {
	t.Helper()
	o := &operator{T: t, dir: t.TempDir(), log: newSaved("serving")}
	program, err := exec.LookPath("lianluo")
	links := map[string]string{"lianluo": program}
	for _, name := range []string{"configs", "docs", "scripts"} {
		links[name], err = filepath.Abs(filepath.Join(repository, name))
	}
	for name, to := range links {
		if err == nil {
			err = os.Symlink(to, filepath.Join(o.dir, name))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	o.env = []string{"PATH=" + os.Getenv("PATH"), "LIANLUO_HTTP_ADDR=" + freePort(t)}
	return o
}

func (o *operator) shell(script string) *exec.Cmd {
	cmd := exec.Command("sh", "-euc", script)
	cmd.Dir, cmd.Env = o.dir, o.env
	return cmd
}

func (o *operator) follow(script string) {
	o.Helper()
	if out, err := o.shell(script).CombinedOutput(); err != nil {
		o.Fatalf("%s: %v\n%s", script, err, out)
	}
}

func (o *operator) write(name, words string) {
	o.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(words), 0o600); err != nil {
		o.Fatal(err)
	}
}

func (o *operator) read(name string) string {
	o.Helper()
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// platform is WeChat, set up in its console with what the operator copied.
func (o *operator) platform() *simulator.Platform {
	o.Helper()
	sim, err := simulator.New(simulator.Options{
		AppID: "wx0123456789abcdef", AppSecret: o.read("secrets/app_secret"), Token: o.read("secrets/token"), EncodingAESKey: o.read("secrets/encoding_aes_key"),
		Mode: simulator.Safe, Account: simulator.ServiceVerified, Clock: time.Now,
		Callback: "http://" + strings.TrimPrefix(o.env[1], "LIANLUO_HTTP_ADDR=") + "/wechat/callback",
	})
	if err != nil {
		o.Fatal(err)
	}
	api := httptest.NewServer(sim.API())
	o.Cleanup(func() { sim.Close(); api.Close() })
	o.env = append(o.env, "LIANLUO_WECHAT_API_BASE="+api.URL)
	return sim
}

// serve leaves the last step running until the test ends.
func (o *operator) serve(script string) {
	o.Helper()
	cmd := o.shell(strings.Replace(script, "./lianluo serve", "exec ./lianluo serve", 1))
	cmd.Stderr = o.log
	if err := cmd.Start(); err != nil {
		o.Fatal(err)
	}
	o.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // gone already: Wait tells
		if err := cmd.Wait(); err != nil {
			o.Errorf("stopped by SIGTERM: %v\n%s", err, o.log)
		}
	})
}

// firstAdministrator follows the account and says the lines of the talk.
func firstAdministrator(t *testing.T, sim *simulator.Platform, chat string) {
	t.Helper()
	const phone = "the-first-phone"
	said := answer(t)(sim.Follow(t.Context(), phone))
	for line := range strings.Lines(chat) {
		said = answer(t)(sim.Say(t.Context(), phone, strings.TrimSpace(strings.TrimPrefix(line, "> "))))
	}
	if !strings.Contains(said, "绑定好了") {
		t.Fatalf("in the end the account says %q", said)
	}
	if said = answer(t)(sim.Say(t.Context(), phone, "我是谁")); !strings.Contains(said, "活动办公室") || !strings.Contains(said, "样板县委") {
		t.Errorf("the first administrator is %q", said)
	}
	if said = answer(t)(sim.Say(t.Context(), phone, "待确认绑定")); said != "现在没有等您确认的绑定。" {
		t.Errorf("the first administrator may not confirm others: %q", said)
	}
}

func answer(t *testing.T) func([]simulator.Entry, error) string {
	t.Helper()
	return func(replies []simulator.Entry, err error) string {
		t.Helper()
		if err != nil || len(replies) != 1 {
			t.Fatalf("want one answer, got %+v, %v", replies, err)
		}
		return replies[0].Text
	}
}
