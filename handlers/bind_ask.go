package handlers

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/domain"
)

// What a visitor is asked to say who they are, and how it is read.

// askName also gives the unit they named beside it, if any: 三湖村的高红梅.
func askName(c *bot.Chat, scanned domain.Unit) (name, place string) {
	if said := firstWords(c); tellsName(said) {
		c.Offered("name", said)
	}
	ask := c.Words("name", scanned)
	if c.Slot("again") != "" {
		ask = c.Words("nameAgain", nil)
	}
	said := c.Ask(bot.Question{Name: "name", Ask: ask, Free: true}, func(a bot.Answer) (string, string) {
		if !a.Typed {
			return a.Text, ""
		}
		name, place, ok := nameIn(a.Text)
		wish := c.Wish(a.Text)
		switch {
		case a.Photo || !ok:
			return "", c.Words("badName", nil)
		case noName.MatchString(name), wish != "" && wish != bot.Binding:
			return "", c.Words("notName", name)
		}
		return strings.TrimSpace(name + " " + place), ""
	})
	name, place, _ = strings.Cut(said, " ")
	return name, place
}

// firstWords are what a visitor began with: a slot where it is no wish, and where it is
// one (我叫高红梅，我要绑定) a message that leads to a name. A try that failed is over.
func firstWords(c *bot.Chat) string {
	if c.Slot("name") == "" && c.Slot("again") == "" && leads.MatchString(c.Opening()) {
		return c.Opening()
	}
	return c.Slot("name")
}

// longestName is in characters; names of other peoples are written with dots and
// run long.
const longestName = 20

// leads stand in front of a name, and whatever stands in front of them is not of it.
var leads = regexp.MustCompile(`^.*(?:我的名字[是叫]|我名字叫|我的?姓名[是叫]|姓名[是叫]?|名字[是叫]|我叫|我是)[:：]?`)

// noName are words of questions, wishes and places, which no name holds.
var noName = regexp.MustCompile(`[吗呢吧谁哪你您我没咋么]|^[不请]|支部$|党委$|党员$|书记$|主任$|二维码|^签到|绑定`)

// nameIn finds the name in 闺女，我叫王秀英, and the unit in 三湖村支部的王秀英同志.
func nameIn(words string) (name, place string, ok bool) {
	name = words
	if lead := leads.FindString(words); lead != "" {
		name, _, _ = strings.Cut(strings.NewReplacer("，", ",", "。", ",").Replace(words[len(lead):]), ",")
	}
	name = strings.Map(plainRune, name)
	if i := strings.LastIndex(name, "的"); i >= 0 {
		place, name = name[:i], name[i+len("的"):]
	}
	name = strings.TrimSuffix(name, "同志")
	n := utf8.RuneCountInString(name)
	foreign := strings.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) && r != dot })
	return name, place, n >= 2 && n <= longestName && !foreign && name != bot.Confirm && name != bot.Skip
}

// dot stands between the parts of a name: 阿依古丽·买买提.
const dot = '·'

// plainRune drops spaces and stops, and writes every kind of dot alike.
func plainRune(r rune) rune {
	switch {
	case strings.ContainsRune("·•・‧．∙⋅", r):
		return dot
	case unicode.IsSpace(r), strings.ContainsRune("，。,.!！:：“”\"", r):
		return -1
	}
	return r
}

// tellsName tells whether a visitor's first words, which may be anything, say a
// name. It must not look at the roster: to ask for the name again where the
// roster has none would tell strangers who is in it.
func tellsName(words string) bool {
	name, _, ok := nameIn(words)
	first, _ := utf8.DecodeRuneInString(name)
	surname := strings.ContainsRune(surnames, first) && utf8.RuneCountInString(name) <= 4
	said := strings.Contains(words, "我叫") || strings.Contains(words, "姓名")
	return ok && (surname || said) && !noName.MatchString(name) && !village.MatchString(name)
}

