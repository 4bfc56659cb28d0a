package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/roster/sample"
	"lianluo/store"
)

// kills is how often the program is killed.
const kills = 20

// TestKilled cuts the program off with kill -9 around the answer to a secretary's
// 确认, again and again on one data directory, and delivers the message again as
// WeChat does. Whatever moment it was, the report is filed once, the sums above it
// know it once, and the secretary reads that it is filed.
func TestKilled(t *testing.T) {
	v := &victim{t: t, platform: demoPlatform, dir: t.TempDir(), log: newSaved("")}
	v.callback = "http://" + freePort(t) + "/wechat/callback"
	v.start()
	before := v.progress()
	secretaries := v.secretaries(kills)
	cut, again := 0, []<-chan delivery(nil)
	for i, s := range secretaries {
		if !v.killedOver(s) {
			cut++
		}
		v.start()
		if i%2 == 0 { // delivered again at once: the next kill may come over this one too
			again = append(again, v.deliver(s))
		}
	}
	if cut == 0 {
		t.Error("every answer came before the kill: nothing was tried")
	}
	for _, back := range again {
		v.check(<-back)
	}
	byHand := v.all(secretaries)
	if after, want := v.progress(), before.plus(kills); after != want {
		t.Errorf("leaders see %+v, want %+v", after, want)
	}
	v.stop()
	t.Logf("of %d answers %d were cut off; %d secretaries had to say it again", kills, cut, byHand)
	v.filedOnce(secretaries)
	if log := v.log.String(); strings.Contains(log, "sim-") || strings.Contains(log, "panic") {
		t.Errorf("openids or panics in the log: %s", log)
	}
}

// victim is the real program, killed and started again.
type victim struct {
	platform

	t      *testing.T
	dir    string
	log    *saved
	cmd    *exec.Cmd
	number int // of the last message
}

// secretary is one whose branch has not filed this week.
type secretary struct {
	openID, unit string
	confirm      string // the message 确认, the same at each delivery
}

// start runs the program and returns when it answers.
func (v *victim) start() {
	v.t.Helper()
	out := newSaved("ready")
	addr := strings.TrimSuffix(strings.TrimPrefix(v.callback, "http://"), "/wechat/callback")
	v.cmd = exec.CommandContext(v.t.Context(), "lianluo", "demo", "--callback-only", "--data", v.dir, "--addr", addr)
	v.cmd.Env = environment(v.environment("safe"))
	v.cmd.Stdout, v.cmd.Stderr = out, v.log
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	select {
	case <-out.found:
	case <-time.After(readyIn):
		v.t.Fatalf("not ready after %v: %s", readyIn, v.log)
	}
}

// stop ends the program as an operator does.
func (v *victim) stop() {
	v.t.Helper()
	if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		v.t.Fatal(err)
	}
	if err := v.cmd.Wait(); err != nil {
		v.t.Errorf("stopped by SIGTERM: %v", err)
	}
}

// push delivers a message. An error means that the program went away over it.
func (v *victim) push(message string) (answer string, err error) {
	ctx, cancel := context.WithTimeout(v.t.Context(), 5*time.Second) // as long as WeChat waits
	defer cancel()
	address, body := v.sealed(message)
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	q.Close = true
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	return string(all), err
}

func (v *victim) message(openID, said string) string {
	v.number++
	return text(openID, said, v.number)
}

// say is a message to the program as it runs undisturbed; the reply is empty when
// there is none.
func (v *victim) say(openID, said string) string {
	v.t.Helper()
	answer, err := v.push(v.message(openID, said))
	if err != nil {
		v.t.Fatal(err)
	}
	if answer == "success" {
		return ""
	}
	return words(v.t, v.unseal(v.t, answer), openID)
}

// secretaries finds branches that owe this week's report.
func (v *victim) secretaries(n int) (found []secretary) {
	v.t.Helper()
	county := sample.County(sample.Default())
	kinds := map[string]domain.UnitKind{}
	for _, u := range county.Units {
		kinds[u.Code] = u.Kind
	}
	for _, m := range county.Members {
		if len(m.Roles) == 0 || m.Roles[0] != domain.RoleSecretary || kinds[m.UnitCode] != domain.Branch {
			continue
		}
		if strings.Contains(v.say(m.OpenID, "本周无事项"), "本期无事项") {
			found = append(found, secretary{m.OpenID, m.UnitCode, v.message(m.OpenID, "确认")})
		}
		if len(found) == n {
			return found
		}
	}
	v.t.Fatalf("only %d branches owe a report", len(found))
	return nil
}

