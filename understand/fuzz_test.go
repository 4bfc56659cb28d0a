package understand

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"lianluo/domain"
)

// FuzzReaders holds every value read to what the readers promise of it.
func FuzzReaders(f *testing.F) {
	for _, s := range []string{"28位同志,请假2人", "1.2万", "12块50", "2009年3月5日", "下周三", "周五下午三点半", "九千九百九十九亿", "9-11点", "\xff\u202e二○", "一1一1", "12月31号24:00", "腊月廿三", "3月5日-7日，周一到周五", "两块半，十来个，3,200元", "上半年", "第12项"} {
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
		checkExtracts(t, s, r.Extracts(s, now))
		if at, ok := r.Time(s, now); ok && (at.Location() != zone || at.Second() != 0 || at.Before(time.Date(1900, 1, 1, 0, 0, 0, 0, zone))) {
			t.Errorf("Time(%q) = %v", s, at)
		}
	})
}

// checkExtracts holds what is carried to its kinds: the words stand at their place,
// in order, and every value reads back.
func checkExtracts(t *testing.T, s string, all []Extract) {
	t.Helper()
	runes, at := []rune(s), 0
	for _, x := range all {
		if x.At < at || x.At >= x.End || x.End > len(runes) || string(runes[x.At:x.End]) != x.Words {
			t.Errorf("%q: %+v stands elsewhere", s, x)
		}
		at = x.At
		if !readsBack(x) {
			t.Errorf("%q: the value of %+v", s, x)
		}
	}
}

func readsBack(x Extract) bool {
	var err error
	switch x.Kind {
	case KindNumber, KindOrdinal:
		_, err = strconv.ParseFloat(x.Value, 64)
	case KindMoney:
		_, ok := Readers{}.Money(x.Value)
		return ok
	case KindDay:
		_, err = domain.ParseDay(x.Value)
	case KindSpan:
		from, to, _ := strings.Cut(x.Value, "/")
		_, err = domain.ParseDay(from)
		return err == nil && from < to
	case KindTime:
		_, err = time.Parse(time.RFC3339, x.Value)
	case KindPeriod:
		p, err := domain.ParsePeriod(x.Value)
		return x.Value == LastTerm || err == nil && p.Key() == x.Value
	case KindUnclear:
		return x.Value == ""
	}
	return err == nil && x.Value != ""
}