// village is what first words name more often than a person: 石桥村. To the question
// for a name it is one.
var village = regexp.MustCompile(`(?:[村镇乡]|嘎查|苏木|社区)$`)

// surnames begin nine names out of ten; whoever has another is asked.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔向汤乔温康施牛樊葛邢安齐易伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游靳柴管鲍华喻祁滕屈饶牟艾尤阳穆卓司"

// digitsKept is how much of a phone number is asked for.
const digitsKept = 4

// askDigits asks for the end of the phone number; empty when the person cannot
// tell.
func askDigits(c *bot.Chat, name string) string {
	q := bot.Question{Name: "digits", Ask: c.Words("digits", name), Optional: true}
	return c.Ask(q, func(a bot.Answer) (string, string) {
		digits := strings.Map(arabic, a.Text)
		switch n := len(digits); {
		case a.Photo:
		case n == digitsKept || n == 11: // or the whole number
			return digits[n-digitsKept:], ""
		case n == 0 && cannotTell(a.Text):
			return "", ""
		}
		return "", c.Words("badDigits", nil)
	})
}

// noPhone is a whole answer that says there is no number to tell; words that only
// hold a 没 or a 不 (谁没交) say nothing of the kind.
var noPhone = regexp.MustCompile(`^(?:我|的|手机|电话|号码|号|后四位|都|也|早就|实在|已经)*` +
	`(?:没有?用?|无|没带|没登记过?|不用|不知道|不晓得|不清楚|不记得|记不[清得住]|想不起来?|忘记?|换)` +
	`(?:手机|电话|号码|号|后四位|[了啊呀呢吧哦的])*$`)

func cannotTell(words string) bool {
	parts := strings.FieldsFunc(words, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(p string) bool { return !noPhone.MatchString(p) })
}

// arabic keeps figures only, full-width ones too.
func arabic(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	}
	return -1
}

// unitsOffered is how many units one may choose from; words that fit more are
// too few.
const unitsOffered = 9

// aroundUnit are the words people put around the name of their unit.
var aroundUnit = regexp.MustCompile(`^(?:我们?是?|在)+|(?:的|那边|这边|这里|那里|[。，,.])+$`)

// askUnit finds a unit by words, and asks which where they fit several. That the
// account tells the names of units is no harm; it does not tell who is in them.
func (l *claim) askUnit() (domain.Unit, error) {
	c := l.c
	c.Offered("unit", l.place)
	words := c.Ask(bot.Question{Name: "unit", Free: true}, func(a bot.Answer) (string, string) {
		words := aroundUnit.ReplaceAllString(strings.TrimSpace(a.Text), "")
		units, err := l.Records.UnitsNamed(c.Context(), words, c.Today(), unitsOffered+1)
		if err != nil {
			return words, "" // the same read fails below, where it can be told
		}
		switch n := len(units); {
		case a.Photo || n == 0:
			return "", c.Words("noUnit", nil)
		case n > unitsOffered:
			return "", c.Words("manyUnits", nil)
		}
		return words, ""
	})
	units, err := l.Records.UnitsNamed(c.Context(), words, c.Today(), unitsOffered)
	if err != nil || len(units) == 1 {
		return append(units, domain.Unit{})[0], err
	}
	return l.pickUnit(units)
}

func (l *claim) pickUnit(units []domain.Unit) (domain.Unit, error) {
	var opts []bot.Option
	for _, u := range units {
		o := bot.Option{Key: idKey(u.ID), Label: u.Label()}
		if u.Parent != 0 {
			above, err := l.Records.Unit(l.c.Context(), u.Parent, l.c.Today())
			if err != nil {
				return domain.Unit{}, err
			}
			o.Label = l.c.Words("unitOption", []domain.Unit{u, above})
		}
		opts = append(opts, o)
	}
	return units[indexOption(opts, l.c.Choice("whichUnit", opts...))], nil
}