// killedOver kills the program some moment after a 确认 was sent, and tells whether
// its answer arrived all the same.
func (v *victim) killedOver(s secretary) (answered bool) {
	v.t.Helper()
	v.say(s.openID, "现在是什么阶段") // the first answer after a start is slow
	began := time.Now()
	v.say(s.openID, "现在是什么阶段")
	time.AfterFunc(rand.N(time.Since(began)*3/2), func() { _ = v.cmd.Process.Kill() })
	first := <-v.deliver(s)
	_ = v.cmd.Wait() // says that it was killed
	v.check(first)
	return first.err == nil
}

// delivery is what came back to one.
type delivery struct {
	to     secretary
	answer string
	err    error
}

func (v *victim) deliver(s secretary) <-chan delivery {
	back := make(chan delivery, 1)
	go func() {
		answer, err := v.push(s.confirm)
		back <- delivery{s, answer, err}
	}()
	return back
}

// check looks at what the secretary reads, and tells whether it is over: not when
// the program went away, or the dead one's lock still held.
func (v *victim) check(d delivery) (over bool) {
	v.t.Helper()
	if d.err != nil || d.answer == "success" {
		return false
	}
	return v.receipt(d.to, words(v.t, v.unseal(v.t, d.answer), d.to.openID))
}

// all delivers to the end what may still be unanswered, and counts those who heard
// nothing and said 确认 once more.
func (v *victim) all(list []secretary) (byHand int) {
	v.t.Helper()
	var back []<-chan delivery
	for _, s := range list {
		back = append(back, v.deliver(s))
	}
	for i, s := range list {
		if !v.check(<-back[i]) {
			byHand++
			v.insist(s)
		}
	}
	return byHand
}

// insist says 确认 until there is an answer: the lock of the killed process runs
// out.
func (v *victim) insist(s secretary) {
	v.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); {
		if said := v.say(s.openID, "确认"); said != "" && v.receipt(s, said) {
			return
		}
	}
	v.t.Errorf("unit %s is never answered", s.unit)
}

// A message that was recorded and not answered finds the report filed.
var receipt = regexp.MustCompile(`^(?:收到了。.+的周报告（无事项）已交。\n|.+的周报告已经交了（.+），)回执号 2009-W12-(\w+)`)

// receipt tells whether the report is said to be filed. On a slow machine somebody
// may be asked to say it again, which is fair.
func (v *victim) receipt(s secretary, said string) bool {
	v.t.Helper()
	if strings.HasPrefix(said, "系统正忙") {
		return false
	}
	if m := receipt.FindStringSubmatch(said); m == nil || m[1] != s.unit {
		v.t.Errorf("unit %s is answered %q", s.unit, said)
	}
	return true
}

// progress is what the county's secretary sees of this week.
type progress struct{ filed, zero int }

func (p progress) plus(n int) progress { return progress{p.filed + n, p.zero + n} }

var zeroSoFar = regexp.MustCompile(`无事项(\d+)`)

func (v *victim) progress() progress {
	v.t.Helper()
	said := v.say("sim-0000001", "进展")
	return progress{count(v.t, filedSoFar, said), count(v.t, zeroSoFar, said)}
}

// filedOnce looks at the records themselves.
func (v *victim) filedOnce(list []secretary) {
	v.t.Helper()
	ctx := v.t.Context()
	s, err := store.Open(ctx, "sqlite://"+filepath.ToSlash(filepath.Join(v.dir, "lianluo.db")))
	if err != nil {
		v.t.Fatal(err)
	}
	defer s.Close()
	day := domain.DayOf(demoStart)
	for _, f := range list {
		units, err := s.UnitsNamed(ctx, f.unit, day, 1)
		if err != nil || len(units) != 1 {
			v.t.Fatalf("unit %s: %v", f.unit, err)
		}
		r, err := s.Report(ctx, demoCampaign, "weekly", domain.PeriodOf(domain.Weekly, day), units[0].ID)
		if err != nil || !r.Zero || r.Revision != 1 {
			v.t.Errorf("unit %s filed %+v: %v", f.unit, r, err)
		}
	}
}
