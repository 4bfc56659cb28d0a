package understand

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// turned are ways to turn a wish into something that is none. Each is put before
// or behind every phrase of every label that acts.
var turned = struct{ before, behind []string }{
	before: []string{"不", "别", "不要", "不想", "不用", "没", "还没", "谁", "怎么", "为什么", "他", "小王", "如果", "是不是", "要不要", "什么时候", "昨天是谁", "听说", "不是"},
	behind: []string{"吗", "了吗", "？", "没有", "了没有", "怎么办", "失败", "有什么用", "是什么", "的人", "什么时候", "怎么操作", "算了", "之前"},
}

// TestTurnedWishes: no phrase acts on such a message as the wish it turns round. What
// is learnt may in one of a thousand, for most of these nobody would ever say.
func TestTurnedWishes(t *testing.T) {
	m := shipped(t)
	all, guessed := 0, []string{}
	keys := slices.Sorted(maps.Keys(m.strict))
	for i := 0; i < len(keys); i += 5 { // neighbours differ little
		key, s := keys[i], m.strict[keys[i]][0]
		// what silences is a no itself, and asking where a survey is opens it
		if name := labels[s.label].name; !s.acts() || name == "mute.set" || name == "appraisal.start" || strings.ContainsAny(key, "#◇《怎哪吗没不几谁什多") {
			continue
		}
		var turns []string
		for _, b := range turned.before {
			turns = append(turns, b+key)
		}
		for _, b := range turned.behind {
			turns = append(turns, key+b)
		}
		for _, text := range turns {
			got := m.Meaning(text, heardFrom("secretary"))
			switch all++; {
			case !got.Sure || got.Label != labels[s.label].name:
			case got.Guessed && (labels[s.label].subject || labels[s.label].free): // 小王送学上门
			case got.Guessed:
				guessed = append(guessed, text)
			default:
				t.Fatalf("%q -> %s", text, got.Label)
			}
		}
	}
	if len(guessed)*1000 > all {
		t.Errorf("%d of %d are guessed to be the wish: %v", len(guessed), all, guessed[:min(len(guessed), 50)])
	}
}
