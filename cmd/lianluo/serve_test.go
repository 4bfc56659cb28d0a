package main

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// served is what an operator sets for one machine.
func served(t *testing.T) map[string]string {
	t.Helper()
	env := demoPlatform.environment("safe")
	env["LIANLUO_WECHAT_APP_SECRET"] = "servesecret"
	env["LIANLUO_WECHAT_API_BASE"] = "http://127.0.0.1:1" // nobody: the menu is not put up, which stops nothing
	env["LIANLUO_DATA_DIR"] = t.TempDir()
	return env
}

// TestServe starts production on an empty directory: it answers a stranger, and
// shows operators how it is.
func TestServe(t *testing.T) {
	p := demoPlatform
	r := startServe(t, served(t))
	p.callback = r.home + "/wechat/callback"
	address, body := p.sealed(text("a-stranger", "你好", 1))
	_, answer := do(t, http.MethodPost, address, "text/xml", strings.NewReader(body))
	if said := words(t, p.unseal(t, answer), "a-stranger"); !strings.Contains(said, "绑定") {
		t.Errorf("a stranger is told %q", said)
	}
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n", "/metrics": `outcome="answered"`, "/": "联络"} {
		if status, body := r.get(t, path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	if status, _ := r.get(t, "/sim/"); status != http.StatusNotFound {
		t.Errorf("production has a simulator: status %d", status)
	}
	for _, secret := range []string{"servesecret", p.token, p.aesKey, "a-stranger"} {
		if strings.Contains(r.errs.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, r.errs)
		}
	}
}

// TestNotReady: without Redis the process is up and says that it is not ready, so
// that a balancer sends people elsewhere.
func TestNotReady(t *testing.T) {
	env := served(t)
	env["LIANLUO_REDIS_URL"] = "redis://127.0.0.1:1/0"
	r := startServe(t, env)
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		if status, _ := r.get(t, path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}

// TestPortTaken: two on one port is a fault of the operator's, and is told as one.
func TestPortTaken(t *testing.T) {
	env := served(t)
	startServe(t, env)
	second := exec.CommandContext(t.Context(), "lianluo", "serve")
	second.Env = environment(env)
	said, _ := second.CombinedOutput() // the code is looked at
	if second.ProcessState.ExitCode() != int(failed) || !strings.Contains(string(said), "打不开端口 "+env["LIANLUO_HTTP_ADDR"]) {
		t.Errorf("%v: %s", second.ProcessState, said)
	}
}
