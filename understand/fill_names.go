package understand

import (
	"cmp"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianluo/domain"
)

// set is some fields of a form: bit i is the i-th. A form has at most 64.
type set uint64

func just(i int) set         { return 1 << i }
func (s set) has(i int) bool { return s>>i&1 == 1 }
func (s set) one() bool      { return bits.OnesCount64(uint64(s)) == 1 }
func (s set) first() int     { return bits.TrailingZeros64(uint64(s)) }

// formNames is a form made ready for reading messages into it.
type formNames struct {
	fields []domain.Field
	asked  set
	names  map[rune][]fieldName // by their first character, the longest first
	kin    []set                // by field: the figures that are spoken of in the same words
}

// fieldName is a word that names fields: one, or all those it might mean.
type fieldName struct {
	word  string
	means set
}

const mostFields = 64

func newFormNames(form domain.Form, asked string) *formNames {
	fn := &formNames{fields: form.Fields[:min(len(form.Fields), mostFields)], names: map[rune][]fieldName{}}
	fn.kin = make([]set, len(fn.fields))
	means := map[string]set{}
	for i, f := range fn.fields {
		if f.Key == asked {
			fn.asked = just(i)
		}
		for _, w := range append(fn.wordsFor(i), placeWords(i+1)...) {
			means[w] |= just(i)
		}
	}
	fn.shared(means)
	for _, w := range append([]string{form.Name}, form.Words...) {
		if w = plain(w); w != "" && means[w] == 0 {
			means[w] = 0
		}
	}
	for w, fields := range means {
		r, _ := utf8.DecodeRuneInString(w)
		fn.names[r] = append(fn.names[r], fieldName{w, fields})
	}
	for _, list := range fn.names {
		slices.SortFunc(list, func(x, y fieldName) int {
			return cmp.Or(len(y.word)-len(x.word), strings.Compare(x.word, y.word))
		})
	}
	return fn
}

// counted is what labels of figures end in, and people leave out: 学习次数 is 学习.
var counted = []string{"人次", "人数", "次数", "户数", "件数", "份数", "篇数", "条数", "场次", "数量", "总数", "日期", "的方面", "方面"}

// uncounted is a word without what is counted.
func uncounted(w string) string {
	for _, c := range counted {
		if short, found := strings.CutSuffix(w, c); found {
			return short
		}
	}
	return w
}

// wordsFor are the words that name a field: its label and what else it is called, with
// and without what is counted.
func (fn *formNames) wordsFor(i int) (words []string) {
	f := fn.fields[i]
	for _, w := range append([]string{f.Label}, f.Words...) {
		w = strings.ReplaceAll(plain(w), " ", "")
		short := uncounted(w)
		for _, w := range []string{w, short} {
			if utf8.RuneCountInString(w) > 1 {
				words = append(words, w)
			}
		}
		if isFigure(f) && short != w && utf8.RuneCountInString(short) > 1 {
			words = append(words, w[len(short):]) // 户数 alone; several fields may count so
		}
	}
	return words
}

// placeWords name a field by its place, as the questions and the review number them:
// 第2项改成30.
func placeWords(place int) (words []string) {
	numbers := []string{strconv.Itoa(place)}
	if place <= 10 {
		numbers = append(numbers, string([]rune("一二三四五六七八九十")[place-1]))
	}
	for _, n := range numbers {
		for _, of := range []string{"项", "题", "问"} {
			words = append(words, "第"+n+of)
		}
	}
	return words
}

func isFigure(f domain.Field) bool {
	return f.Kind == domain.FieldCount || f.Kind == domain.FieldMoney
}

// shared finds what words of two figures have in common: 谈话, of 领导谈话 and 群众谈话.
// It names both, and a figure beside a word of one may be the other's: 学习38人.
func (fn *formNames) shared(means map[string]set) {
	words := make([][][]rune, len(fn.fields))
	for i, f := range fn.fields {
		if isFigure(f) {
			words[i] = barely(f)
		}
		for j := range i {
			for _, w := range common(words[i], words[j]) {
				fn.kin[i] |= just(j)
				fn.kin[j] |= just(i)
				if !means[w].one() {
					means[w] |= just(i) | just(j)
				}
			}
		}
	}
}

