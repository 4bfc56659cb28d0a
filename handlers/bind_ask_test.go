package handlers

import (
	"testing"

	"lianluo/bot"
	"lianluo/configs"
	"lianluo/roster/sample"
	"lianluo/understand"
)

func TestNameIn(t *testing.T) {
	for words, want := range map[string]string{
		"王秀英":           "王秀英",
		" 王 秀 英。":       "王秀英",
		"我叫王秀英":         "王秀英",
		"我的名字是王秀英":      "王秀英",
		"我是三湖村支部的王秀英同志": "王秀英",
		"姓名：乌云其木格":      "乌云其木格",
		"闺女 我叫李乌兰":      "李乌兰", "我叫李乌兰，三湖村的": "李乌兰", "你好，我是高红梅": "高红梅",
		"阿依古丽•买买提": "阿依古丽·买买提",
	} {
		if got, _, ok := nameIn(words); !ok || got != want {
			t.Errorf("%s holds the name %q, %v", words, got, ok)
		}
	}
	for _, words := range []string{"", "王", "13800001111", "Wang", "王秀英？", "王秀英 3692", "🙂🙂"} {
		if got, _, ok := nameIn(words); ok {
			t.Errorf("%s was read as the name %q", words, got)
		}
	}
}

func TestFirstWordsThatTellAName(t *testing.T) {
	for words, want := range map[string]bool{
		"王秀英": true, "我叫乌云其木格": true, "我是王秀英": true, "三湖村的李乌兰": true,
		"乌云其木格": false, "我是党员": false, "怎么弄": false, "在吗": false, "谢谢你": false, "闺女 我叫李乌兰": true, "王秀英和李乌兰都没绑": false,
	} {
		if tellsName(words) != want {
			t.Errorf("%s: tells a name is %v", words, !want)
		}
	}
}

func TestCannotTell(t *testing.T) {
	for words, want := range map[string]bool{
		"没有手机": true, "没有电话": true, "没手机": true, "不知道": true, "记不清": true, "记不清了": true, "忘了": true, "没有": true,
		"手机没带，记不得": true, "我不知道号码": true, "换号了": true, "号码换了": true, "无": true,
		"谁没交": false, "在不在": false, "没人来": false, "不绑了": false, "": false, "，": false, "无事项": false, "不知道谁没交": false,
	} {
		if cannotTell(words) != want {
			t.Errorf("%s: has no number to tell is %v", words, !want)
		}
	}
}

// Nobody must be told that their own name is none.
func TestNamesOfTheCountyAreNames(t *testing.T) {
	matcher, err := understand.Load(configs.Intents())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range sample.County(sample.Default()).Members {
		if seen[m.Name] {
			continue
		}
		seen[m.Name] = true
		name, _, ok := nameIn(m.Name)
		heard := matcher.Meaning(m.Name, bot.Hearing{})
		if !ok || name != m.Name || noName.MatchString(name) || heard.Sure && heard.Label != bot.Binding {
			t.Errorf("%s is taken for no name, or for %s", m.Name, heard.Label)
		}
	}
}
