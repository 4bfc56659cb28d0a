package configs

import (
	"strings"
	"testing"
)

// slip is one thing an office gets wrong: what is changed in a good file, and
// every fault it is told, line and words.
type slip struct {
	name     string
	old, new string
	want     string
}

func refuseAll(t *testing.T, file string, slips []slip) {
	t.Helper()
	good := testFile(t, file)
	for _, s := range slips {
		t.Run(s.name, func(t *testing.T) {
			if strings.Count(good, s.old) != 1 {
				t.Fatalf("%q stands %d times in the good file", s.old, strings.Count(good, s.old))
			}
			_, err := ParseCampaign("f", []byte(strings.Replace(good, s.old, s.new, 1)))
			if err == nil {
				t.Fatal("it was taken")
			}
			if err.Error() != s.want {
				t.Errorf("got\n%s\nwant\n%s", err, s.want)
			}
		})
	}
}

func TestFaultsOfTheWhole(t *testing.T) {
	refuseAll(t, "common", []slip{
		{"unknown key", "year: 2009", "yaer: 2009", "f:3: 没有「yaer」这个键。可用的键：code、name、year、covers、contact、span、windows、check_in、phases、tasks、readings、forms。\nf:6: 「3月上旬」没有年份。请在文件开头写「year: 2009」，或写成「2009年3月上旬」。"},
		{"key twice", "year: 2009", "year: 2009\nyear: 2010", "f:4: 「year」写了两遍，第 3 行已有。请删去一处。"},
		{"no name", "name: 春季学习\n", "", "f:1: 缺「name」。请加一行，例如「name: 学习实践活动」。"},
		{"empty name", "name: 春季学习", "name:", "f:1: 缺「name」。请加一行，例如「name: 学习实践活动」。"},
		{"long name", "name: 春季学习", "name: " + strings.Repeat("学", 41), "f:2: 「name」有 41 个字，最多 40 个。请写短些。"},
		{"bad code", "code: spring", "code: 春季", "f:1: 代号「春季」不行。请只用小写字母、数字和 -，最多 32 个，不以 - 开头。"},
		{"year not a year", "year: 2009", "year: 二〇〇九", "f:3: 「year」写的是「二〇〇九」。请写 2000 到 2100 之间的整数。"},
		{"no contact", "contact: {name: 活动办公室, phone: 0470-0000000}\n", "", "f:1: 缺「contact」。请加一行，例如「contact: {name: 活动办公室, phone: 0470-0000000}」。"},
		{"contact without phone", ", phone: 0470-0000000}", "}", "f:5: 「contact」缺「phone」。请加一行，例如「phone: 0470-0000000」。"},
		{"phone not a phone", "phone: 0470-0000000", "phone: 找小王", "f:5: 电话「找小王」不像电话号码。请只写数字和短横，例如 0470-0000000。"},
		{"contact is a text", "contact: {name: 活动办公室, phone: 0470-0000000}", "contact: 小王", "f:5: 「contact」应当写成几行「键: 值」。可用的键：name、phone、place、hours。"},
		{"span backwards", "span: {from: 3月上旬, to: 8月下旬}", "span: {from: 8月下旬, to: 3月上旬}", "f:6: 结束（2009-03-10）早于开始（2009-08-21）。跨年的请写上年份，例如 2010年2月。"},
		{"span of years", "span: {from: 3月上旬, to: 8月下旬}", "span: {from: 3月上旬, to: 2019年8月}", "f:6: 活动从 2009-03-01 到 2019-08-31，超过三年。请检查年份。"},
		{"span without end", "span: {from: 3月上旬, to: 8月下旬}", "span: {from: 3月上旬}", "f:6: 「span」缺「to」。请加一行，例如「to: 4月下旬」。"},
		{"no such day", "span: {from: 3月上旬, to: 8月下旬}", "span: {from: 3月上旬, to: 8月32日}", "f:6: 「8月32日」不是日期。请写如 3月13日、3月上旬、3月20日前、2009年3月13日。"},
		{"begins before", "span: {from: 3月上旬,", "span: {from: 3月8日前,", "f:6: 开始日期不能写成「…前」「…内」。请写开始的那一天。"},
		{"windows beside a span", "check_in:", "windows: [{to: 3月1日}]\ncheck_in:", "f:7: 有统一起止日期（span）时不写 windows。请删去一处。"},
		{"check-in without unit", "ahead: 30分钟", "ahead: 30", "f:7: 「ahead」写的是「30」。请写 1分钟 到 24小时，例如 30分钟。"},
		{"check-in of days", "late: 1小时", "late: 25小时", "f:7: 「late」写的是「25小时」。请写 1分钟 到 24小时，例如 30分钟。"},
		{"unknown kind", "covers: {kind: [党委, 总支, 支部]}", "covers: {kind: [党委, 总支, 支部, 小队]}", "f:4: 「kind」里的「小队」不认识。请写：党委、总支、支部、党小组。"},
		{"kind twice", "covers: {kind: [党委, 总支, 支部]}", "covers: {kind: [党委, 总支, 支部, 党支部]}", "f:4: 「kind」里「党支部」重复了。请删去一处。"},
		{"covers people", "covers: {kind: [党委, 总支, 支部]}", "covers: {role: 书记}", "f:4: 没有「role」这个键。可用的键：kind、field。"},
		{"empty list", "readings:\n  - {code: reader, title: 学习读本, where: 支部书柜}", "readings: []", "f:23: 「readings」是空的。请写内容，或删去这一行。"},
		{"list is a text", "readings:\n  - {code: reader, title: 学习读本, where: 支部书柜}", "readings: 学习读本", "f:23: 「readings」应当写成几条，每条以「- 」开头。"},
	})
}

