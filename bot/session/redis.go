// Package session keeps in Redis what is remembered between messages: the
// person's state, the replies given, and a lock per person.
package session

import (
	"cmp"
	"context"
	"crypto/rand"
	_ "embed" // the scripts
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"lianluo/bot"
	"lianluo/domain"
)

// patience is the longest one call waits for Redis, over all that the client
// tries for it. A message waits for two calls and the door hangs up after 4.5 s.
const patience = 2 * time.Second

// Redis implements [bot.Sessions] on one server, Sentinel or Cluster. Begin, End
// and Abort are one script each, so one round trip, which other messages share, and
// safe to be sent twice; Idle is one pipeline. Every error but that of a lost lock wraps
// domain.ErrAway, for then the account can only say: try again later.
type Redis struct {
	client            redis.UniversalClient
	shuttle           *shuttle // nil with a Cluster: one node that is away would hold up all others
	keys              keys
	now               func() time.Time
	begin, end, abort *redis.Script
}

var (
	//go:embed begin.lua
	beginScript string
	//go:embed end.lua
	endScript string
	//go:embed abort.lua
	abortScript string
)

// Open prepares a client for the address in one of the forms of [connect]; it
// does not wait for the server, see [Redis.Ping]. The account keeps apart what
// several official accounts have in one Redis: its app id. States are dated by
// now, which must be the clock that Idle is asked by.
func Open(address, account string, now func() time.Time) (*Redis, error) {
	client, err := connect(address)
	if err != nil {
		return nil, err
	}
	r := &Redis{
		client: client, keys: keys{account}, now: now,
		begin: redis.NewScript(beginScript), end: redis.NewScript(endScript), abort: redis.NewScript(abortScript),
	}
	if _, cluster := client.(*redis.ClusterClient); !cluster {
		r.shuttle = newShuttle(client)
	}
	return r, nil
}

// Close ends the connections.
func (r *Redis) Close() error {
	if r.shuttle != nil {
		r.shuttle.close()
	}
	return r.client.Close()
}

// Ping goes the way of a message and leaves nothing behind, so that a server
// which answers but does not let us lock is found too.
func (r *Redis) Ping(ctx context.Context) error {
	b, err := r.Begin(ctx, "ping", "ping:"+rand.Text())
	if err != nil {
		return err
	}
	return r.Abort(ctx, b.Ticket)
}

// Begin implements [bot.Sessions].
func (r *Redis) Begin(ctx context.Context, key, person string) (bot.Begun, error) {
	k := r.keys.person(person, key)
	t := bot.Ticket{Key: key, Person: person, Fence: rand.Text()}
	answer, err := r.run(ctx, r.begin, []string{k.reply, k.lock, k.state}, t.Fence, bot.LockLife.Milliseconds()).Slice()
	if err != nil {
		return bot.Begun{}, away(err)
	}
	value, found := answer[1].(string)
	switch {
	case answer[0] == "repeat":
		return bot.Begun{Outcome: bot.Repeat, Reply: []byte(value)}, nil
	case answer[0] == "busy":
		return bot.Begun{Outcome: bot.Busy}, nil
	case found:
		return bot.Begun{Outcome: bot.Granted, Ticket: t, State: []byte(value)}, nil
	}
	return bot.Begun{Outcome: bot.Granted, Ticket: t}, nil
}

// End implements [bot.Sessions]. A state of no bytes is forgotten like nil.
func (r *Redis) End(ctx context.Context, t bot.Ticket, state, reply []byte) error {
	k := r.keys.person(t.Person, t.Key)
	answer, err := r.run(ctx, r.end, []string{k.reply, k.lock, k.state, k.idle},
		t.Fence, reply, bot.ReplyLife.Milliseconds(), state, bot.StateLife.Milliseconds(), r.now().UnixMilli(), t.Person).Text()
	if err != nil {
		return away(err)
	}
	if answer == "lost" {
		return fmt.Errorf("session: the lock was lost: %w", domain.ErrChanged)
	}
	return nil
}

// Abort implements [bot.Sessions].
func (r *Redis) Abort(ctx context.Context, t bot.Ticket) error {
	if err := r.run(ctx, r.abort, []string{r.keys.person(t.Person, t.Key).lock}, t.Fence).Err(); err != nil {
		return away(err)
	}
	return nil
}

// run is EVALSHA; only a server that has never seen the script costs a second
// round trip.
func (r *Redis) run(ctx context.Context, script *redis.Script, keys []string, args ...any) *redis.Cmd {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if r.shuttle == nil {
		return script.Run(ctx, r.client, keys, args...)
	}
	answer := r.shuttle.send(ctx, script, keys, args)
	if redis.HasErrorPrefix(answer.Err(), "NOSCRIPT") {
		return script.Eval(ctx, r.client, keys, args...)
	}
	return answer
}

// Idle implements [bot.Sessions]: the longest idle first. It asks every tag for
// its longest idle and takes the first n of all.
func (r *Redis) Idle(ctx context.Context, before time.Time, n int) ([]string, error) {
	if n <= 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pipe := r.client.Pipeline()
	indexes := make([]*redis.ZSliceCmd, tags)
	for tag := range indexes {
		indexes[tag] = pipe.ZRangeByScoreWithScores(ctx, r.keys.idle(byte(tag)), r.span(before, n))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, away(err)
	}
	var all []redis.Z
	for _, index := range indexes {
		all = append(all, index.Val()...)
	}
	return oldest(all, n), nil
}

// span is what counts in an index: those stored so long ago that their state has
// expired stand there until the next End of their tag.
func (r *Redis) span(before time.Time, n int) *redis.ZRangeBy {
	from := r.now().Add(-bot.StateLife).UnixMilli()
	return &redis.ZRangeBy{
		Min:   "(" + strconv.FormatInt(from, 10),
		Max:   "(" + strconv.FormatInt(before.UnixMilli(), 10),
		Count: int64(n),
	}
}

func oldest(all []redis.Z, n int) []string {
	slices.SortFunc(all, func(a, b redis.Z) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.Member.(string), b.Member.(string)))
	})
	var people []string
	for _, z := range all[:min(n, len(all))] {
		people = append(people, z.Member.(string))
	}
	return people
}
