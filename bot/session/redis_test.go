package session

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/domain"
)

func TestRedis(t *testing.T) {
	g := newRig(shared(t))
	sessiontest.Run(t, g.open, g.advance(t))
}

func TestCluster(t *testing.T) {
	g := newRig(startCluster(t))
	sessiontest.Run(t, g.open, g.advance(t))
}

func TestMiniredis(t *testing.T) {
	m := miniredis.RunT(t)
	g := newRig("redis://" + m.Addr())
	sessiontest.Run(t, g.open, func(d time.Duration) {
		g.now = g.now.Add(d)
		m.FastForward(d)
	})
}

// TestSentinel loses the master and goes on with what the replica knows.
func TestSentinel(t *testing.T) {
	address, master, replica := startSentinel(t)
	r := newRig(address).redis(t)
	answer(t, r, "m1", "ann", "s1")
	master.until(t, "1", "wait", 1, 1000) // the replica has it
	if err := master.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Begin(t.Context(), "m2", "ann"); !errors.Is(err, domain.ErrAway) {
		t.Errorf("without a master: %v, want ErrAway", err)
	}
	replica.until(t, "role:master", "info", "replication")
	for range 100 {
		b, err := r.Begin(t.Context(), "m2", "ann")
		if err == nil {
			if string(b.State) != "s1" {
				t.Errorf("state is %q, want s1", b.State)
			}
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the new master was not found")
}

// TestOneTripEach counts commands and pipelines once the server knows the scripts.
func TestOneTripEach(t *testing.T) {
	r := newRig(shared(t)).redis(t)
	answer(t, r, "m1", "ann", "s1")
	if _, err := r.Idle(t.Context(), time.Now(), 10); err != nil { // opens a connection for pipelines
		t.Fatal(err)
	}
	var trips trips
	r.client.AddHook(&trips)
	answer(t, r, "m2", "ann", "s2")
	if trips != 2 {
		t.Errorf("begin and end took %d round trips", trips)
	}
	if _, err := r.Idle(t.Context(), time.Now(), 10); err != nil || trips != 3 {
		t.Errorf("idle took %d round trips, %v", trips-2, err)
	}
}

type trips int

func (n *trips) DialHook(next redis.DialHook) redis.DialHook { return next }

func (n *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { *n++; return next(ctx, cmd) }
}

func (n *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { *n++; return next(ctx, cmds) }
}

// TestScriptsFlushed is a server restarted without its scripts.
func TestScriptsFlushed(t *testing.T) {
	m := miniredis.RunT(t)
	r := newRig("redis://" + m.Addr()).redis(t)
	answer(t, r, "m1", "ann", "s1")
	if err := r.client.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	answer(t, r, "m2", "ann", "s2")
}

// TestSentTwice is a client that lost the answer and sent the command again.
func TestSentTwice(t *testing.T) {
	r := newRig(shared(t)).redis(t)
	k := r.keys.person("ann", "m1")
	for range 2 {
		got, err := r.run(t.Context(), r.begin, []string{k.reply, k.lock, k.state}, "fence", 10_000).Slice()
		if err != nil || got[0] != "granted" {
			t.Fatalf("begin: %v, %v", got, err)
		}
	}
	ticket := bot.Ticket{Key: "m1", Person: "ann", Fence: "fence"}
	if err := r.End(t.Context(), ticket, []byte("s1"), []byte("r1")); err != nil {
		t.Fatal(err)
	}
	answer(t, r, "m2", "ann", "s2")
	if err := r.End(t.Context(), ticket, []byte("s1"), []byte("r1")); err != nil {
		t.Errorf("the second time: %v", err)
	}
	if b, err := r.Begin(t.Context(), "m3", "ann"); err != nil || string(b.State) != "s2" {
		t.Errorf("state is %q, %v; want s2", b.State, err)
	}
}

// TestKeys looks at a dump: hashed, one slot a person, and nothing for ever.
func TestKeys(t *testing.T) {
	m := miniredis.RunT(t)
	r := newRig("redis://" + m.Addr()).redis(t)
	const openID = "oAbc_0123456789"
	answer(t, r, "m1:"+openID, openID, "s1")
	if _, err := r.Begin(t.Context(), "m2:"+openID, openID); err != nil {
		t.Fatal(err)
	}
	r.Tokens(nil).Set(t.Context(), "access", "t", time.Hour)
	for _, key := range m.Keys() {
		if strings.Contains(key, openID) {
			t.Errorf("%s names a member", key)
		}
		if m.TTL(key) <= 0 {
			t.Errorf("%s is kept for ever", key)
		}
	}
	if n := len(m.Keys()); n != 5 { // reply, lock, state, idle, token
		t.Errorf("%d keys: %v", n, m.Keys())
	}
	k := r.keys.person(openID, "m1")
	for _, key := range []string{k.reply, k.lock, k.idle} {
		if hashTag(key) != hashTag(k.state) || len(hashTag(key)) != 2 {
			t.Errorf("%s and %s may be in two slots", key, k.state)
		}
	}
	_, mine, _ := strings.Cut(k.reply, "}")
	if _, other, _ := strings.Cut(r.keys.person("oAnother", "m1").reply, "}"); other == mine {
		t.Error("two people share a reply")
	}
}

// TestIndexSheds has two people in one index, of whom one is away for too long.
func TestIndexSheds(t *testing.T) {
	m := miniredis.RunT(t)
	g := newRig("redis://" + m.Addr())
	r := g.redis(t)
	index := r.keys.person("ann", "").idle
	other := 0
	for r.keys.person(strconv.Itoa(other), "").idle != index {
		other++
	}
	pass := func(d time.Duration) { g.now = g.now.Add(d); m.FastForward(d) }
	answer(t, r, "m1", "ann", "s")
	pass(bot.StateLife - time.Hour)
	answer(t, r, "m1", strconv.Itoa(other), "s")
	pass(2 * time.Hour)
	if people, err := r.Idle(t.Context(), g.now, 10); err != nil || !slices.Equal(people, []string{strconv.Itoa(other)}) {
		t.Errorf("idle are %v, %v; the state of ann has expired", people, err)
	}
	answer(t, r, "m2", strconv.Itoa(other), "s")
	if n := r.client.ZCard(t.Context(), index).Val(); n != 1 {
		t.Errorf("%d people in the index, want 1", n)
	}
}

// TestBeforeIsBefore knows the clock, which the contract suite does not.
func TestBeforeIsBefore(t *testing.T) {
	g := newRig(shared(t))
	r := g.redis(t)
	answer(t, r, "m1", "ann", "s")
	for before, want := range map[time.Time]int{g.now: 0, g.now.Add(time.Millisecond): 1} {
		if people, err := r.Idle(t.Context(), before, 10); err != nil || len(people) != want {
			t.Errorf("stored at %v, before %v: %v, %v", g.now, before, people, err)
		}
	}
}

func hashTag(key string) string {
	_, tail, _ := strings.Cut(key, "{")
	tag, _, _ := strings.Cut(tail, "}")
	return tag
}

// TestPingLeavesNothing also finds a server that forbids what we need.
func TestPingLeavesNothing(t *testing.T) {
	m := miniredis.RunT(t)
	r := newRig("redis://" + m.Addr()).redis(t)
	if err := r.Ping(t.Context()); err != nil || len(m.Keys()) != 0 {
		t.Errorf("ping: %v, left %v", err, m.Keys())
	}
	m.SetError("READONLY You can't write against a read only replica.")
	if err := r.Ping(t.Context()); !errors.Is(err, domain.ErrAway) {
		t.Errorf("ping of a replica: %v, want ErrAway", err)
	}
	m.SetError("")
}

func answer(t testing.TB, r *Redis, key, person, state string) {
	t.Helper()
	b, err := r.Begin(t.Context(), key, person)
	if err == nil {
		err = r.End(t.Context(), b.Ticket, []byte(state), []byte("r"))
	}
	if err != nil || b.Outcome != bot.Granted {
		t.Fatalf("answering %s of %s: outcome %d, %v", key, person, b.Outcome, err)
	}
}
