package understand

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// pieceKind is what a piece of a report does.
type pieceKind int

const (
	plainWord  pieceKind = iota // says something the form knows nothing of
	glue                        // says nothing by itself: 一共有, 我们
	nameWord                    // names fields
	figureWord                  // a number with its measure word
	comma                       // ends a clause
	stop                        // ends a sentence
	colon                       //
	numbering                   // the 2. of a numbered list
	takesBack                   // 不对, 应该是: what was said before is wrong
	denies                      // 不是: what comes is wrong
	says0                       // 没, 没有, 无
	perEach                     // 每次
	allInAll                    // 一共
	apart                       // 请假, 应到, 其中: the figure is another
	planned                     // 下周, 打算
	lastTime                    // 上周
	thisTime                    // 本周
	framing                     // what stands around a report: 汇报如下, 谢谢
)

// piece is a stretch of a text.
type piece struct {
	kind     pieceKind
	from, to int
	means    set // fields a name may mean
	micro    int64
	unit     string
	vague    bool // a figure that is no exact number
	item     int  // of a numbering
}

// Words that every report is made of, by what they do.
var reportWords = map[pieceKind]string{
	glue: "了 的 地 得 过 着 也 都 就 还 又 再 是 为 有 到 达 约 大约 大概 达到 我们 我 我村 我校 我院 我支部 咱们 咱村 咱 村里 全村 全校 全院 本 本村 本支部 今天 昨天 眼下 现在 目前 最近 正是 " +
		"全体 全部 组织 开展 进行 完成 安排 党员 同志 同志们 人员 干部 另外 然后 以及 并 和 与 及 已 已经 吧 啊 呀 哦 呢 嘛 哈 嗯 那个 这个 " +
		"把 给 您 请 按计划 分别 各项 数量 实到 已到 实际 " +
		"一是 二是 三是 四是 五是 零 了个 去 能 做 做了 搞 搞了 办 里 中 上 下 时 人 左右",
	framing:   "周报 周报告 月报 月总结 季报 年报 报告 汇报 报一下 报下 报 上报 填报 补报 交 情况 如下 一下 你好 您好 谢谢 谢谢您 辛苦 辛苦了 麻烦 麻烦您 收到 完毕 汇报完毕 以上 就这些 就这样 没了 没有了 请查收 领导 书记 主任 支部书记 支部 党支部 总支 党总支",
	allInAll:  "共 一共 总共 合计 总计 累计 共计 总的 总",
	perEach:   "每 每次 每场 每户 每人 每回 每期 人均 户均 平均",
	takesBack: "不对 错了 说错 说错了 写错 写错了 填错 填错了 记错 记错了 报错了 弄错了 数错了 搞错了 应该是 应该 应为 应是 更正 更正为 纠正 改成 改为 改到 改 换成 而是 哦不 噢不 啊不 重说",
	denies:    "不是 并非",
	says0:     "没 没有 没能 没去 未 未能 无 暂无 还没 还没有 都没 都没有 也没 也没有 没怎么",
	apart:     absentOf(absentWords) + " " + absentOf(expectedWords) + " 其中 包括 含 正在 缺 迟到 早退",
	planned:   "打算 计划 准备 拟 预计 争取 明天 后天 下周 下个周 下星期 下礼拜 下月 下个月 下季度 下一季度 明年 下次 下一步 下步 将",
	lastTime:  "上周 上个周 上星期 上礼拜 上月 上个月 上季度 去年 上期 上一期",
	thisTime:  "本周 这周 这一周 这个周 这星期 这礼拜 本月 这月 这个月 当月 本季度 这季度 这个季度 今年 本期 这期 这一期 这次",
}

// absentOf is the alternatives of a pattern, apart by spaces.
func absentOf(pattern string) string {
	return strings.ReplaceAll(strings.ReplaceAll(pattern, "请了?假", "请假|请了假"), "|", " ")
}

// kindOf is the kind of each of those words.
var kindOf, longestWord = func() (map[string]pieceKind, map[rune]int) {
	kinds, longest := map[string]pieceKind{}, map[rune]int{}
	for kind, words := range reportWords {
		for w := range strings.FieldsSeq(words) {
			if k, twice := kinds[w]; !twice || k == glue {
				kinds[w] = kind
			}
			r, _ := utf8.DecodeRuneInString(w)
			longest[r] = max(longest[r], len(w))
		}
	}
	return kinds, longest
}()

// reportWord finds the longest of those words that s begins with.
func reportWord(s string) (kind pieceKind, length int) {
	r, _ := utf8.DecodeRuneInString(s)
	for n := min(longestWord[r], len(s)); n > 0; n-- {
		if kind, ok := kindOf[s[:n]]; ok {
			return kind, n
		}
	}
	return plainWord, 0
}

// piecesOf parts a text in plain characters. They cover it without a gap.
func (fn *formNames) piecesOf(s string) (all []piece) {
	masked := maskNotFigures(s)
	items := itemsOf(s)
	figures := fn.figuresOf(masked, items)
	for i := 0; i < len(s); {
		w := fn.pieceAt(s, masked, i, items, figures)
		i = w.to
		if last := len(all) - 1; last >= 0 && w.kind == plainWord && all[last].kind == plainWord {
			all[last].to = w.to
			continue
		}
		all = append(all, w)
	}
	return all
}