func TestFaultsOfPhases(t *testing.T) {
	refuseAll(t, "common", []slip{
		{"code twice", "code: mend", "code: study", "f:16: 阶段的代号「study」第 9 行已经用了。请换一个。"},
		{"name twice", "name: 整改落实", "name: 学习调研", "f:17: 阶段的名称「学习调研」第 10 行已经用了。请换一个。"},
		{"overlap", "from: 4月26日", "from: 4月下旬", "f:18: 阶段「整改落实」与前面的「学习调研」重叠（2009-04-21 到 2009-04-25）。请写明换阶段的日子，例如前面的 to: 2009-04-23，这里的 from: 2009-04-24。"},
		{"out of order", "from: 4月26日", "from: 3月1日", "f:18: 阶段「整改落实」2009-03-01 开始，写在它前面的「学习调研」却 2009-03-01 才开始。请按先后排列。"},
		{"before the span", "    from: 3月上旬\n", "    from: 2月下旬\n", "f:11: 阶段「学习调研」2009-02-21 开始，早于活动开始（2009-03-01）。请改这里，或改 span。"},
		{"after the span", "to: 8月下旬\ntasks", "to: 9月上旬\ntasks", "f:19: 阶段「整改落实」2009-09-10 结束，晚于活动结束（2009-08-31）。请改这里，或改 span。"},
		{"no bounds", "    from: 4月26日\n    to: 8月下旬\n", "    goal: 改\n", "f:16: 「phases」缺「from」。请加一行，例如「from: 3月上旬」。\nf:16: 「phases」缺「to」。请加一行，例如「to: 4月下旬」。"},
		{"lengths beside a span", "    from: 4月26日\n", "    from: 4月26日\n    lengths: [{length: 2个月}]\n", "f:19: 有统一起止日期（span）时，阶段写 from 和 to，不写 lengths。"},
		{"step outside", "to: 4月20日前", "to: 4月30日", "f:15: 环节「调查研究」（2009-03-21 到 2009-04-30）不在阶段「学习调研」（2009-03-01 到 2009-04-25）之内。请改日期。"},
		{"step order", "training, name: 学习培训, from: 3月上旬, to: 20日前", "training, name: 学习培训, from: 4月上旬, to: 20日前", "f:15: 环节「调查研究」2009-03-21 开始，写在它前面的「学习培训」却 2009-04-01 才开始。请按先后排列。"},
		{"some steps dated", ", from: 3月下旬, to: 4月20日前}", "}", "f:14: 阶段「学习调研」的环节有的有日期，有的没有。请都写，或都不写。"},
		{"step half dated", ", from: 3月下旬, to: 4月20日前}", ", from: 3月下旬}", "f:15: 「steps」缺「to」。请加一行，例如「to: 4月下旬」。"},
		{"step with a length", ", from: 3月下旬, to: 4月20日前}", ", from: 3月下旬, to: 4月20日前, length: 3天}", "f:15: 有统一起止日期（span）时，环节写 from 和 to，不写 length。"},
		{"step code twice", "code: research", "code: training", "f:15: 环节的代号「training」第 14 行已经用了。请换一个。"},
		{"phase is a text", "  - code: mend\n    name: 整改落实\n    from: 4月26日\n    to: 8月下旬\n", "  - 整改落实\n", "f:16: 「phases」应当写成几行「键: 值」。可用的键：code、name、goal、from、to、lengths、steps。"},
	})
}

