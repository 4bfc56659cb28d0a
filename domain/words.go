package domain

import (
	"slices"
	"strings"
)

// The words offices write in their sheets and files, the first of each line the
// one that is written back.
var (
	kindWords = []wordsOf[UnitKind]{
		{Committee, []string{"党委", "党工委", "工委", "党组", "基层党委"}},
		{GeneralBranch, []string{"总支", "党总支", "党总支部"}},
		{Branch, []string{"支部", "党支部", "联合支部", "联合党支部"}},
		{Group, []string{"党小组", "小组"}},
	}
	roleWords = []wordsOf[Role]{
		{RoleMember, []string{"党员", "普通党员", "正式党员", "预备党员"}},
		{RoleSecretary, []string{"书记", "副书记", "第一书记", "支部书记", "支部副书记", "党支部书记", "党支部副书记", "总支书记", "总支副书记", "党总支书记", "党总支副书记", "党委书记", "党委副书记"}},
		{RoleLiaison, []string{"联络员"}},
		{RoleBoard, []string{"委员", "支部委员", "党委委员", "组织委员", "宣传委员", "纪检委员", "支委"}},
		{RoleLeader, []string{"领导", "领导干部", "联系领导"}},
		{RoleInspector, []string{"督导", "督导员", "督导组", "督导组组长", "督导组成员", "指导员", "活动指导员"}},
		{RoleOffice, []string{"活动办公室", "活动办", "办公室工作人员", "活动办公室工作人员", "领导小组办公室"}},
	}
	fieldWords = []wordsOf[string]{
		{"农牧区", []string{"农牧区", "农村", "牧区", "农村牧区"}},
		{"社区", []string{"社区"}},
		{"机关", []string{"机关"}},
		{"乡镇机关", []string{"乡镇机关", "乡镇", "街道", "苏木乡镇"}},
		{"事业单位", []string{"事业单位"}},
		{"学校", []string{"学校"}},
		{"医院", []string{"医院", "卫生院"}},
		{"国有企业", []string{"国有企业", "国企"}},
		{"非公企业", []string{"非公企业", "非公有制企业", "非公"}},
		{"社会组织", []string{"社会组织"}},
		{"离退休", []string{"离退休", "离退休党员", "离退休干部"}},
		{"流动党员", []string{"流动党员"}},
		{"其他", []string{"其他", "其它"}},
	}
	levelWords = []wordsOf[string]{
		{LevelSenior, []string{LevelSenior, "县处级及以上", "县处级以上领导干部"}},
		{"", []string{"其他", "其它"}},
	}
)

type wordsOf[T comparable] struct {
	value T
	words []string
}

// ParseKind reads 类别: 党委, 总支, 支部 or 党小组.
func ParseKind(s string) (UnitKind, bool) { return parseWord(kindWords, s) }

// ParseRole reads one 职务: 书记, 副书记, 联络员, 委员, 领导, 督导, 活动办公室, 党员 and what
// they are also called.
func ParseRole(s string) (Role, bool) { return parseWord(roleWords, s) }

// ParseField reads 领域 and gives its usual name; the list is closed, so that a
// slip of the pen does not put a unit out of everyone's audience. 其他 is in it.
func ParseField(s string) (string, bool) { return parseWord(fieldWords, s) }

// ParseLevel reads 层级: [LevelSenior], or 其他, which is the empty level.
func ParseLevel(s string) (string, bool) { return parseWord(levelWords, s) }

// Word is 类别 as sheets have it.
func (k UnitKind) Word() string { return firstWord(kindWords, k) }

// Word is 职务 as sheets have it; empty for a visitor.
func (r Role) Word() string { return firstWord(roleWords, r) }

// KindWords lists the usual words of 类别, for answers to those who wrote
// something else.
func KindWords() []string { return firstWords(kindWords) }

// RoleWords lists the usual words of 职务.
func RoleWords() []string { return firstWords(roleWords) }

// FieldWords lists the usual words of 领域.
func FieldWords() []string { return firstWords(fieldWords) }

func parseWord[T comparable](list []wordsOf[T], s string) (T, bool) {
	s = strings.TrimSpace(s)
	i := slices.IndexFunc(list, func(w wordsOf[T]) bool { return slices.Contains(w.words, s) })
	if i < 0 {
		var none T
		return none, false
	}
	return list[i].value, true
}

func firstWord[T comparable](list []wordsOf[T], v T) string {
	i := slices.IndexFunc(list, func(w wordsOf[T]) bool { return w.value == v })
	if i < 0 {
		return ""
	}
	return list[i].words[0]
}

func firstWords[T comparable](list []wordsOf[T]) (out []string) {
	for _, w := range list {
		out = append(out, w.words[0])
	}
	return out
}
