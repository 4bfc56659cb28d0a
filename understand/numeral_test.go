package understand

import (
	"flag"
	"strconv"
	"strings"
	"testing"
)

// every makes TestEveryInteger read them all, which takes minutes.
var every = flag.Bool("every", false, "read every integer below a hundred million in Chinese")

const digits = "零一二三四五六七八九"

func digit(n int) string { return digits[n*len("零") : (n+1)*len("零")] }

// inChinese writes a number as schools teach it: 一百零五, 一十五, 二千零三万零一十.
func inChinese(n int) string {
	if n < 10 {
		return digit(n)
	}
	for _, scale := range []struct {
		word string
		by   int
	}{{"亿", 100_000_000}, {"万", 10_000}, {"千", 1000}, {"百", 100}, {"十", 10}} {
		if n < scale.by {
			continue
		}
		head, rest := inChinese(n/scale.by)+scale.word, n%scale.by
		switch {
		case rest == 0:
			return head
		case rest < scale.by/10:
			return head + "零" + inChinese(rest)
		default:
			return head + inChinese(rest)
		}
	}
	return ""
}

// spellings are the ways people write the same number.
func spellings(n int) []string {
	s := inChinese(n)
	all := []string{
		s, s + "人", "到会" + s + "人",
		strings.NewReplacer("二百", "两百", "二千", "两千", "二万", "两万", "二亿", "两亿").Replace(s),
		strings.NewReplacer("一", "壹", "二", "贰", "三", "叁", "四", "肆", "五", "伍", "六", "陆", "七", "柒", "八", "捌", "九", "玖", "十", "拾", "百", "佰").Replace(s),
		strings.NewReplacer("萬", "", "万", "萬", "亿", "億", "零", "〇").Replace(s),
		strconv.Itoa(n), fullWidth(strconv.Itoa(n)), withCommas(n), strconv.Itoa(n) + "人",
	}
	if rest, found := strings.CutPrefix(s, "一十"); found {
		all = append(all, "十"+rest)
	}
	if n > 20 && n < 30 {
		all = append(all, "廿"+digit(n%10))
	}
	if n > 30 && n < 40 {
		all = append(all, "卅"+digit(n%10))
	}
	for _, scale := range []int{100, 1000, 10_000} { // 一百二, 一千二, 一万二
		if n > scale && n < 10*scale && n%scale != 0 && n%(scale/10) == 0 {
			head := inChinese(n / scale * scale)
			all = append(all, head+digit(n%scale/(scale/10)))
		}
	}
	if n >= 10_000 && n%100 == 0 {
		all = append(all, strconv.FormatFloat(float64(n)/10_000, 'f', -1, 64)+"万")
	}
	return all
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, s)
}

func withCommas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// TestSpellings: a number in any spelling is read as that number, by the reader of
// answers and in the middle of a message.
func TestSpellings(t *testing.T) {
	var r Readers
	for _, n := range samples() {
		for _, s := range spellings(n) {
			if got, ok := r.Number(s); !ok || got != int64(n) {
				t.Fatalf("Number(%q) = %d, %v; want %d", s, got, ok, n)
			}
			text := "本周学习参加" + s + "，情况良好"
			if n > 10 && !strings.Contains(s, "人") && !numberIn(r.Extracts(text, now), n) {
				t.Fatalf("%q carries %v; want %d", text, r.Extracts(text, now), n)
			}
		}
	}
}

func numberIn(all []Extract, n int) bool {
	for _, x := range all {
		if x.Kind == KindNumber && x.Value == strconv.Itoa(n) {
			return true
		}
	}
	return false
}

// samples are the small numbers, those around the scales, and others all over.
func samples() (all []int) {
	for n := range 1200 {
		all = append(all, n)
	}
	for _, scale := range []int{10_000, 100_000, 1_000_000, 10_000_000, 100_000_000} {
		for _, n := range []int{-1, 0, 1, 5, 10, 15, 20, 100, 105, 110, 1000, 1001, 1010, 1100} {
			all = append(all, scale+n)
		}
	}
	for n := 1201; n < 100_000_000; n += 99_991 { // a prime
		all = append(all, n)
	}
	return all
}

// TestEveryInteger: 万 parts a number into two of four digits, which are read alike;
// so all of one with some of the other stand for all.
func TestEveryInteger(t *testing.T) {
	read := func(n int) {
		if v, ok := parseNumeral(inChinese(n)); !ok || v != int64(n)*micro {
			t.Fatalf("%s is read as %d, %v", inChinese(n), v/micro, ok)
		}
	}
	for n := range 10_000 {
		for _, other := range []int{0, 1, 10, 15, 100, 101, 110, 1000, 1001, 2345, 9999} {
			read(n*10_000 + other)
			read(other*10_000 + n)
		}
	}
	if *every {
		for n := range 100_000_000 {
			read(n)
		}
	}
}

// TestTooLarge: what is too large is refused whole, and no part of it is taken for
// the figure.
func TestTooLarge(t *testing.T) {
	var r Readers
	for _, s := range []string{
		"9223372036854775807", "9223372036854775808", "18446744073709551616", "12345678901234", "1380000000012345", "99999999999999999999999999999999999",
		"1,000,000,000,000", "一万亿", "一亿亿", "九千九百九十九万亿", "1000000000000", "10000亿", "1e15", "201503051234567", "20090305123456789", "１２３４５６７８９０１２３４５６",
	} {
		for _, text := range []string{s, s + "人", "到会" + s + "人", s + "元"} {
			if n, ok := r.Number(text); ok {
				t.Errorf("Number(%q) = %d", text, n)
			}
			if n, ok := r.Money(text); ok {
				t.Errorf("Money(%q) = %d", text, n)
			}
			for _, x := range r.Extracts(text, now) {
				if x.Kind != KindUnclear {
					t.Errorf("%q carries %+v", text, x)
				}
			}
		}
	}
}