func TestFaultsOfWork(t *testing.T) {
	refuseAll(t, "common", []slip{
		{"no such phase", "phase: study, due", "phase: learn, due", "f:21: 没有代号是「learn」的阶段。可用的：study、mend。"},
		{"no phase", "for: {role: 书记}, phase: study}", "for: {role: 书记}}", "f:22: 「tasks」缺「phase」。请加一行，例如「phase: study」。"},
		{"due before its phase", "due: 3月13日前", "due: 2月13日前", "f:21: 任务「实施方案」要在 2009-02-13 前完成，不在阶段「学习调研」开始（2009-03-01）到活动结束（2009-08-31）之间。请检查月份。"},
		{"due after everything", "due: 3月13日前", "due: 9月13日前", "f:21: 任务「实施方案」要在 2009-09-13 前完成，不在阶段「学习调研」开始（2009-03-01）到活动结束（2009-08-31）之间。请检查月份。"},
		{"due and within", "due: 3月13日前", "due: 3月13日前, within: 10天", "f:21: due 和 within 只能写一个。"},
		{"within not days", "due: 3月13日前", "within: 两周", "f:21: 「within」写的是「两周」。请写从阶段第一天算起的天数，例如 10天。"},
		{"unknown type", "type: 自选动作", "type: 可选", "f:22: 「type」写的是「可选」。请写：规定动作、自选动作。"},
		{"no type", "type: 自选动作, ", "", "f:22: 「tasks」缺「type」。请加一行，例如「type: 规定动作」。"},
		{"unknown who", "who: 个人", "who: 党员", "f:22: 「who」写的是「党员」。请写：组织、个人。"},
		{"unit task for a role", "who: 个人", "who: 组织", "f:22: 由组织完成的任务（who: 组织）不分职务和层级。请删去 role、level，或写 who: 个人。"},
		{"unknown role", "role: 书记", "role: 班长", "f:22: 「role」里的「班长」不认识。请写：党员、书记、联络员、委员、领导、督导、活动办公室。"},
		{"unknown field", "for: {role: 书记}", "for: {field: 农枚区}", "f:22: 「field」里的「农枚区」不认识。请写：农牧区、社区、机关、乡镇机关、事业单位、学校、医院、国有企业、非公企业、社会组织、离退休、流动党员、其他。"},
		{"unknown level", "for: {role: 书记}", "for: {level: 处级}", "f:22: 「level」里的「处级」不认识。请写：县处级以上。"},
		{"kind not covered", "for: {kind: 党委}, phase", "for: {kind: 党小组}, phase", "f:21: 「党小组」不在本活动范围（covers）之内，写了也没有人会收到。请删去，或加进 covers。"},
		{"task code twice", "code: lecture", "code: plan", "f:22: 任务的代号「plan」第 21 行已经用了。请换一个。"},
		{"long detail", "name: 讲党课", "name: 讲党课, detail: " + strings.Repeat("讲", 201), "f:22: 「detail」有 201 个字，最多 200 个。请写短些。"},
		{"title in brackets", "title: 学习读本", "title: 《学习读本》", "f:24: 书名不带《》，发出时会自动加上；一条只写一本。"},
		{"title twice", "  - {code: reader, title: 学习读本, where: 支部书柜}", "  - {code: reader, title: 学习读本, where: 支部书柜}\n  - {code: reader2, title: 学习读本, where: 支部书柜}", "f:25: 书名「学习读本」第 24 行已经用了。请换一个。"},
		{"nowhere to get it", ", where: 支部书柜", "", "f:24: 「readings」缺「where」。请加一行，例如「where: 支部书柜」。"},
		{"half an address", "where: 支部书柜", "where: https://", "f:24: 网址「https://」不完整，或后面带了别的字。请只写网址。"},
		{"address with words", "where: 支部书柜", "where: https://a.example.cn/x 下载", "f:24: 网址「https://a.example.cn/x 下载」不完整，或后面带了别的字。请只写网址。"},
		{"reading of no phase", "where: 支部书柜", "where: 支部书柜, phase: prepare", "f:24: 没有代号是「prepare」的阶段。可用的：study、mend。"},
	})
}

