package understand

import (
	"testing"
)

// TestBesideCarried: what a message carries does not make a wish of it, and a bare
// name is listened to only from those who look into units.
func TestBesideCarried(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct{ role, text, want string }{
		{"leader", "查三湖", "summary.get"},
		{"leader", "查 三湖", "summary.get"},
		{"secretary", "三湖谁没交", "missing.list"},
		{"leader", "二月份三湖村支部谁没交", "missing.list"},
		{"secretary", "上上周的周报交了没", "report.status"},
		{"member", "论述摘编读完了", "reading.done"},
		{"leader", "上个月月总结谁没交", "missing.list"},
		{"leader", "县直机关党委上月谁没交", "missing.list"},
		{"member", "查三湖", ""},
		{"leader", "天气怎么样", ""},
		{"leader", "老王家的牛丢了", ""},
		{"secretary", "三湖村上周学习了", ""},
		{"secretary", "上周三湖村的老王走了", ""},
		{"member", "小王把论述摘编读完了", ""},
		{"member", "论述摘编没读完", ""},
	} {
		if x := m.Explain(c.text, heardFrom(c.role)); x.Sure != (c.want != "") || x.Sure && x.Label != c.want {
			t.Errorf("%s from a %s -> %s by %s, carrying %+v; want %q", c.text, c.role, x.Verdict(), x.Runner, x.Extracts, c.want)
		}
	}
}
