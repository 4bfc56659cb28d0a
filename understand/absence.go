package understand

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/bot"
)

// Absence reads who asks leave for when and why: 王秀英今天来不了，孩子病了. names are of
// people it may be about; whoever speaks of themselves (我请假，陪王秀英看病) means nobody
// else.
func (r Readers) Absence(text string, names []string, at time.Time) (a bot.Absence) {
	if utf8.RuneCountInString(text) > longestAnswer {
		return a // a story
	}
	a.Day, _ = r.Day(text, at)
	own := false
	var reasons []string
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(clauseMarks+"！？；：（） 　、", r) }) {
		a.Who = append(a.Who, namesIn(clause, names)...)
		head, tail, asks := leaveIn(clause)
		for _, part := range []string{head, tail} {
			left := stripped(without(part, a.Who))
			switch {
			case asks && left == "" && strings.ContainsAny(part, "我俺"):
				own = true
			case asks && part == head && len(a.Who) == 0 && (nameLike.MatchString(plain(left)) || relative.MatchString(left)):
				a.Other = left
			case hollow.MatchString(left):
			case utf8.RuneCountInString(left) > 1 && asks:
				reasons = append(reasons, left)
			case utf8.RuneCountInString(left) > 1: // 今天下乡
				reasons = append(reasons, because.ReplaceAllString(without(part, a.Who), ""))
			}
		}
	}
	if own && len(a.Who) > 0 {
		return r.Absence(text, nil, at) // the names are a part of the reason
	}
	if a.Reason = strings.Join(reasons, "，"); own {
		a.Other = ""
	}
	return a
}

var (
	asksLeave = regexp.MustCompile(`请(?:一个|个|一下|了|[一两二三四五六七八九十几半0-9]+个?(?:天|日|周|星期|次)的?)?(?:病|事)?假|告假|(?:来|去|到|参加|出席|赶)不(?:了|成|上|过来)|(?:不能|没法|无法|不)(?:来|去|到会|到|参加|出席)(?:了|$)|缺席`)
	because   = regexp.MustCompile(`^(?:因为|因|由于|原因是?|我们|我|俺|本人)+`)
	// openings are words in front of a reason that are none of it.
	openings = regexp.MustCompile(`^(?:书记|主任|领导|您好|你好|您|因为|因|由于|原因是?|是|我们|我|俺|本人|自己|想|要|得|需要|可能|恐怕|跟|向|给|替|帮|都|也|就|今天|明天|后天|大后天|今晚|明晚|当天|那天|(?:这|下|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|[0-9０-９一二三四五六七八九十]{1,3}(?:月|日|号|点半?)|上午|下午|晚上|中午|早上|这次|本次|的|了|参加|集中学习|组织生活会|学习会|学习|会议|党课|开会|活动|例会|会|那个)`)
	trailing = regexp.MustCompile(`(?:，|,|所以|就|的|想|要|得|今天|明天|后天)$`)
	// hollow is what is left of 我和王秀英都去不了.
	hollow = regexp.MustCompile(`^[和跟与及都也同一起]*$`)
	// relative is somebody of the speaker's, who is not the speaker: 我妈今天来不了.
	relative = regexp.MustCompile(`^(?:家|孩子|他|她|里)*(?:[爸妈爹娘]|爸爸|妈妈|父亲|母亲|媳妇儿?|老婆|老公|丈夫|爱人|老伴儿?|掌柜的|当家的|儿子|闺女|女儿|孙子|孙女|爷爷|奶奶|公公|婆婆|岳父|岳母|丈人|[大二三]?[哥弟姐妹嫂]子?|邻居)$`)
	// nameLike is what a person is called: 张三, 老王, 赵主任.
	nameLike = regexp.MustCompile(`^(?:[老小大][一-龥]|[` + surnames + `乌斯巴][一-龥]{1,2}|[一-龥]{1,3}(?:书记|主任|同志|委员|大爷|大娘|大叔|大婶|大哥|大姐|老师|医生))$`)
)

// surnames begin nine names out of ten.
const surnames = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚包"

// leaveIn parts a clause at the words that ask leave.
func leaveIn(clause string) (head, tail string, asks bool) {
	at := asksLeave.FindStringIndex(clause)
	if at == nil {
		return clause, "", false
	}
	return clause[:at[0]], clause[at[1]:], true
}

func stripped(s string) string {
	for {
		short := strings.TrimSpace(s[len(openings.FindString(s)):])
		short = strings.TrimSuffix(short, trailing.FindString(short))
		if short == s {
			return s
		}
		s = short
	}
}

// namesIn are the names in a text; of 高红 and 高红梅 the one that is meant.
func namesIn(text string, names []string) (found []string) {
	long := slices.Clone(names)
	slices.SortFunc(long, func(a, b string) int { return len(b) - len(a) })
	for _, n := range slices.Compact(long) {
		if n != "" && strings.Contains(text, n) {
			found = append(found, n)
			text = strings.ReplaceAll(text, n, " ")
		}
	}
	return found
}

func without(s string, names []string) string {
	for _, n := range names {
		s = strings.ReplaceAll(s, n, "")
	}
	return s
}
