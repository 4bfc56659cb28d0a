package understand

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OwnUnit is the value of 我们支部: the unit of whoever says so.
const OwnUnit = "own"

var ownUnit = regexp.MustCompile(`(?:我们|咱们|咱|本|我)(?:党?支部|党?总支|党委|党?小组|村|镇|乡|社区|嘎查|单位)|我们这(?:里|边|儿)?`)

// own takes what a person calls their own unit.
func (s *scan) own() {
	if !bytes.ContainsAny(s.left, "我咱本") {
		return
	}
	for _, at := range ownUnit.FindAllIndex(bytes.Clone(s.left), -1) {
		s.take(KindUnit, OwnUnit, s.plain, at[0], at[1])
	}
}

// The characters a bare name may have. One is a word, many are a story.
const (
	shortestName = 2
	longestName  = 8
)

// names takes the organisations that are named by their endings (三湖村), and
// where a wish holds one unknown word and no more, that word: it may be a name too.
func (s *scan) names(l *lexicon) {
	var bare [][2]int
	msg, end, known := l.read(strings.ReplaceAll(string(s.left), string(rune(gone)), " "), true), 0, false
	for _, w := range msg.words {
		at := bytes.Index(s.left[end:], []byte(w))
		if at < 0 || !l.unknown(w) {
			known = true
			continue
		}
		from := end + at
		w, end = wholeName(w, msg.name, s.left[from:])
		end += from
		switch {
		case noPlace.MatchString(w):
		case l.named(w):
			front := splitOff(before(string(s.left), from), w)
			s.take(KindUnit, front+w, s.plain, from-len(front), end)
		default:
			bare = append(bare, [2]int{from, end})
		}
	}
	if len(bare) == 1 && known && s.isWish() && isName(s.plain.s[bare[0][0]:bare[0][1]]) {
		s.take(KindName, s.plain.s[bare[0][0]:bare[0][1]], s.plain, bare[0][0], bare[0][1])
	}
}

// splitOff is what a name lost because it is a word of its own: 县 of 县直机关, 向 of
// 向阳村.
func splitOff(before, name string) string {
	for _, front := range []string{"县", "旗", "市", "区", "省", "盟"} {
		if strings.HasSuffix(before, front) && !strings.HasSuffix(before, "全"+front) {
			return front
		}
	}
	for _, whole := range []string{"向阳", "和平", "和睦"} {
		r, n := utf8.DecodeRuneInString(whole)
		if strings.HasSuffix(before, string(r)) && strings.HasPrefix(name, whole[n:]) {
			return string(r)
		}
	}
	return ""
}

// noPlace is how words begin that are of many places, or of none: 各镇, 该村, 你们.
var noPlace = regexp.MustCompile(`^(?:[各每哪几该全这那某你您他她它我咱]|所有)`)

// isWish tells a message that carries nothing that is told, as figures and dates
// are.
func (s *scan) isWish() bool {
	return len(s.plain.s) <= longestWish && !slices.ContainsFunc(s.found, func(x Extract) bool {
		return x.Kind != KindPeriod && x.Kind != KindForm && x.Kind != KindUnit && x.Kind != KindSpan
	})
}

// wholeName makes one name of 红旗镇三湖村支部 and of 红旗镇的三湖村支部, whose parts are
// words of their own. length is how many bytes of the text it has.
func wholeName(first, all string, text []byte) (name string, length int) {
	rest, begins := strings.CutPrefix(all, first)
	after := bytes.TrimPrefix(text[len(first):], []byte("的"))
	if begins && rest != "" && bytes.HasPrefix(after, []byte(rest)) {
		return all, len(text) - len(after) + len(rest)
	}
	return first, len(first)
}

// named tells an unknown word that ends as organisations and places do.
func (l *lexicon) named(w string) bool {
	for i := range w {
		if known, n := l.match(w[i:], 0); i > 0 && known.kind&ending != 0 && i+n == len(w) {
			return true
		}
	}
	return false
}

// unknown tells a word that does not begin with one of the lexicon's.
func (l *lexicon) unknown(w string) bool {
	_, n := l.match(w, 0)
	return n == 0
}

func isName(w string) bool {
	n := utf8.RuneCountInString(w)
	return n >= shortestName && n <= longestName && strings.IndexFunc(w, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}
