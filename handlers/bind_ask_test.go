package handlers

import "testing"

func TestNameIn(t *testing.T) {
	for words, want := range map[string]string{
		"王秀英":           "王秀英",
		" 王 秀 英。":       "王秀英",
		"我叫王秀英":         "王秀英",
		"我的名字是王秀英":      "王秀英",
		"我是三湖村支部的王秀英同志": "王秀英",
		"姓名：乌云其木格":      "乌云其木格",
		"阿依古丽•买买提":      "阿依古丽·买买提",
	} {
		if got, ok := nameIn(words); !ok || got != want {
			t.Errorf("%s holds the name %q, %v", words, got, ok)
		}
	}
	for _, words := range []string{"", "王", "13800001111", "Wang", "王秀英？", "王秀英 3692", "🙂🙂"} {
		if got, ok := nameIn(words); ok {
			t.Errorf("%s was read as the name %q", words, got)
		}
	}
}

func TestFirstWordsThatTellAName(t *testing.T) {
	for words, want := range map[string]bool{
		"王秀英": true, "我叫乌云其木格": true, "我是王秀英": true, "三湖村的李乌兰": true,
		"乌云其木格": false, "我是党员": false, "怎么弄": false, "在吗": false, "王秀英和李乌兰都没绑": false,
	} {
		if tellsName(words) != want {
			t.Errorf("%s: tells a name is %v", words, !want)
		}
	}
}