func TestFaultsOfForms(t *testing.T) {
	refuseAll(t, "common", []slip{
		{"unknown rhythm", "rhythm: 每周", "rhythm: 每旬", "f:29: 「rhythm」写的是「每旬」。请写：每周、每月、每季、每年。"},
		{"no due", "    due: 周五 17:00\n", "", "f:26: 「forms」缺「due」。请加一行，例如「due: 周五 17:00」。"},
		{"due of another rhythm", "due: 周五 17:00", "due: 月底 17:00", "f:31: 「due」写的是「月底 17:00」。这种报告请写如：周五 17:00、下周一 12:00；时间从 00:00 到 23:59，不写就是 17:00。"},
		{"due at no time", "due: 周五 17:00", "due: 周五 25:00", "f:31: 「due」写的是「周五 25:00」。这种报告请写如：周五 17:00、下周一 12:00；时间从 00:00 到 23:59，不写就是 17:00。"},
		{"due in words", "due: 周五 17:00", "due: 周五下班前", "f:31: 「due」写的是「周五下班前」。这种报告请写如：周五 17:00、下周一 12:00；时间从 00:00 到 23:59，不写就是 17:00。"},
		{"form for a role", "for: {kind: 支部}", "for: {kind: 支部, role: 书记}", "f:30: 没有「role」这个键。可用的键：kind、field。"},
		{"name among the words", "words: [周报]", "words: [周报, 周报告]", "f:28: 「周报告」就是名称本身，不用写进 words。"},
		{"reserved word", "words: [周报]", "words: [周报, 返回]", "f:28: 「返回」是随时可说的话，不能作别的用。请换一个。"},
		{"correction as a word", "words: [周报]", "words: [周报, 改2]", "f:28: 「改2」是随时可说的话，不能作别的用。请换一个。"},
		{"word of two forms", "forms:\n", "forms:\n  - {code: other, name: 别的, words: 周报, rhythm: 每月, due: 月底, fields: [{key: a, label: 甲, type: 数字}]}\n", "f:29: 报告的叫法「周报」第 26 行已经用了。请换一个。"},
		{"word of two fields", "words: 做法、情况", "words: 做法、学习次数", "f:34: 报告「周报告」里的叫法「学习次数」第 33 行已经用了。请换一个。"},
		{"no fields", "words: [周报]", "words: [周报]\n  - code: monthly\n    name: 月总结\n    rhythm: 每月\n    due: 月底\n  - code: other\n    name: 别的", "f:26: 「forms」缺「rhythm」。请加一行，例如「rhythm: 每周」。\nf:26: 「forms」缺「due」。请加一行，例如「due: 周五 17:00」。\nf:26: 「forms」缺「fields」。请加一行，例如「fields: [{key: households, label: 走访户数, type: 数字}]」。\nf:29: 「forms」缺「fields」。请加一行，例如「fields: [{key: households, label: 走访户数, type: 数字}]」。"},
		{"key twice", "key: practice", "key: sessions", "f:34: 报告「周报告」里的键「sessions」第 33 行已经用了。请换一个。"},
		{"key in Chinese", "key: practice", "key: 做法", "f:34: 键「做法」不行。请用小写字母开头，只用小写字母、数字和 _，最多 32 个。"},
		{"label twice", "label: 主要做法", "label: 学习次数", "f:34: 报告「周报告」里的叫法「学习次数」第 33 行已经用了。请换一个。"},
		{"no label", "label: 主要做法, ", "", "f:34: 「fields」缺「label」。请加一行，例如「label: 走访户数」。"},
		{"unknown kind of field", "label: 帮扶资金, type: 金额", "label: 帮扶资金, type: 钱", "f:36: 「type」写的是「钱」。请写：数字、金额、文字、单选、多选、日期、照片。"},
		{"photo required", "label: 照片, type: 照片", "label: 照片, type: 照片, required: 是", "f:37: 照片不能设为必填：不得强制拍照留痕。请删去这一行。"},
		{"required in English", "required: 是", "required: true", "f:33: 「required」写的是「true」。请写：是、否。"},
		{"sum of words", "type: 文字, words", "type: 文字, sum: 是, words", "f:34: 「sum」只用于数字、金额的项目。请删去这一行，或改 type。"},
		{"prefill of words", "type: 文字, words", "type: 文字, prefill: 学习次数, words", "f:34: 「prefill」只用于数字的项目。请删去这一行，或改 type。"},
		{"options of a number", "type: 数字, unit: 次", "type: 数字, options: [一, 二], unit: 次", "f:33: 「options」只用于单选、多选的项目。请删去这一行，或改 type。"},
		{"unit of a photo", "label: 照片, type: 照片", "label: 照片, type: 照片, unit: 张", "f:37: 「unit」只用于数字、金额的项目。请删去这一行，或改 type。"},
		{"choice without options", ", options: [农闲, 农忙]", "", "f:35: 「fields」缺「options」。请加一行，例如「options: [是, 否]」。"},
		{"one option", "options: [农闲, 农忙]", "options: [农闲]", "f:35: 选项有 1 个。请写 2 到 9 个。"},
		{"option twice", "options: [农闲, 农忙]", "options: [农闲, 农忙, 农闲]", "f:35: 选项「农闲」写了两遍。请删去一处。"},
		{"option of digits", "options: [农闲, 农忙]", "options: [农闲, 农忙, '3']", "f:35: 选项「3」不行：不能只是数字（会和选项的序号混），也不能带顿号、逗号。"},
		{"text too long", "max: 2000", "max: 5000", "f:34: 「max」写的是「5000」。请写 1 到 2000 之间的整数。"},
		{"limit not a number", "max: 30,", "max: 三十,", "f:33: 「max」写的是「三十」。请写 1 到 1000000000 之间的整数。"},
		{"limits crossed", "min: 1, max: 500", "min: 600, max: 500", "f:36: 最大（500）小于最小（600）。请改 max 或 min。"},
		{"unknown prefill", "prefill: 学习次数", "prefill: 学习场次", "f:33: 「prefill」写的是「学习场次」。请写：学习次数、参加人数。"},
		{"jump too small", "unit: 次,", "unit: 次, jump: 1,", "f:33: 「jump」写的是「1」。请写 2 到 100 之间的整数。"},
		{"unknown limit", "unit: 次,", "unit: 次, at_most: 群众数,", "f:33: 「at_most」写的是「群众数」。请写：党员数。"},
	})
}

