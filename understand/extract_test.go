package understand

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// said writes an extract as tables have it: kind value words, with the unit of a
// number beside its value.
func (x Extract) said() string {
	return strings.TrimSpace(x.Kind + " " + x.Value + x.Unit + " " + x.Words)
}

// TestExtracts: what is carried, kind by kind. now is Wednesday, 11 March 2009.
func TestExtracts(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		// nothing
		{"", nil},
		{"签到", nil},
		{"谢谢", nil},
		{"三会一课", nil},
		{"学习三个代表", nil},
		{"电话13800138000", nil},
		{"0471-1234567", nil},
		{"一起学习", nil},
		{"十分感谢", nil},
		{"统一思想", nil},
		// numbers
		{"到会28人", []string{"number 28人 28"}},
		{"到会２８人", []string{"number 28人 ２８"}},
		{"到会二十八人", []string{"number 28人 二十八"}},
		{"到会廿八人，请假俩", []string{"number 28人 廿八", "number 2 俩"}},
		{"卅五户", []string{"number 35户 卅五"}},
		{"一千二百人", []string{"number 1200人 一千二百"}},
		{"一百零五人", []string{"number 105人 一百零五"}},
		{"群众1.2万人次", []string{"number 12000人 1.2万"}},
		{"两户，三户", []string{"number 2户 两", "number 3户 三"}},
		{"就我们仨", []string{"number 3 仨"}},
		{"3,200人", []string{"number 3200人 3,200"}},
		{"学了两个半小时", []string{"number 2.5个 两个半"}},
		{"学了半天", []string{"number 0.5天 半天"}},
		{"学习2次，参加三十二人次，走访12户", []string{"number 2次 2", "number 32人 三十二", "number 12户 12"}},
		{"28 30", []string{"number 28 28", "number 30 30"}},
		{"28😊人", []string{"number 28人 28"}},
		// figures to ask about
		{"十来个人", []string{"unclear  十来个"}},
		{"三十多人", []string{"unclear  三十多人"}},
		{"几十人", []string{"unclear  十"}},
		{"好几个人", []string{"unclear  好几个"}},
		{"千把人", []string{"unclear  千把人"}},
		{"三五个人", []string{"unclear  三五"}},
		{"二三十人", []string{"unclear  二三十"}},
		{"28到30人", []string{"unclear  28", "unclear  30"}},
		{"30%", []string{"unclear  30%"}},
		{"1,20人", []string{"unclear  1", "unclear  20"}},
		{"9223372036854775807人", []string{"unclear  9223372036854775807"}},
		// money
		{"慰问金300元", []string{"money 300.00 300元"}},
		{"捐款三百块钱", []string{"money 300.00 三百块钱"}},
		{"捐款1.2万元，慰问5户", []string{"money 12000.00 1.2万元", "number 5户 5"}},
		{"花了¥12.50", []string{"money 12.50 ¥12.50"}},
		{"花了人民币3,200元整", []string{"money 3200.00 人民币3,200元整"}},
		{"花了十二块五", []string{"money 12.50 十二块五"}},
		{"花了两块半", []string{"money 2.50 两块半"}},
		{"花了三元零五分", []string{"money 3.05 三元零五分"}},
		{"花了12.505元", []string{"unclear  12.505元"}},
		{"花了3，200元", []string{"unclear  3", "unclear  200"}},
		{"几百块钱", []string{"unclear  百"}},
		{"九千多元", []string{"unclear  九千多元"}},
		// dates
		{"3月5日学习", []string{"day 2009-03-05 3月5日"}},
		{"三月五号学习", []string{"day 2009-03-05 三月五号"}},
		{"2009年3月5日", []string{"day 2009-03-05 2009年3月5日"}},
		{"２００９－３－５", []string{"day 2009-03-05 ２００９－３－５"}},
		{"2009 年 3 月 5 日 学习", []string{"day 2009-03-05 2009 年 3 月 5 日"}},
		{"二〇〇九年三月五日", []string{"day 2009-03-05 二〇〇九年三月五日"}},
		{"去年12月1日", []string{"day 2008-12-01 去年12月1日"}},
		{"大后天学习", []string{"day 2009-03-14 大后天"}},
		{"前天学习了", []string{"day 2009-03-09 前天"}},
		{"下周三学习", []string{"day 2009-03-18 下周三"}},
		{"下 周 三 学习", []string{"day 2009-03-18 下 周 三"}},
		{"上礼拜五学习", []string{"day 2009-03-06 上礼拜五"}},
		{"周一学习了", []string{"day 2009-03-09 周一"}},
		{"15号学习", []string{"day 2009-03-15 15号"}},
		{"月底前交", []string{"day 2009-03-31 月底"}},
		{"年底前交", []string{"day 2009-12-31 年底"}},
		{"季度末交", []string{"day 2009-03-31 季度末"}},
		{"3天后交", []string{"day 2009-03-14 3天后"}},
		{"两天前学的", []string{"day 2009-03-09 两天前"}},
		{"今天下乡", []string{"day 2009-03-11 今天"}},
		// by the lunar calendar and the feasts
		{"正月十五学习", []string{"day 2009-02-09 正月十五"}},
		{"腊月廿三慰问", []string{"day 2009-01-18 腊月廿三"}},
		{"今年腊月廿三慰问", []string{"day 2010-02-06 今年腊月廿三"}},
		{"初八学习", []string{"day 2009-03-04 初八"}},
		{"三月初五学习", []string{"day 2009-03-31 三月初五"}},
		{"农历三月初五学习", []string{"day 2009-03-31 农历三月初五"}},
		{"阴历五月初五", []string{"day 2009-05-28 阴历五月初五"}},
		{"农历闰五月初一", []string{"day 2009-06-23 农历闰五月初一"}},
		{"闰四月初一", []string{"unclear  闰四月初一"}},
		{"端午慰问", []string{"day 2009-05-28 端午"}},
		{"中秋节慰问", []string{"day 2008-09-14 中秋节"}},
		{"除夕慰问", []string{"day 2009-01-25 除夕"}},
		{"大年初三拜年", []string{"day 2009-01-28 大年初三"}},
		{"清明节扫墓", []string{"day 2009-04-04 清明节"}},
		{"七一前学完", []string{"day 2009-07-01 七一前"}},
		{"国庆节慰问", []string{"day 2008-10-01 国庆节"}},
		{"八月十五学习", []string{"unclear  八月十五"}},
		{"八月十五日学习", []string{"day 2009-08-15 八月十五日"}},
		{"八一村", []string{"unit 八一村 八一村"}},
		{"王国庆请假", []string{"name 王国庆 王国庆"}},
		// several days
		{"3月上旬学习", []string{"span 2009-03-01/2009-03-10 3月上旬"}},
		{"下旬学习", []string{"span 2009-03-21/2009-03-31 下旬"}},
		{"下月初学习", []string{"span 2009-04-01/2009-04-10 下月初"}},
		{"本月中旬学习", []string{"span 2009-03-11/2009-03-20 本月中旬"}},
		{"二月下旬学习", []string{"span 2009-02-21/2009-02-28 二月下旬"}},
		{"周末学习", []string{"span 2009-03-14/2009-03-15 周末"}},
		{"3月5日至7日学习", []string{"span 2009-03-05/2009-03-07 3月5日至7日"}},
		{"3月30日到4月2日学习", []string{"span 2009-03-30/2009-04-02 3月30日到4月2日"}},
		{"5-7号学习", []string{"span 2009-03-05/2009-03-07 5-7号"}},
		{"周一到周五学习", []string{"span 2009-03-09/2009-03-13 周一到周五"}},
		{"明后天学习", []string{"span 2009-03-12/2009-03-13 明后天"}},
		{"今明两天学习", []string{"span 2009-03-11/2009-03-12 今明两天"}},
		// dates to ask about
		{"2月30日学习", []string{"unclear  2月30日"}},
		{"32号学习", []string{"unclear  32号"}},
		{"每周三学习", []string{"unclear  周三"}},
		{"春节期间慰问", []string{"unclear  春节"}},
		// times
		{"明天上午九点学习", []string{"time 2009-03-12T09:00:00+08:00 明天上午九点"}},
		{"明下午两点半学习", []string{"time 2009-03-12T14:30:00+08:00 明下午两点半"}},
		{"周五下午三点学习", []string{"time 2009-03-13T15:00:00+08:00 周五下午三点"}},
		{"周二下午三点学习", []string{"time 2009-03-17T15:00:00+08:00 周二下午三点"}},
		{"3月12日（周四）上午9:00学习", []string{"time 2009-03-12T09:00:00+08:00 3月12日（周四）上午9:00"}},
		{"周五在会议室学习，下午三点开始", []string{"day 2009-03-13 周五", "time 2009-03-13T15:00:00+08:00 下午三点"}},
		{"今晚7点", []string{"time 2009-03-11T19:00:00+08:00 今晚7点"}},
		{"19:30", []string{"time 2009-03-11T19:30:00+08:00 19:30"}},
		{"下午3点到5点", []string{"time 2009-03-11T15:00:00+08:00 下午3点", "time 2009-03-11T17:00:00+08:00 5点"}},
		{"三点学习", []string{"unclear  三点"}},
		{"25点", []string{"unclear  25点"}},
		// periods
		{"上周进展", []string{"period 2009-W10 上周"}},
		{"上个星期的进展", []string{"period 2009-W10 上个星期"}},
		{"上上周进展", []string{"period 2009-W09 上上周"}},
		{"本周进展", []string{"period 2009-W11 本周"}},
		{"这个月进展", []string{"period 2009-03 这个月"}},
		{"上月进展", []string{"period 2009-02 上月"}},
		{"二月份进展", []string{"period 2009-02 二月份"}},
		{"12月份进展", []string{"period 2008-12 12月份"}},
		{"去年12月进展", []string{"period 2008-12 去年12月"}},
		{"2008年11月进展", []string{"period 2008-11 2008年11月"}},
		{"三季度进展", []string{"period 2008-Q3 三季度"}},
		{"今年第三季度进展", []string{"period 2009-Q3 今年第三季度"}},
		{"上季度进展", []string{"period 2008-Q4 上季度"}},
		{"去年进展", []string{"period 2008 去年"}},
		{"2008年度进展", []string{"period 2008 2008年度"}},
		{"全年进展", []string{"period 2009 全年"}},
		{"上半年进展", []string{"span 2009-01-01/2009-06-30 上半年"}},
		{"去年下半年进展", []string{"span 2008-07-01/2008-12-31 去年下半年"}},
		{"上一期进展", []string{"period last 上一期"}},
		{"2月三湖村进展", []string{"period 2009-02 2月", "unit 三湖村 三湖村"}},
		{"3月5次学习", []string{"period 2009-03 3月", "number 5次 5"}},
		// reports
		{"交周报", []string{"form weekly 周报"}},
		{"月总结", []string{"form monthly 月总结"}},
		{"季交流", []string{"form quarterly 季交流"}},
		{"年度评比", []string{"form annual 年度评比"}},
		{"上周报告", []string{"period 2009-W10 上周", "form weekly 周报告"}},
		{"二月份月总结", []string{"period 2009-02 二月份", "form monthly 月总结"}},
		// ordinals
		{"第12项整改完成了", []string{"ordinal 12项 第12项"}},
		{"第十二项整改完成了", []string{"ordinal 12项 第十二项"}},
		{"12号台账完成了", []string{"ordinal 12号 12号"}},
		{"台账12完成了", []string{"ordinal 12 12"}},
		{"第二阶段什么时候开始", []string{"ordinal 2阶段 第二阶段"}},
		// readings
		{"《邓小平论科学发展》读完了", []string{"title 邓小平论科学发展 《邓小平论科学发展》"}},
		{"科学发展观重要论述摘编读完了", []string{"title 科学发展观重要论述摘编 科学发展观重要论述摘编"}},
		{"我把论述摘编看完了", []string{"title 论述摘编 论述摘编"}},
		{"《》读完了", nil},
		{"小王把论述摘编看完了", nil},
		{"论述摘编没读完", []string{"name 论述摘编 论述摘编"}},
		{"科学发展观论述摘编要读完", nil},
		// organisations and names
		{"查三湖村", []string{"unit 三湖村 三湖村"}},
		{"查 三湖", []string{"name 三湖 三湖"}},
		{"三湖进展", []string{"name 三湖 三湖"}},
		{"三湖镇三湖村支部进展", []string{"unit 三湖镇三湖村支部 三湖镇三湖村支部"}},
		{"三湖镇的胜利村进展", []string{"unit 三湖镇胜利村 三湖镇的胜利村"}},
		{"三湖村和胜利村进展", []string{"unit 三湖村 三湖村", "unit 胜利村 胜利村"}},
		{"白音苏木进展", []string{"unit 白音苏木 白音苏木"}},
		{"乌兰嘎查进展", []string{"unit 乌兰嘎查 乌兰嘎查"}},
		{"城区街道进展", []string{"unit 城区街道 城区街道"}},
		{"各镇进展", nil},
		{"该村进展", nil},
		{"查一下向阳村上周的周报", []string{"unit 向阳村 向阳村", "period 2009-W10 上周", "form weekly 周报"}},
		{"全县三湖村进展", []string{"unit 三湖村 三湖村"}},
		{"县直机关党委进展", []string{"unit 县直机关党委 县直机关党委"}},
		{"向三湖村发通知", []string{"unit 三湖村 三湖村"}},
		{"我们支部进展", []string{"unit own 我们支部"}},
		{"本支部上周的进展", []string{"unit own 本支部", "period 2009-W10 上周"}},
		{"三湖村上周交了吗", []string{"unit 三湖村 三湖村", "period 2009-W10 上周"}},
		// all at once
		{"三湖村3月5日下午两点半学习，到会二十八人，慰问金3,200元", []string{
			"unit 三湖村 三湖村", "time 2009-03-05T14:30:00+08:00 3月5日下午两点半", "number 28人 二十八", "money 3200.00 3,200元",
		}},
	} {
		var got []string
		for _, x := range m.Extracts(c.text, now) {
			got = append(got, x.said())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n  carries %q\n     want %q", c.text, got, c.want)
		}
	}
}

