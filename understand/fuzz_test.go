package understand

import (
	"strconv"
	"testing"
	"time"

	"lianluo/domain"
)

// FuzzReaders holds every value read to what the readers promise of it.
func FuzzReaders(f *testing.F) {
	for _, s := range []string{"28位同志,请假2人", "1.2万", "12块50", "2009年3月5日", "下周三", "周五下午三点半", "九千九百九十九亿", "9-11点", "\xff\u202e二○", "一1一1", "12月31号24:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r Readers
		if n, ok := r.Number(s); ok {
			again, ok := r.Number(strconv.FormatInt(n, 10))
			if n < 0 || n >= limit/micro || n < 1_000_000 && (!ok || again != n) {
				t.Errorf("Number(%q) = %d, which reads back as %d", s, n, again)
			}
		}
		if n, ok := r.Money(s); ok && (n < 0 || n >= limit/fen) {
			t.Errorf("Money(%q) = %d", s, n)
		}
		if d, ok := r.Day(s, now); ok {
			again, err := domain.ParseDay(d.String())
			if err != nil || again != d {
				t.Errorf("Day(%q) = %v, which is no date", s, d)
			}
		}
		if at, ok := r.Time(s, now); ok && (at.Location() != zone || at.Second() != 0 || at.Before(time.Date(1900, 1, 1, 0, 0, 0, 0, zone))) {
			t.Errorf("Time(%q) = %v", s, at)
		}
	})
}