func TestFaultsOfOwnStarts(t *testing.T) {
	refuseAll(t, "own", []slip{
		{"dates without a span", "    lengths:\n", "    from: 3月1日\n    to: 4月1日\n    lengths:\n", "f:11: 没有统一起止日期（span）时，各单位自定起点，阶段写 lengths，不写 from 和 to。\nf:12: 没有统一起止日期（span）时，各单位自定起点，阶段写 lengths，不写 from 和 to。"},
		{"no lengths", "    lengths:\n      - {for: {field: 农牧区}, length: 至少1个月10天}\n      - {length: 2个月}\n", "", "f:9: 「phases」缺「lengths」。请加一行，例如「lengths: [{length: 2个月}]」。"},
		{"length in words", "length: 2个月}", "length: 两个月}", "f:13: 「length」写的是「两个月」。请写如 2个月、45天、至少1个月10天。"},
		{"length of nothing", "length: 2个月}", "length: 0天}", "f:13: 「length」写的是「0天」。请写如 2个月、45天、至少1个月10天。"},
		{"default first", "      - {for: {field: 农牧区}, length: 至少1个月10天}\n      - {length: 2个月}\n", "      - {length: 2个月}\n      - {for: {field: 农牧区}, length: 至少1个月10天}\n", "f:13: 前面一条没有 for，已经管住所有组织，这一条用不上。请把没有 for 的放在最后。"},
		{"someone left out", "      - {length: 2个月}\n", "", "f:12: 领域「乡镇机关」的党委没有长度。请加一条，或在最后加一条没有 for 的。"},
		{"steps outlast the phase", "length: 1个月}", "length: 3个月}", "f:15: 阶段「学习」的环节加起来比阶段还长。请改环节或阶段的长度。"},
		{"step with dates", "length: 1个月}", "from: 3月1日, to: 3月5日, length: 1个月}", "f:15: 阶段「学习」的环节有的有日期，有的没有。请都写，或都不写。\nf:16: 各单位自定起点，环节写 length，不写 from 和 to。\nf:16: 各单位自定起点，环节写 length，不写 from 和 to。"},
		{"task on a day", "within: 10天", "due: 3月13日前", "f:18: 各单位自定起点，没有共同的日子。请改写 within，例如「within: 10天」。"},
		{"window without end", ", to: 3月15日", "", "f:7: 「windows」缺「to」。请加一行，例如「to: 4月下旬」。"},
		{"window backwards", "from: 3月1日, to: 3月15日", "from: 3月15日, to: 3月1日", "f:7: 结束（2014-03-01）早于开始（2014-03-15）。跨年的请写上年份，例如 2010年2月。"},
		{"day without month", "from: 3月1日, to: 3月15日", "from: 1日, to: 3月15日", "f:7: 「1日」没有月份。请写成如「3月1日」。"},
		{"window not covered", "{for: {field: 农牧区}, from", "{for: {field: 社区}, from", "f:7: 「社区」不在本活动范围（covers）之内，写了也没有人会收到。请删去，或加进 covers。"},
		{"no phases", "phases:\n  - code: study\n    name: 学习\n    lengths:\n      - {for: {field: 农牧区}, length: 至少1个月10天}\n      - {length: 2个月}\n    steps:\n      - {code: start, name: 启动, length: 10天}\n      - {code: learn, name: 上课, length: 1个月}\n", "", "f:1: 缺「phases」。请加一行，例如「phases: [{code: study, name: 学习调研}]」。"},
		{"task within two weeks of nothing", "within: 10天", "within: 0天", "f:18: 「within」写的是「0天」。请写从阶段第一天算起的天数，例如 10天。"},
		{"no year", "year: 2014\n", "", "f:6: 「3月1日」没有年份。请在文件开头写「year: 2009」，或写成「2009年3月1日」。"},
	})
}