// TestPlaces: the words stand where the place says, in characters, whatever stands
// before them.
func TestPlaces(t *testing.T) {
	m := shipped(t)
	for _, before := range []string{"", "😊", "　", "\xff\xfe", "好的，", "\u200b\u200b"} {
		text := before + "三湖村３月 5日下午两点半学习，到会二十八人，慰问金3,200元"
		want := [][3]any{}
		for _, words := range []string{"三湖村", "３月 5日下午两点半", "二十八", "3,200元"} {
			at := len([]rune(before + text[len(before):][:strings.Index(text[len(before):], words)]))
			want = append(want, [3]any{words, at, at + len([]rune(words))})
		}
		var got [][3]any
		for _, x := range m.Extracts(text, now) {
			got = append(got, [3]any{x.Words, x.At, x.End})
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q carries %v; want %v", text, got, want)
		}
	}
}

// TestLongText: 10 KB of anything are read in a moment: tens of milliseconds, on a core
// that nobody else wants.
func TestLongText(t *testing.T) {
	m := shipped(t)
	m.Learn()
	for _, s := range []string{"3月5日", "9", "一", "二十八人", "1,", "《", "第", "初", "周", "明天上午九点", "2009年", "三湖村", "农历正月十五", "元", "12:", "本周报告", "a", "\x1f", "几", "半", "我们支部", "三湖", "-", "到", "15号", "(1)", "1 ", "38人", "签到，", "1.2、"} {
		text := strings.Repeat(s, 10<<10/len(s))
		began := time.Now()
		m.Explain(text, heardFrom("leader"))
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("%s, and so on: %v", s, took)
		}
	}
}
