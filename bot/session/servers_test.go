package session

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"lianluo/bot"
)

func TestMain(m *testing.M) {
	LogTo(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// absent skips the test, but not where everything must be there.
func absent(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// shared is the address of a Redis that others use too.
func shared(t testing.TB) string {
	t.Helper()
	address := cmp.Or(os.Getenv("LIANLUO_TEST_REDIS"), "redis://127.0.0.1:6379")
	r, err := Open(address, "test", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Ping(t.Context()); err != nil {
		absent(t, "redis: "+err.Error())
	}
	return address
}

// rig opens stores for the contract suite that look at one clock, each with an
// account of its own, and lets time pass for them.
type rig struct {
	address string
	account string
	now     time.Time
	opened  int
}

func newRig(address string) *rig {
	return &rig{address, "test-" + rand.Text(), time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC), 0}
}

func (g *rig) open(t *testing.T) bot.Sessions {
	t.Helper()
	return g.redis(t)
}

func (g *rig) redis(t testing.TB) *Redis {
	t.Helper()
	g.opened++
	r, err := Open(g.address, fmt.Sprintf("%s-%d", g.account, g.opened), func() time.Time { return g.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := age(r.client, "lianluo:"+g.account+"*", 100*365*24*time.Hour); err != nil {
			t.Errorf("cleaning up: %v", err)
		}
		_ = r.Close()
	})
	return r
}

// older takes away from what is left of the life of every key of a server.
var older = redis.NewScript(`
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if left <= tonumber(ARGV[2]) then redis.call('DEL', key) else redis.call('PEXPIRE', key, left - ARGV[2]) end
end
return 'older'`)

func age(client redis.UniversalClient, pattern string, by time.Duration) error {
	one := func(ctx context.Context, server *redis.Client) error {
		return older.Run(ctx, server, nil, pattern, by.Milliseconds()).Err()
	}
	if cluster, ok := client.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(context.Background(), one)
	}
	return one(context.Background(), client.(*redis.Client))
}

// advance is time for a real server: keys lose life, and the clock moves on.
func (g *rig) advance(t *testing.T) func(d time.Duration) {
	t.Helper()
	r, err := Open(g.address, g.account, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return func(d time.Duration) {
		g.now = g.now.Add(d)
		if err := age(r.client, "lianluo:"+g.account+"*", d); err != nil {
			t.Errorf("letting time pass: %v", err)
		}
	}
}

// server is a Redis of the test's own, which it may break.
type server struct {
	*exec.Cmd
	address string // host:port
}

func start(t testing.TB, arguments ...string) server {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		absent(t, "redis: no redis-server in PATH to start one's own")
	}
	port := freePort(t)
	arguments = append(arguments, "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--appendonly", "no")
	s := server{exec.Command(binary, arguments...), "127.0.0.1:" + port}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Process.Kill()
		_ = s.Wait()
	})
	s.until(t, "PONG", "ping")
	return s
}

// until waits for an answer that holds want.
func (s server) until(t testing.TB, want string, command ...any) {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: s.address})
	defer c.Close()
	for range 400 {
		if answer, _ := c.Do(t.Context(), command...).Result(); strings.Contains(fmt.Sprint(answer), want) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%v: never %s", command, want)
}

func (s server) do(t testing.TB, command ...any) {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: s.address})
	defer c.Close()
	if err := c.Do(t.Context(), command...).Err(); err != nil {
		t.Fatalf("%v: %v", command, err)
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// startCluster is three masters that share the slots; the address names one.
func startCluster(t testing.TB) string {
	t.Helper()
	var nodes [3]server
	for i := range nodes {
		bus := freePort(t)
		nodes[i] = start(t, "--cluster-enabled", "yes", "--cluster-port", bus)
		nodes[i].do(t, "cluster", "set-config-epoch", i+1)
		nodes[i].do(t, "cluster", "addslotsrange", i*16384/3, (i+1)*16384/3-1)
		host, port, _ := net.SplitHostPort(nodes[i].address)
		nodes[0].do(t, "cluster", "meet", host, port, bus)
	}
	for _, n := range nodes {
		n.until(t, "cluster_state:ok", "cluster", "info")
	}
	return "redis://" + nodes[0].address + "?addr=" + nodes[0].address
}

// startSentinel is a master, its replica, and one Sentinel that watches them.
func startSentinel(t testing.TB) (address string, master, replica server) {
	t.Helper()
	master, replica = start(t), start(t)
	host, port, _ := net.SplitHostPort(master.address)
	replica.do(t, "replicaof", host, port)
	replica.until(t, "master_link_status:up", "info", "replication")
	file := filepath.Join(t.TempDir(), "sentinel.conf")
	config := fmt.Sprintf("sentinel monitor lianluo %s %s 1\nsentinel down-after-milliseconds lianluo 500\n", host, port)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	watch := start(t, file, "--sentinel")
	watch.until(t, "slaves=1", "info", "sentinel")
	return "redis://" + watch.address + "/0?master_name=lianluo", master, replica
}

// frozen is a server that takes connections and never says anything.
func frozen(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, c) }()
		}
	}()
	return l.Addr().String()
}
