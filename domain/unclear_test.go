package domain

import (
	"strings"
	"testing"
)

func TestMasked(t *testing.T) {
	long := strings.Repeat("学", 99)
	for said, want := range map[string]string{
		"咱们乡怎么样了":          "咱们乡怎么样了",
		"  两行 \n 一句\t ":    "两行 一句",
		"三月18日3点半":         "三月18日3点半",
		"查123":             "查123",
		"查1234":            "查#",
		"我是13800000001的老马": "我是#的老马",
		"电话１３８００００００００１": "电话#",
		"138 0000 0001":             "#",
		"138-0000-0001":             "#",
		"一三八零零零零零零零一":               "#",
		"二〇〇九年":                     "#年",
		"15010019900101001X号":       "#号",
		"一九二九不出手":                   "#不出手",
		"\ufeff13\u200b80\u00ad0\a": "#",
		"好的👌\x00吧":                  "好的👌吧",
		"٠١٢٣٤":                     "#",
		"到会28人 请假3人":                "到会28人 请假3人",
		"":                          "",
		long + "习":                  long + "习",
		long + "习题":                 long + "习",
		long + "13800000001":        long + "#",
		long[:3*98] + "一二 1300":     long[:3*98] + "#",
	} {
		if got := Masked(said); got != want {
			t.Errorf("%q is kept as %q, want %q", said, got, want)
		}
	}
}
