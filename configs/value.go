package configs

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// value is one value of a page, at its place, under its key.
type value struct {
	page *page
	key  string
	node *yaml.Node
}

// object is a value with keys of its own.
type object struct {
	value
	items map[string]value
}

func (v value) fault(format string, args ...any) { v.page.fault(v.node.Line, format, args...) }

// empty tells a key with nothing after it, which counts as a key not written.
func (v value) empty() bool { return v.node.Kind == yaml.ScalarNode && v.node.ShortTag() == "!!null" }

// plain refuses anchors and aliases: they make a file hard to read, and small
// files huge.
func (v value) plain() bool {
	if v.node.Kind == yaml.AliasNode || v.node.Anchor != "" {
		v.fault("不能用 & 和 * 引用别处的内容。请把内容原样写在这里；文字以 & 或 * 开头的，放进引号。")
		return false
	}
	return true
}

// object reads "key: value" lines. ok is false when there are none.
func (v value) object(keys ...string) (o object, ok bool) {
	if !v.plain() {
		return o, false
	}
	if v.node.Kind != yaml.MappingNode {
		v.notObject(keys)
		return o, false
	}
	o = object{v, map[string]value{}}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		o.add(v.node.Content[i], v.node.Content[i+1], keys)
	}
	return o, true
}

func (v value) notObject(keys []string) {
	if m := wideColon.FindStringSubmatch(v.node.Value); m != nil {
		v.fault("「%s：」用了全角冒号。请改成半角冒号加空格：「%s: 」。", m[1], m[1])
		return
	}
	v.fault("%s应当写成几行「键: 值」。可用的键：%s。", v.quoted(), strings.Join(keys, "、"))
}

func (o object) add(key, val *yaml.Node, known []string) {
	at := value{o.page, key.Value, key}
	old, twice := o.items[key.Value]
	switch {
	case !slices.Contains(known, key.Value):
		at.fault("没有「%s」这个键。可用的键：%s。", key.Value, strings.Join(known, "、"))
	case twice:
		at.fault("「%s」写了两遍，第 %d 行已有。请删去一处。", key.Value, old.node.Line)
	default:
		o.items[key.Value] = value{o.page, key.Value, val}
	}
}

// get finds a key that has something after it.
func (o object) get(key string) (value, bool) {
	v, ok := o.items[key]
	return v, ok && !v.empty()
}

// need finds a key that must be there.
func (o object) need(key string) (value, bool) {
	v, ok := o.get(key)
	if ok {
		return v, true
	}
	sample := samples[o.key+"."+key]
	if sample == "" {
		sample = samples[key]
	}
	o.fault("%s缺「%s」。请加一行，例如「%s: %s」。", o.quoted(), key, key, sample)
	return value{}, false
}

// has tells whether the key is written at all.
func (o object) has(key string) bool { _, ok := o.get(key); return ok }

// text reads a required text of at most so many characters.
func (o object) text(key string, most int) string {
	v, ok := o.need(key)
	if !ok {
		return ""
	}
	return v.text(most)
}

// maybe reads a text that may be left out.
func (o object) maybe(key string, most int) string {
	v, ok := o.get(key)
	if !ok {
		return ""
	}
	return v.text(most)
}

// number reads a whole number; left out it is 0.
func (o object) number(key string, lo, hi int) int {
	v, ok := o.get(key)
	if !ok {
		return 0
	}
	return v.number(lo, hi)
}

// flag reads 是 or 否; left out it is 否.
func (o object) flag(key string) bool {
	v, ok := o.get(key)
	if !ok {
		return false
	}
	return pick(v, []choice[bool]{{"是", true}, {"否", false}})
}

// list reads the entries under a key that may be left out.
func (o object) list(key string) []value {
	v, ok := o.get(key)
	if !ok || !v.plain() {
		return nil
	}
	if v.node.Kind != yaml.SequenceNode {
		v.fault("「%s」应当写成几条，每条以「- 」开头。", key)
		return nil
	}
	if len(v.node.Content) == 0 {
		v.fault("「%s」是空的。请写内容，或删去这一行。", key)
	}
	out := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = value{v.page, key, n}
	}
	return out
}

// words reads one or several words: a text with 、 between, or a list.
func (o object) words(key string, most int) []value {
	v, ok := o.get(key)
	if !ok {
		return nil
	}
	if v.node.Kind == yaml.SequenceNode {
		return o.list(key)
	}
	var out []value
	for _, s := range strings.FieldsFunc(v.text(most*20), func(r rune) bool { return strings.ContainsRune("、，,", r) }) {
		n := *v.node
		n.Value = s
		out = append(out, value{v.page, key, &n})
	}
	return out
}

func (v value) scalar() (string, bool) {
	if !v.plain() {
		return "", false
	}
	s := strings.TrimSpace(v.node.Value)
	if v.node.Kind != yaml.ScalarNode || s == "" {
		v.fault("%s应当写一段文字。", v.quoted())
		return "", false
	}
	return s, true
}

func (v value) text(most int) string {
	s, _ := v.scalar()
	if n := utf8.RuneCountInString(s); n > most {
		v.fault("「%s」有 %d 个字，最多 %d 个。请写短些。", v.key, n, most)
	}
	return s
}

func (v value) number(lo, hi int) int {
	s, ok := v.scalar()
	if !ok {
		return lo
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < lo || n > hi {
		v.fault("「%s」写的是「%s」。请写 %d 到 %d 之间的整数。", v.key, s, lo, hi)
		return lo
	}
	return n
}

func (v value) quoted() string {
	if v.key == "" {
		return ""
	}
	return "「" + v.key + "」"
}

// choice is a word of the file and what it stands for.
type choice[T any] struct {
	word  string
	value T
}

// pick reads one of the words.
func pick[T any](v value, from []choice[T]) (none T) {
	s, ok := v.scalar()
	if !ok {
		return none
	}
	var words []string
	for _, c := range from {
		if c.word == s {
			return c.value
		}
		words = append(words, c.word)
	}
	v.fault("「%s」写的是「%s」。请写：%s。", v.key, s, strings.Join(words, "、"))
	return none
}
