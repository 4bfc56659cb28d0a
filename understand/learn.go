package understand

import (
	"cmp"
	"math"
	"slices"

	"lianluo/domain"
)

// remark is a message to learn from, as it was written, and who says it.
type remark struct {
	words string
	role  domain.Role
	class int
}

// learn learns from what was said. It takes about a second of one core.
func (l *lexicon) learn(all []remark) *classifier {
	examples := make([]example, len(all))
	var k look
	for i, s := range all {
		msg := l.read(s.words, false)
		if mended, ok := l.mend(msg.plain); ok {
			l.mended(&msg, mended)
		}
		k.at(msg, l.ears.blurred, Somebody(s.role))
		examples[i] = example{s.class, hash(s.words), slices.Clone(k.features)}
	}
	return learn(examples, classes)
}

// Somebody is a person with that role and nothing else.
func Somebody(r domain.Role) domain.Person {
	if r == domain.RoleVisitor {
		return domain.Person{}
	}
	p := domain.Person{Member: domain.Member{ID: 1}}
	if r != domain.RoleMember {
		p.Posts = []domain.Post{{Role: r, Unit: domain.Unit{ID: 1}}}
	}
	return p
}

// example is a message as the classifier sees it, and the class it belongs to.
type example struct {
	class    int
	turn     uint64 // mixed with the round, when it is taken
	features []feature
}

// How it learns, chosen on messages of other authors than those it learns from
// (docs/benchmarks.md).
const (
	rounds    = 6
	stride    = 2.0
	seenLeast = 2 // a feature of one example alone tells nothing of others
)

// learn finds the weights: AdaGrad, an example at a time. Every round has its own
// order, which a few more examples leave as it was: the same examples give the same
// weights, and nearly the same ones nearly the same.
func learn(examples []example, classes int) *classifier {
	l := newLesson(examples, classes)
	for round := range uint64(rounds) {
		slices.SortFunc(l.taught, func(a, b taught) int { return cmp.Compare(mixed(a.turn, round), mixed(b.turn, round)) })
		for _, t := range l.taught {
			l.take(t)
		}
	}
	return l.classifier()
}

func mixed(turn, round uint64) uint64 { return (turn ^ round) * 0x9e3779b97f4a7c15 }

// lesson is what is needed while learning.
type lesson struct {
	rows    map[feature]int32
	weights []float32
	squares []float32 // of the steps taken so far, by row
	bias    []float32
	taught  []taught
	p       []float32
}

type taught struct {
	class int
	turn  uint64
	rows  []int32
	share float32
}

func newLesson(examples []example, classes int) *lesson {
	l := &lesson{rows: map[feature]int32{}, bias: make([]float32, classes), p: make([]float32, classes)}
	seen := map[feature]uint8{}
	for _, e := range examples {
		for _, f := range e.features {
			if seen[f] < seenLeast {
				if seen[f]++; seen[f] == seenLeast {
					l.rows[f] = int32(len(l.rows) * classes) //nolint:gosec // some millions
				}
			}
		}
	}
	l.weights, l.squares = make([]float32, len(l.rows)*classes), make([]float32, len(l.rows))
	for _, e := range examples {
		t := taught{class: e.class, turn: e.turn, share: share(len(e.features))}
		for _, f := range e.features {
			if r, known := l.rows[f]; known {
				t.rows = append(t.rows, r)
			}
		}
		l.taught = append(l.taught, t)
	}
	return l
}

// What is not worth the time.
const (
	settled = 1e-4 // an example that is as good as right
	faint   = 1e-3 // a class that is out of the question
)

// take moves the weights towards what one example teaches.
func (l *lesson) take(t taught) {
	slope, size := l.slope(t)
	if size < settled {
		return
	}
	for k, g := range slope {
		l.bias[k] -= 0.05 * stride * g
	}
	for _, r := range t.rows {
		q := &l.squares[int(r)/len(slope)]
		*q += size * t.share * t.share
		step := stride * t.share / float32(math.Sqrt(float64(*q)+1e-3))
		row := l.weights[r:][:len(slope)]
		for k, g := range slope {
			if g > faint || g < -faint {
				row[k] -= step * g
			}
		}
	}
}

// slope is how far each class's probability is off, and the square of it all.
func (l *lesson) slope(t taught) (p []float32, size float32) {
	p = l.p
	clear(p)
	for _, r := range t.rows {
		for k, w := range l.weights[r:][:len(p)] {
			p[k] += w
		}
	}
	for k := range p {
		p[k] = p[k]*t.share + l.bias[k]
	}
	softmax(p)
	p[t.class]--
	for _, g := range p {
		size += g * g
	}
	return p, size
}

// classifier keeps the weights in a quarter of the memory: a byte each, and one
// scale for a row.
func (l *lesson) classifier() *classifier {
	c := &classifier{rows: l.rows, bias: l.bias, weights: make([]int8, len(l.weights)), scales: make([]float32, len(l.squares))}
	for i := range c.scales {
		row := l.weights[i*len(l.bias):][:len(l.bias)]
		var top float32
		for _, w := range row {
			top = max(top, w, -w)
		}
		c.scales[i] = top / math.MaxInt8
		for k, w := range row {
			if top > 0 {
				c.weights[i*len(l.bias)+k] = int8(math.Round(float64(w / c.scales[i])))
			}
		}
	}
	return c
}
