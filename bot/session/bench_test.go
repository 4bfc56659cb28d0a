package session

import (
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"
)

// state and reply of the usual size.
var (
	usualState = make([]byte, 400)
	usualReply = make([]byte, 300)
)

func BenchmarkBeginEnd(b *testing.B) {
	r := newRig(shared(b)).redis(b)
	for i := 0; b.Loop(); i++ {
		t, err := r.Begin(b.Context(), strconv.Itoa(i), "ann")
		if err == nil {
			err = r.End(b.Context(), t.Ticket, usualState, usualReply)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBarePipeline is the least that two commands can cost: one trip.
func BenchmarkBarePipeline(b *testing.B) {
	r := newRig(shared(b)).redis(b)
	key := r.keys.person("ann", "m").state
	for b.Loop() {
		_, err := r.client.Pipelined(b.Context(), func(p redis.Pipeliner) error {
			p.Set(b.Context(), key, usualState, 0)
			p.Get(b.Context(), key)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTwoTrips is what a read and a later write must cost, without lock,
// reply and index.
func BenchmarkTwoTrips(b *testing.B) {
	r := newRig(shared(b)).redis(b)
	key := r.keys.person("ann", "m").state
	for b.Loop() {
		if err := r.client.Set(b.Context(), key, usualState, 0).Err(); err != nil {
			b.Fatal(err)
		}
		if err := r.client.Get(b.Context(), key).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIdle(b *testing.B) {
	g := newRig(shared(b))
	r := g.redis(b)
	for i := range 1000 {
		person := strconv.Itoa(i)
		t, err := r.Begin(b.Context(), "m", person)
		if err == nil {
			err = r.End(b.Context(), t.Ticket, usualState, nil)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	before := g.now.Add(1)
	for b.Loop() {
		if _, err := r.Idle(b.Context(), before.Add(1e9), 100); err != nil {
			b.Fatal(err)
		}
	}
}
