package roster

import (
	"slices"
	"strings"
)

// column is a column by the name it is best written with.
type column string

// The columns, as docs and refusals name them.
const (
	unitCode   column = "组织编码"
	unitName   column = "组织名称"
	unitShort  column = "简称"
	parentCode column = "上级编码"
	unitKind   column = "类别"
	unitField  column = "领域"
	unitStart  column = "启动日期"

	memberCode column = "人员编号"
	memberName column = "姓名"
	phone      column = "手机"
	duties     column = "职务"
	reach      column = "管理组织"
	level      column = "层级"
	mobility   column = "流动状态"
	hostCode   column = "流入组织编码"
	openID     column = "openid"
)

type headings []heading

// heading is a column with the names offices also give it.
type heading struct {
	column   column
	required bool
	also     []string
}

var (
	unitColumns = headings{
		{unitCode, true, []string{"党组织编码", "组织代码", "党组织代码", "编码"}},
		{unitName, true, []string{"党组织名称", "党组织", "名称"}},
		{unitShort, false, []string{"组织简称", "党组织简称"}},
		{parentCode, true, []string{"上级组织编码", "上级党组织编码", "上级代码"}},
		{unitKind, true, []string{"组织类别", "党组织类别", "组织类型"}},
		{unitField, false, []string{"所属领域"}},
		{unitStart, false, []string{"启动时间", "开始日期"}},
	}
	memberColumns = headings{
		{memberCode, true, []string{"党员编号", "编号", "人员编码"}},
		{memberName, true, []string{"党员姓名", "名字"}},
		{phone, false, []string{"手机号", "手机号码", "电话", "联系电话", "联系方式"}},
		{unitCode, true, []string{"党组织编码", "组织代码", "党组织代码", "所在组织编码", "所在党组织编码"}},
		{duties, false, []string{"党内职务"}},
		{reach, false, []string{"管理组织编码", "联系点编码"}},
		{level, false, []string{"职务层级"}},
		{mobility, false, []string{"流动情况", "是否流动党员", "流动党员"}},
		{hostCode, false, []string{"流入地组织编码", "流入党组织编码"}},
		{openID, false, nil},
	}
)

func required(l headings) (out []string) {
	for _, h := range l {
		if h.required {
			out = append(out, string(h.column))
		}
	}
	return out
}

// recognise tells whether a header is of members or of organisations, how many
// of its columns are known, and which column each cell heads.
func recognise(cells []string) (ofMembers bool, known int, columns []column) {
	units, asUnits := match(cells, unitColumns)
	members, asMembers := match(cells, memberColumns)
	if members >= units {
		return true, members, asMembers
	}
	return false, units, asUnits
}

func match(cells []string, list headings) (n int, columns []column) {
	columns = make([]column, len(cells))
	for i, cell := range cells {
		if columns[i] = list.find(headerText(cell)); columns[i] != "" {
			n++
		}
	}
	return n, columns
}

func (l headings) find(name string) column {
	for _, h := range l {
		if strings.EqualFold(name, string(h.column)) || slices.Contains(h.also, name) {
			return h.column
		}
	}
	return ""
}

// headerText is a header without blanks, line breaks, stars and remarks in
// brackets: 「 *手 机（必填）」 is 手机.
func headerText(s string) string {
	s = strings.ReplaceAll(plain(s), "*", "")
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return s
}
