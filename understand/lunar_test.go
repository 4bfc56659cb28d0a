package understand

import (
	"testing"

	"lianluo/domain"
)

// TestLunarYears: the months of a year end where the next year begins; each month
// ends where the next begins; and no date outside the table is made up.
func TestLunarYears(t *testing.T) {
	last := firstLunarYear + len(lunarYears) - 1
	for y := firstLunarYear; y < last; y++ {
		day := lunarDay(y, 1, 1, false)
		for month := 1; month <= 12; month++ {
			for _, leap := range []bool{false, true} {
				first := lunarDay(y, month, 1, leap)
				if first == 0 && leap {
					continue
				}
				if first != day {
					t.Fatalf("%d %d %v begins on %v; want %v", y, month, leap, first, day)
				}
				day = lunarDay(y, month, 0, leap).Add(1)
				if n := day.Sub(first); n != 29 && n != 30 || lunarDay(y, month, n+1, leap) != 0 {
					t.Fatalf("%d %d %v has %d days", y, month, leap, n)
				}
			}
		}
		if next := lunarDay(y+1, 1, 1, false); next != day {
			t.Fatalf("%d ends before %v; %d begins on %v", y, day, y+1, next)
		}
	}
	for _, d := range []domain.Day{lunarDay(firstLunarYear-1, 1, 1, false), lunarDay(last+1, 1, 1, false), lunarDay(2009, 13, 1, false), lunarDay(2009, 0, 1, false), lunarDay(2009, 1, 31, false), lunarDay(2009, 4, 1, true)} {
		if d != 0 {
			t.Error(d)
		}
	}
}

// TestFeasts: days off as they were, and will be, published.
func TestFeasts(t *testing.T) {
	for text, want := range map[string][]domain.Day{
		"春节":  {20000205, 20080207, 20090126, 20150219, 20240210, 20260217, 20270206, 20300203},
		"端午节": {20080608, 20090528, 20120623, 20150620, 20200625, 20240610, 20250531, 20260619},
		"中秋节": {20080914, 20091003, 20120930, 20150927, 20201001, 20240917, 20251006, 20260925},
		"清明节": {20080404, 20090404, 20100405, 20120404, 20150405, 20240404, 20250404, 20260405},
		"除夕":  {20090125, 20240209, 20250128, 20260216, 20270205},
		"元宵节": {20090209, 20240224, 20260303},
		"重阳节": {20091026, 20241011, 20251029},
		"腊八":  {20090103, 20240118, 20250107, 20260126},
	} {
		for _, day := range want {
			for _, away := range []int{-100, -3, 0, 3, 100} {
				if d, ok := (Readers{}).Day(text, day.Add(away).In(zone)); !ok || d != day {
					t.Errorf("on %v %s is %v; want %v", day.Add(away), text, d, day)
				}
			}
		}
	}
}