// barely are the words for a field without what is counted.
func barely(f domain.Field) (words [][]rune) {
	for _, w := range append([]string{f.Label}, f.Words...) {
		words = append(words, []rune(uncounted(plain(w))))
	}
	return words
}

func common(some, others [][]rune) (words []string) {
	for _, v := range some {
		for _, w := range others {
			if c := longestCommon(v, w); len(c) > 1 {
				words = append(words, string(c))
			}
		}
	}
	return words
}

func longestCommon(a, b []rune) (best []rune) {
	for i := range a {
		for j := range b {
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n] == b[j+n] {
				n++
			}
			if n > len(best) {
				best = a[i : i+n]
			}
		}
	}
	return best
}

// name finds the longest name that s begins with.
func (fn *formNames) name(s string) (n fieldName, ok bool) {
	r, _ := utf8.DecodeRuneInString(s)
	for _, n := range fn.names[r] {
		if strings.HasPrefix(s, n.word) {
			return n, true
		}
	}
	return fieldName{}, false
}

// only are the fields of s that a test holds for.
func (fn *formNames) only(s set, test func(domain.Field) bool) (kept set) {
	for i, f := range fn.fields {
		if s.has(i) && test(f) {
			kept |= just(i)
		}
	}
	return kept
}

func (fn *formNames) all() set { return just(len(fn.fields)) - 1 }

// beside are the fields that s names, and those spoken of in the same words.
func (fn *formNames) beside(s set) (more set) {
	for i, kin := range fn.kin {
		if s.has(i) {
			more |= kin
		}
	}
	return more &^ s
}

// sameUnits are the measure words that people put for one another.
var sameUnits = [][]string{
	{"人次", "人数", "个人", "人", "名", "位"},
	{"场次", "次", "场", "回", "期", "堂", "节", "遍", "趟"},
	{"户", "家"},
	{"件", "桩", "项", "个", "条"},
	{"条", "个", "项"},
	{"份", "张"},
	{"篇", "个"},
	{"元", "块", "角", "毛"},
}

// looseUnits go with so many things that they alone name none.
var looseUnits = []string{"个", "项", "条", "家", "张"}

func sameUnit(a, b string) bool {
	return a == b || slices.ContainsFunc(sameUnits, func(u []string) bool { return slices.Contains(u, a) && slices.Contains(u, b) })
}

// agrees tells whether a figure counted in that unit may be the field's. A figure
// without one may be any.
func agrees(f domain.Field, unit string) bool {
	money := unit != "" && sameUnit(unit, "元")
	return isFigure(f) && (unit == "" || money == (f.Kind == domain.FieldMoney) && (f.Unit == "" || sameUnit(f.Unit, unit)))
}

// unitsLongest are all measure words known, the longest first.
var unitsLongest = func() (all []string) {
	for _, u := range sameUnits {
		all = append(all, u...)
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}()

// unitOf is the measure word that s begins with.
func (fn *formNames) unitOf(s string) string {
	for _, f := range fn.fields {
		if u := plain(f.Unit); u != "" && strings.HasPrefix(s, u) && !slices.Contains(unitsLongest, u) {
			return u
		}
	}
	if other := otherUnits.FindString(s); other != "" {
		return other
	}
	for _, u := range unitsLongest {
		if strings.HasPrefix(s, u) {
			return u
		}
	}
	return measure.FindString(s)
}

// otherUnits are what no field counts, though it may stand where a count does:
// 学习2小时.
var otherUnits = regexp.MustCompile(`^(?:个?半?(?:小时|钟头|课时|学时)|分钟|刻钟|公里|公斤|[页章字段课吨度分级年])`)
