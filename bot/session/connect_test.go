package session

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestConnectSingle(t *testing.T) {
	c := connected(t, "redis://bot:p%23w@db.example:6400/3?pool_size=7&read_timeout=300ms").(*redis.Client)
	o := c.Options()
	if o.Addr != "db.example:6400" || o.Username != "bot" || o.Password != "p#w" || o.DB != 3 || o.PoolSize != 7 {
		t.Errorf("%+v", o)
	}
	if o.ReadTimeout != 300*time.Millisecond || o.DialTimeout != time.Second || o.WriteTimeout != time.Second {
		t.Errorf("timeouts are %v, %v and %v", o.ReadTimeout, o.DialTimeout, o.WriteTimeout)
	}
	if o.MaxRetries != 0 || o.DialerRetries != 1 || !o.ContextTimeoutEnabled {
		t.Errorf("retries %d, dials %d, context %v", o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled)
	}
	if o.TLSConfig != nil || connected(t, "rediss://db.example").(*redis.Client).Options().TLSConfig == nil {
		t.Error("TLS is for rediss:// and for nothing else")
	}
	if o := connected(t, "unix:///run/redis.sock?db=2").(*redis.Client).Options(); o.Network != "unix" || o.Addr != "/run/redis.sock" || o.DB != 2 {
		t.Errorf("%+v", o)
	}
}

func TestConnectSentinel(t *testing.T) {
	c := connected(t, "redis://one:26379/2?master_name=mine&addr=two:26379&username=bot&password=pw").(*redis.Client)
	o := c.Options()
	if o.Addr != "FailoverClient" || o.DB != 2 || o.Username != "bot" || o.Password != "pw" || o.ReadTimeout != time.Second || o.DialerRetries != 1 {
		t.Errorf("%+v", o)
	}
}

func TestConnectCluster(t *testing.T) {
	c := connected(t, "rediss://bot:pw@one:6379?addr=two:6379&addr=three:6379").(*redis.ClusterClient)
	o := c.Options()
	if len(o.Addrs) != 3 || o.Username != "bot" || o.TLSConfig == nil || o.ReadTimeout != time.Second || !o.ContextTimeoutEnabled {
		t.Errorf("%+v", o)
	}
}

func connected(t *testing.T, address string) redis.UniversalClient {
	t.Helper()
	c, err := connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestConnectRefuses(t *testing.T) {
	for address, advice := range map[string]string{
		"":                                                "begin with redis://",
		"s3cret":                                          "begin with redis://",
		"http://db:6379":                                  "begin with redis://",
		"redis+cluster://db:6379":                         "begin with redis://",
		"redis://:s3cret#1@db:6379":                       "%23 for #",
		"redis://:12#s3cret@db:6379":                      "%23 for #",
		"redis://:%zzs3cret@db:6379":                      "%23 for #",
		"redis://u:12/s3cret@db:6379":                     "a database number",
		"redis://u:12?s3cret@db:6379":                     "a database number",
		"redis://db:6379/first":                           "a database number",
		"redis://db:6379?pool_size=s3cret":                "plain values",
		"redis://db:6379?pool_sise=3":                     "the options pool_sise are not known",
		"redis://one?addr=s3cret":                         "addr=host:port",
		"redis://one?addr=two:1&read_only=1":              "take read_only out",
		"redis://one?master_name=m&route_by_latency=true": "take route_by_latency out",
	} {
		_, err := connect(address)
		if err == nil || !strings.Contains(err.Error(), advice) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %q", address, err, advice)
		}
	}
}