func (fn *formNames) pieceAt(s, masked string, i int, items, figures map[int]piece) piece {
	if w, ok := items[i]; ok {
		return w
	}
	if w, ok := figures[i]; ok {
		return w
	}
	name, named := fn.name(s[i:])
	kind, n := reportWord(s[i:])
	switch {
	case named && name.means == 0: // of the form itself
		return piece{kind: framing, from: i, to: i + len(name.word)}
	case named && len(name.word) >= n:
		return piece{kind: nameWord, from: i, to: i + len(name.word), means: name.means}
	case n > 0:
		return piece{kind: kind, from: i, to: i + n}
	case masked[i] == gone:
		return piece{kind: glue, from: i, to: i + len(masked[i:]) - len(strings.TrimLeft(masked[i:], string(rune(gone))))}
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return piece{kind: markOf(r), from: i, to: i + n}
}

func markOf(r rune) pieceKind {
	switch {
	case strings.ContainsRune("，, 、()", r):
		return comma
	case strings.ContainsRune("。;!?\n", r):
		return stop
	case r == ':':
		return colon
	case strings.ContainsRune(`"'“”‘’《》<>[]【】~-_.+=*#·/`, r):
		return glue
	}
	return plainWord
}

// figuresOf finds the figures by where they begin.
func (fn *formNames) figuresOf(s string, items map[int]piece) map[int]piece {
	b := []byte(s)
	for _, w := range items {
		copy(b[w.from:w.to], strings.Repeat("\n", w.to-w.from))
	}
	s = string(b)
	found := map[int]piece{}
	for _, at := range numeral.FindAllStringIndex(s, -1) {
		lead, tail := before(s, at[0]), after(s, at[1])
		if !counts(s[at[0]:at[1]], lead, tail) {
			continue
		}
		w := piece{kind: figureWord, from: at[0], to: at[1]}
		v, exact := parseNumeral(s[at[0]:at[1]])
		w.micro = v
		w.vague = !exact || vagueAfter.MatchString(tail) || vagueLead.MatchString(lead) || tensOf(lead, s[at[0]:at[1]])
		fn.measured(&w, tail)
		if found[w.from] = w; len(found) > mostMentions {
			break // no report
		}
	}
	fn.fewOf(s, found)
	return found
}

// vagueLead is vagueBefore without the words that say there was none: beside a name
// they are read as such.
var vagueLead = regexp.MustCompile(`(?:[几近]|不到|不足|不止|超过|至少|至多|最多|大于|小于|高于|低于|分之|\d */|[负=.a-z+]|[0-9人次户件个] *[-~至到] *)$`)

// measured adds the measure word behind a figure. Money is brought to yuan.
func (fn *formNames) measured(w *piece, tail string) {
	if yuan, n := inYuan(w.micro, tail); n > 0 {
		w.micro, w.unit, w.to = yuan, "元", w.to+n
		return
	}
	rest := strings.TrimLeft(tail, " 多余几来")
	if w.unit = fn.unitOf(rest); w.unit != "" {
		w.to += len(tail) - len(rest) + len(w.unit)
	}
	if w.unit == "个" && people.MatchString(rest) {
		w.unit = "人" // 二十一个党员
	}
}

var people = regexp.MustCompile(`^个(?:老|小)?(?:人|党员|同志|干部|预备党员|积极分子)`)

// aFew are figures without a numeral that can be read.
var aFew = regexp.MustCompile(`(?:[一二三四五六七八九]?[十百千]几|好?几[十百千万]*|数[十百千万]+|若干)(` + measures + `)`)

// fewOf adds the figures that are no numbers.
func (fn *formNames) fewOf(s string, found map[int]piece) {
	for _, at := range aFew.FindAllStringSubmatchIndex(s, -1) {
		w := piece{kind: figureWord, from: at[0], to: at[2], vague: true}
		fn.measured(&w, after(s, at[2]))
		found[at[0]] = w
	}
}

// itemMark is how the items of a list are numbered: 1. 2、 (3) 四、 ⑤.
var itemMark = regexp.MustCompile(`[(]?(?:([0-9]{1,2})|([一二三四五六七八九十]))[.、:)]|[①-⑳]`)

// itemsOf finds the numbers of a list that goes 1, 2, 3 …, by where they begin; none
// where there is no second.
func itemsOf(s string) map[int]piece {
	items := map[int]piece{}
	for _, at := range itemMark.FindAllStringSubmatchIndex(s, -1) {
		next := len(items) + 1
		if itemNumber(s, at) != next || isDigit(s[at[0]]) && at[0] > 0 && isDigit(s[at[0]-1]) {
			continue
		}
		if next == 1 && at[0] > 0 && !endsClause(s[:at[0]]) {
			continue
		}
		items[at[0]] = piece{kind: numbering, from: at[0], to: at[1], item: next}
	}
	if len(items) < 2 {
		return nil
	}
	return items
}

func itemNumber(s string, at []int) int {
	m := groups(s, at)
	switch {
	case m[1] != "":
		return number(m[1])
	case m[2] != "":
		return strings.Index("一二三四五六七八九十", m[2])/len("一") + 1
	}
	r, _ := utf8.DecodeRuneInString(m[0])
	return int(r-'①') + 1
}

func endsClause(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	k := markOf(r)
	return k == comma || k == stop || k == colon
}
