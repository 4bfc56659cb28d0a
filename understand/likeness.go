package understand

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// likeness tells which labels' phrases a message looks like, by the pairs of
// neighbouring characters they share. It only ever offers.
type likeness struct {
	pairs map[uint64]uint64 // two characters -> the labels whose phrases hold them
}

// enough is the share of a message that must be known to a label before it is
// offered; others are offered with it that reach that part of the best share.
const (
	enough = 0.40
	nearly = 0.60
)

// mostCompared bounds the characters of a message that are looked at.
const mostCompared = 200

// learn takes in a phrase, brought down.
func (l likeness) learn(key string, label int) {
	eachPair(key, func(pair uint64) { l.pairs[pair] |= 1 << label })
}

// best ranks the labels that are like enough; score is the best one's share.
func (l likeness) best(key string) (ranked []int, score float64) {
	var scores [64]float64
	total := 0.0
	eachPair(key, func(pair uint64) {
		set := l.pairs[pair]
		w := weight(bits.OnesCount64(set))
		total += w
		for ; set != 0; set &= set - 1 {
			scores[bits.TrailingZeros64(set)] += w
		}
	})
	top := slices.Max(scores[:])
	if total == 0 || top/total < enough {
		return nil, 0
	}
	for i := range labels {
		if scores[i] >= top*nearly {
			ranked = append(ranked, i)
		}
	}
	slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return ranked, top / total
}

// weight is small for a pair that many labels' phrases hold; one that none holds
// weighs most.
func weight(holders int) float64 {
	return math.Log(float64(len(labels)+1) / float64(max(holders, 1)))
}

// eachPair goes through the pairs of characters of a key, its two edges
// included.
func eachPair(key string, do func(pair uint64)) {
	before, n := rune(0), 0
	for _, r := range key {
		if n++; n > mostCompared {
			return
		}
		do(uint64(before)<<32 | uint64(r)) //nolint:gosec // no rune of a text is negative
		before = r
	}
	if before != 0 {
		do(uint64(before) << 32)
	}
}
