package understand

import (
	"slices"
	"strings"
	"testing"

	"lianluo/domain"
)

func TestAbsence(t *testing.T) {
	names := []string{"王秀英", "乌兰", "高红", "高红梅", "李金山"}
	const tomorrow = domain.Day(20090312)
	for _, c := range []struct {
		text, who, other, reason string
		day                      domain.Day
	}{
		{"请假", "", "", "", 0},
		{"明天的学习会我请个假，孙子住院了", "", "", "孙子住院了", tomorrow},
		{"我孙子住院了，明天请个假", "", "", "孙子住院了", tomorrow},
		{"请假 孙子住院了", "", "", "孙子住院了", 0},
		{"因为孩子发烧，今天来不了", "", "", "孩子发烧", 20090311},
		{"周五要去旗里开会来不了", "", "", "去旗里开会", 20090313},
		{"有事请假", "", "", "有事", 0},
		{"张三请假", "", "张三", "", 0},
		{"老王明天请假", "", "老王", "", tomorrow},
		{"王秀英今天来不了，孩子病了", "王秀英", "", "孩子病了", 20090311},
		{"王秀英孩子病了，请假", "王秀英", "", "孩子病了", 0},
		{"乌兰请假，去呼市看病", "乌兰", "", "去呼市看病", 0},
		{"高红梅不来了，家里有事", "高红梅", "", "家里有事", 0},
		{"王秀英、李金山明天请假", "王秀英/李金山", "", "", tomorrow},
		{"我请假，陪王秀英看病", "", "", "陪王秀英看病", 0},
		{"替我媳妇请假，她也是党员", "", "媳妇", "她也是党员", 0},
		{"我妈今天来不了", "", "妈", "", 20090311},
		{"孩子他爸去不了", "", "孩子他爸", "", 0},
		{"老伴病了，来不了", "", "", "老伴病了", 0},
		{"我和乌兰都去不了", "乌兰", "", "", 0},
		{"我要请三天假，收麦子", "", "", "收麦子", 0},
		{strings.Repeat("请假", 200), "", "", "", 0},
	} {
		got := (Readers{}).Absence(c.text, names, now)
		if strings.Join(got.Who, "/") != c.who || got.Other != c.other || got.Reason != c.reason || got.Day != c.day {
			t.Errorf("%s -> %+v", c.text, got)
		}
	}
	if got := namesIn("高红和高红梅", names); !slices.Equal(got, []string{"高红梅", "高红"}) {
		t.Error(got)
	}
}
