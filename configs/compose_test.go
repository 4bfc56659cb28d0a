package configs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// composeFile is what these tests look at of compose.yaml.
type composeFile struct {
	Services map[string]struct {
		Environment map[string]string
		Secrets     []string
		Command     []string
	}
	Secrets map[string]struct{ File string }
}

func compose(t *testing.T) (c composeFile) {
	t.Helper()
	data, err := os.ReadFile("../compose.yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// filled puts values where compose.yaml takes them from the operator's .env, and
// finds secrets where scripts/secrets and the operator put them.
func filled(c composeFile, secrets, value string) string {
	value = strings.ReplaceAll(value, "${LIANLUO_WECHAT_APP_ID:?the AppID of the account, in .env}", "wx0123456789abcdef")
	value = strings.ReplaceAll(value, "${LIANLUO_WECHAT_ACCOUNT:-service_verified}", "service_verified")
	if name, ok := strings.CutPrefix(value, "/run/secrets/"); ok {
		return filepath.Join(secrets, filepath.Base(c.Secrets[name].File))
	}
	return value
}

// TestCompose: every setting that compose.yaml names is one, and together they are
// all that serve needs.
func TestCompose(t *testing.T) {
	c := compose(t)
	known := map[string]bool{}
	s := defaults()
	for _, k := range s.keys() {
		known[k.variable()] = true
		known[k.variable()+"_FILE"] = k.secret
	}
	dir := t.TempDir()
	for name, value := range map[string]string{"app_secret": "s", "token": "abc", "encoding_aes_key": aes, "database_url": "postgres://lianluo:p@postgres/lianluo"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var pairs []string
	for name, value := range c.Services["lianluo"].Environment {
		if !known[name] {
			t.Errorf("compose.yaml sets %s, which is no setting", name)
		}
		pairs = append(pairs, name, filled(c, dir, value))
	}
	s, err := Load("", env(pairs...))
	if err == nil {
		err = s.Check(Serve)
	}
	if err != nil {
		t.Error(err)
	}
	if got := s.Redis.URL.Reveal(); got != "redis://redis:6379/0" {
		t.Errorf("Redis is at %s, and the service is called redis", got)
	}
	if !strings.Contains(strings.Join(c.Services["redis"].Command, " "), "--appendonly yes") {
		t.Error("Redis forgets conversations when it is restarted")
	}
}

// TestComposeSecrets: every secret a service is given exists, and is one of those
// that scripts/secrets makes.
func TestComposeSecrets(t *testing.T) {
	c := compose(t)
	script, err := os.ReadFile("../scripts/secrets")
	if err != nil {
		t.Fatal(err)
	}
	for name, service := range c.Services {
		for _, s := range service.Secrets {
			if c.Secrets[s].File != "secrets/"+s {
				t.Errorf("%s wants the secret %s, which is kept in %q", name, s, c.Secrets[s].File)
			}
			if !strings.Contains(string(script), s) {
				t.Errorf("scripts/secrets makes no %s", s)
			}
		}
	}
}