// What stops the reading altogether.
func TestFaultsOfWriting(t *testing.T) {
	refuseAll(t, "common", []slip{
		{"wide colon", "year: 2009", "year：2009", "f:3: 「year：」用了全角冒号。请改成半角冒号加空格：「year: 」。"},
		{"wide colon in a list", "readings:\n  - {code: reader, title: 学习读本, where: 支部书柜}", "readings:\n  - code：reader", "f:24: 「code：」用了全角冒号。请改成半角冒号加空格：「code: 」。"},
		{"tab", "    name: 整改落实", "\tname: 整改落实", "f:17: 缩进用了制表符（Tab）。请改用空格。"},
		{"open bracket", "words: [周报]", "words: [周报", "f:28: 从这里起的写法读不懂。请检查：缩进用空格对齐；冒号后面有空格；引号、括号成对；以 @ % & * 等符号开头的文字放进引号。"},
		{"anchor", "for: {kind: 党委}, phase", "for: &a {kind: 党委}, phase", "f:21: 不能用 & 和 * 引用别处的内容。请把内容原样写在这里；文字以 & 或 * 开头的，放进引号。"},
		{"two documents", "tasks:\n", "---\ntasks:\n", "f: 文件里有两份内容。一个文件只写一份，请删去「---」和它后面的部分。"},
		{"GBK", "name: 春季学习", "name: \xb4\xba\xbc\xbe", "f:2: 文件不是 UTF-8 编码（记事本常存成 ANSI）。请用「另存为」，编码选 UTF-8。"},
		{"nothing", testFile(t, "common"), "# 空\n", "f: 文件是空的。"},
		{"a list", testFile(t, "common"), "- 1\n", "f:1: 应当写成几行「键: 值」。可用的键：code、name、year、covers、contact、span、windows、check_in、phases、tasks、readings、forms。"},
		{"a megabyte", testFile(t, "common"), strings.Repeat("#", maxPage+1), "f: 文件超过 1 MB，不像是设置文件。"},
	})
}

// All faults of a file are told at once, in the order of its lines.
func TestAllFaultsOfACampaignAtOnce(t *testing.T) {
	text := testFile(t, "common")
	for _, s := range [][2]string{{"code: spring", "code: 春"}, {"from: 4月26日", "from: 4月31日"}, {"rhythm: 每周", "rhythm: 常常"}, {"phase: study, due", "phase: x, due"}} {
		text = strings.Replace(text, s[0], s[1], 1)
	}
	_, err := ParseCampaign("f", []byte(text))
	want := `f:1: 代号「春」不行。请只用小写字母、数字和 -，最多 32 个，不以 - 开头。
f:18: 「4月31日」不是日期。请写如 3月13日、3月上旬、3月20日前、2009年3月13日。
f:21: 没有代号是「x」的阶段。可用的：study、mend。
f:29: 「rhythm」写的是「常常」。请写：每周、每月、每季、每年。`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
