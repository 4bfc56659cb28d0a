package understand

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// micro is one, in the unit numbers are added up in: small enough for 1.2345万
// in fen, large enough for limit in an int64.
const micro = 1_000_000

// limit is the first number too large to be meant: 10^12.
const limit = 1_000_000_000_000 * micro

const (
	arabic  = `(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`
	chinese = `[零一二三四五六七八九十百千万亿两俩仨廿卅卌壹贰叁肆伍陆柒捌玖拾佰]`
)

var (
	// numeral is a run of whatever numbers are written with: 1,200, 1.2万, 三千零五.
	numeral     = regexp.MustCompile(`(?:` + arabic + `|` + chinese + `)+`)
	arabicWhole = regexp.MustCompile(`^` + arabic + `$`)
	oneSpelling = strings.NewReplacer("壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九",
		"拾", "十", "佰", "百", "两", "二", "俩", "二", "仨", "三", "廿", "二十", "卅", "三十", "卌", "四十")
)

// longest is the most bytes a number may be written with: it fits 九千九百九十九亿
// and as much again.
const longest = 100

// parseNumeral reads a run of numerals in micro. ok is false for what is no
// number (三五, 百, 1,20), for more than six decimals and from limit on.
func parseNumeral(s string) (v int64, ok bool) {
	if s == "" || len(s) > longest {
		return 0, false
	}
	return parseScaled(oneSpelling.Replace(s))
}

var scales = []struct {
	word string
	by   int64
}{{"亿", 100_000_000}, {"万", 10_000}, {"千", 1000}, {"百", 100}, {"十", 10}}

// parseScaled splits at the largest scale: 一千二百 is 一 times 千 and 二百.
func parseScaled(s string) (int64, bool) {
	for _, scale := range scales {
		left, right, found := cutLast(s, scale.word)
		if !found {
			continue
		}
		n, ok := parseTimes(left, scale.by)
		rest, okRest := parseRest(right, scale.by)
		if !ok || !okRest || n >= limit/scale.by || right != "" && n%micro != 0 {
			return 0, false
		}
		return n*scale.by + rest, true
	}
	if a := strings.TrimPrefix(s, "零"); arabicWhole.MatchString(a) {
		return parseDecimal(a)
	}
	return parseDigits(s)
}

func cutLast(s, sep string) (left, right string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+len(sep):], true
}

// parseTimes reads what stands before a scale. Only 十 may stand alone, only 万
// and 亿 may follow another scale.
func parseTimes(s string, by int64) (int64, bool) {
	if s == "" {
		return micro, by == 10
	}
	n, ok := parseScaled(s)
	return n, ok && n > 0 && (by >= 10_000 || !strings.ContainsAny(s, "十百千万"))
}

// parseRest reads what stands after a scale. A lone digit counts in the next
// lower scale, 两百五 being 250; after 零 it counts itself.
func parseRest(s string, by int64) (int64, bool) {
	if s == "" {
		return 0, true
	}
	bare, plain := strings.CutPrefix(s, "零")
	n, ok := parseScaled(bare)
	switch {
	case !ok || n%micro != 0:
		return 0, false
	case plain || strings.ContainsAny(s, "十百千万"):
	case utf8.RuneCountInString(s) == 1:
		n *= by / 10
	case n < by/10*micro: // 1万23 is a slip
		return 0, false
	}
	return n, n < by*micro
}

// parseDecimal reads 1,200.50.
func parseDecimal(s string) (int64, bool) {
	head, frac, _ := strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	if len(frac) > 6 {
		return 0, false
	}
	whole, err := strconv.ParseInt(head, 10, 64)
	if err != nil || whole >= limit/micro {
		return 0, false
	}
	part, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64) // six digits
	return whole*micro + part, true
}

// parseDigits reads one Chinese digit, or a string of them such as 二零. Without
// a 零 in it such a string is an estimate: 三五个人 are a few.
func parseDigits(s string) (int64, bool) {
	n, count := int64(0), utf8.RuneCountInString(s)
	if count > 9 || count > 1 && !strings.Contains(s, "零") {
		return 0, false
	}
	for _, r := range s {
		d := strings.IndexRune("零一二三四五六七八九", r)
		if d < 0 {
			return 0, false // Arabic and Chinese digits mixed
		}
		n = n*10 + int64(d/len("零"))
	}
	return n * micro, s != ""
}
