package roster

import (
	"bytes"
	"strings"
	"testing"

	"lianluo/domain"
)

// Each slip is one row among good ones: the words it is refused with, and that
// the good ones stand.
func TestRefusedOrganisations(t *testing.T) {
	for row, want := range map[string]string{
		"010203,,,0102,支部,,":                                    "第 6 行「组织名称」：没有填。请填上。",
		",西村支部,,0102,支部,,":                                      "第 6 行「组织编码」：没有填。请填上；编码定了就不要改。",
		"01.02,西村支部,,0102,支部,,":                                 "第 6 行「组织编码」写的是「01.02」：编码只用数字、字母、- 和 _，最多 32 个。",
		"1.02E+05,西村支部,,0102,支部,,":                              "第 6 行「组织编码」写的是「1.02E+05」：Excel 把编码变成了科学计数。请把这一列的格式设为「文本」，再重新填。",
		"010203,西村支部,,0102,小队,,":                                "第 6 行「类别」写的是「小队」：不认识。请写：党委、总支、支部、党小组。",
		"010203,西村支部,,0102,,,":                                  "第 6 行「类别」：没有填。请写：党委、总支、支部、党小组。",
		"010203,西村支部,,0102,支部,农枚区,":                             "第 6 行「领域」写的是「农枚区」：不认识。请写：农牧区、社区、机关、乡镇机关、事业单位、学校、医院、国有企业、非公企业、社会组织、离退休、流动党员、其他。",
		"010203,西村支部,,0102,支部,,春天":                              "第 6 行「启动日期」写的是「春天」：不是日期。请写如 2009/3/5、2009年3月5日。",
		"010203,西村支部,,0102,支部,,2009":                            "第 6 行「启动日期」写的是「2009」：不是日期。请写如 2009/3/5、2009年3月5日。",
		"010203,西村支部,,0102,支部,,2009/2/30":                       "第 6 行「启动日期」写的是「2009/2/30」：不是日期。请写如 2009/3/5、2009年3月5日。",
		"010203,西村支部," + strings.Repeat("西", 21) + ",0102,支部,,": "第 6 行「简称」写的是「西西西西西西西西西西西西西西西西西西西西…」：有 21 个字，最多 20 个。请写短些，或留空。",
		"010203,西村支部,,0109,支部,,":                                "第 6 行「上级编码」写的是「0109」：没有这个组织编码。请核对，或先把这个组织加进组织表。",
		"010203,西村支部,,102,支部,,":                                 "第 6 行「上级编码」写的是「102」：没有这个组织编码，有一个是 0102：多半是 Excel 去掉了前面的 0。请把这一列的格式设为「文本」，再重新填。",
		"010203,西村支部,,010201,支部,,":                              "第 6 行「类别」写的是「支部」：上级 010201 是支部，下面不能设支部。请核对类别或上级编码。",
		"010203,西村支部,,,支部,,":                                    "第 6 行「上级编码」：没有填。最上级组织只能有一个，已经是「01」。请填上级的组织编码。",
		"010203,西村支部,,010203,党委,,":                              "第 6 行「上级编码」写的是「010203」：上级绕成了一圈（010203 → 010203）。请改其中一个的上级。",
		"010202,又一个东村,,0102,支部,,":                               "第 6 行「组织编码」写的是「010202」：这个编码第 5 行已经用了。请改成各不相同的编码；同一个组织只留一行。",
		"010203,#N/A,,0102,支部,,":                                "第 6 行「组织名称」写的是「#N/A」：公式出错了。请改成普通文字。",
	} {
		res := read(t, domain.Roster{}, unitsCSV+row+"\n")
		if got := lines(res.Refusals); got != "a.csv"+want+"\n" {
			t.Errorf("%s\ngot  %swant a.csv%s", row, got, want)
		}
		if len(res.Roster.Units) != 4 {
			t.Errorf("%s: %d good rows stand", row, len(res.Roster.Units))
		}
	}
}

func TestRefusedMembers(t *testing.T) {
	for row, want := range map[string]string{
		"5,,,010201,,,,,":                          "第 6 行「姓名」：没有填。请填上。",
		",赵六,,010201,,,,,":                         "第 6 行「人员编号」：没有填。请填上；编码定了就不要改。",
		"4,赵六,,010201,,,,,":                        "第 6 行「人员编号」写的是「4」：这个编号第 5 行已经用了。请改成各不相同的编号；同一个人只留一行。",
		"5,赵六,13800138,010201,,,,,":                "第 6 行「手机」：不是电话号码。请写一个 11 位手机号，或带区号的座机；没有就留空。",
		"5,赵六,10000000001/10000000002,010201,,,,,": "第 6 行「手机」：不是电话号码。请写一个 11 位手机号，或带区号的座机；没有就留空。",
		"5,赵六,1.38E+10,010201,,,,,":                "第 6 行「手机」：Excel 把号码变成了科学计数。请把这一列的格式设为「文本」，再重新填。",
		"5,赵六,,0109,,,,,":                          "第 6 行「组织编码」写的是「0109」：没有这个组织编码。请核对，或先把这个组织加进组织表。",
		"5,赵六,,10201,,,,,":                         "第 6 行「组织编码」写的是「10201」：没有这个组织编码，有一个是 010201：多半是 Excel 去掉了前面的 0。请把这一列的格式设为「文本」，再重新填。",
		"5,赵六,,010201,班长,,,,":                      "第 6 行「职务」写的是「班长」：不认识这个职务。请写：党员、书记、联络员、委员、领导、督导、活动办公室；有几个的用、隔开。",
		"5,赵六,,010201,党员,0102,,,":                  "第 6 行「管理组织」写的是「0102」：写了管理组织，却没有职务。请补上职务（如领导、督导），或删去管理组织。",
		"5,赵六,,010201,督导,0102;0109,,,":             "第 6 行「管理组织」写的是「0109」：没有这个组织编码。请核对，或先把这个组织加进组织表。",
		"5,赵六,,010201,督导,三湖镇,,,":                   "第 6 行「管理组织」写的是「三湖镇」：不是组织编码。有几个的用 ; 隔开。",
		"5,赵六,,010201,,,正科,,":                      "第 6 行「层级」写的是「正科」：不认识。请写：县处级以上、其他。",
		"5,赵六,,010201,,,,打工,":                      "第 6 行「流动状态」写的是「打工」：不认识。请写：流动 或 否；不流动的可以留空。",
		"5,赵六,,010201,,,,否,010202":                 "第 6 行「流入组织编码」写的是「010202」：写了流入组织，流动状态却是「否」。请改一处。",
		"5,赵六,,010201,,,,流动,0109":                  "第 6 行「流入组织编码」写的是「0109」：没有这个组织编码。请核对，或先把这个组织加进组织表。",
		"5,赵六,,010201,,,,流动,010201":                "第 6 行「流入组织编码」写的是「010201」：流入组织就是本组织。请改成现在居住地的组织，或留空。",
		"5,\"赵\"六,,010201,,,,,":                    "第 6 行：引号没有成对，这一行没有读到。请改好引号，或另存为 xlsx 再导入。",
		"5,\"赵六,,010201,,,,,\n6,钱七,,010201":        "第 6 行：从这一行起的引号没有成对，到第 7 行为止都没有读到。请改好引号，或另存为 xlsx 再导入。",
	} {
		res := read(t, domain.Roster{}, unitsCSV, membersCSV+row+"\n")
		if got := lines(res.Refusals); got != "b.csv"+want+"\n" {
			t.Errorf("%s\ngot  %swant b.csv%s", row, got, want)
		}
		if len(res.Roster.Members) != 4 {
			t.Errorf("%s: %d good rows stand", row, len(res.Roster.Members))
		}
	}
}

// Everything wrong with a row is told at once, and phone numbers are not.
func TestRowWithManyFaults(t *testing.T) {
	res := read(t, domain.Roster{}, unitsCSV, membersCSV+"5,,138001,010201,班长,,正科,打工,\n")
	if len(res.Refusals) != 5 || strings.Contains(lines(res.Refusals), "138001") {
		t.Error(lines(res.Refusals))
	}
}

func TestOneWeChatOneMember(t *testing.T) {
	res := read(t, domain.Roster{}, unitsCSV, "人员编号,姓名,组织编码,openid\n1,甲,01,o-secret\n2,乙,01,o-secret\n3,丙,01,\n4,丁,01,\n")
	want := "b.csv第 3 行「openid」：与第 2 行的相同。一个微信只能绑定一名党员，请核对。\n"
	if got := lines(res.Refusals); got != want || len(res.Roster.Members) != 3 {
		t.Error(got)
	}
}

// A refused organisation takes with it what hangs on it, with the row to mend.
func TestRefusalsBelowARefusal(t *testing.T) {
	units := strings.Replace(unitsCSV, "0102,三湖镇党委,三湖镇,01,党委", "0102,三湖镇党委,三湖镇,01,镇", 1)
	res := read(t, domain.Roster{}, units, membersCSV)
	want := `a.csv第 3 行「类别」写的是「镇」：不认识。请写：党委、总支、支部、党小组。
a.csv第 4 行「上级编码」写的是「0102」：这个组织（第 3 行）没有被收下。请先改好那一行。
a.csv第 5 行「上级编码」写的是「0102」：这个组织（第 3 行）没有被收下。请先改好那一行。
b.csv第 2 行「组织编码」写的是「010201」：这个组织（a.csv 第 4 行）没有被收下。请先改好那一行。
b.csv第 3 行「组织编码」写的是「010201」：这个组织（a.csv 第 4 行）没有被收下。请先改好那一行。
b.csv第 4 行「组织编码」写的是「010202」：这个组织（a.csv 第 5 行）没有被收下。请先改好那一行。
b.csv第 4 行「流入组织编码」写的是「010201」：这个组织（a.csv 第 4 行）没有被收下。请先改好那一行。
b.csv第 5 行「管理组织」写的是「0102」：这个组织（a.csv 第 3 行）没有被收下。请先改好那一行。
b.csv第 5 行「管理组织」写的是「010202」：这个组织（a.csv 第 5 行）没有被收下。请先改好那一行。
`
	if got := lines(res.Refusals); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if res := read(t, whole(t), units, membersCSV); len(res.Refusals) != 1 || len(res.Roster.Members) != 4 {
		t.Errorf("what the store holds still stands:\n%s", lines(res.Refusals))
	}
}

func TestCircles(t *testing.T) {
	const head = "组织编码,组织名称,上级编码,类别\n"
	res := read(t, domain.Roster{}, head+"1,县委,,党委\n2,甲,4,党委\n3,乙,2,党委\n4,丙,3,党委\n5,丁,4,支部\n")
	if len(res.Refusals) != 4 || len(res.Roster.Units) != 1 || !strings.Contains(lines(res.Refusals), "第 3 行「上级编码」写的是「4」：上级绕成了一圈（2 → 4 → 3 → 2）") {
		t.Error(lines(res.Refusals))
	}
	// The file turns two units round, but one of its rows is refused: together
	// with what the store holds that is a circle.
	known := domain.Roster{Units: []domain.RosterUnit{
		{Code: "1", Kind: domain.Committee}, {Code: "2", ParentCode: "1", Kind: domain.Committee}, {Code: "3", ParentCode: "2", Kind: domain.Committee},
	}}
	res = read(t, known, head+"2,甲,3,党委\n3,乙,1,\n")
	if len(res.Roster.Units) != 0 || !strings.Contains(lines(res.Refusals), "绕成了一圈") {
		t.Error(lines(res.Refusals), res.Roster.Units)
	}
}

// A branch that lost its parent does not become the top because it comes first.
func TestTheRootIsTheOneWithUnitsBelow(t *testing.T) {
	res := read(t, domain.Roster{}, "组织编码,组织名称,上级编码,类别\n9,东村支部,,支部\n1,县委,,党委\n2,镇党委,1,党委\n")
	if got := lines(res.Refusals); got != "a.csv第 2 行「上级编码」：没有填。最上级组织只能有一个，已经是「1」。请填上级的组织编码。\n" {
		t.Error(got)
	}
}

func TestRefusedFiles(t *testing.T) {
	book := workbook(t, "表", [][]any{{"a", "b"}})
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"old Excel", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), advice[oldExcel]},
		{"web page", []byte("\n<html><table><tr><td>姓名</td></tr></table></html>"), advice[htmlFile]},
		{"web page with a mark", []byte("\ufeff<table>"), advice[htmlFile]},
		{"Unicode text", []byte("\xff\xfe\x59\x00"), advice[utf16File]},
		{"nothing", nil, advice[emptyFile]},
		{"blanks", []byte("\ufeff \r\n"), advice[emptyFile]},
		{"a picture", []byte("\x89PNG\x00\x00"), advice[binaryFile]},
		{"a torn workbook", book[:len(book)/2], "打不开：不是 Excel 工作簿，文件坏了，或大得不正常。请用 Excel 打开后「另存为」xlsx 再导入。"},
		{"no header", []byte("你好\n世界\n"), "前 10 行里找不到表头。组织表要有「组织编码」「组织名称」「上级编码」「类别」，人员表要有「人员编号」「姓名」「组织编码」。"},
		{"lacks a column", []byte("人员编号,姓名,手机\n1,甲,\n"), "第 1 行「组织编码」：缺这一列，整张表没有读。请加上，表头就写「组织编码」。"},
		{"a column twice", []byte("人员编号,姓名,手机,组织编码,联系电话\n1,甲,,01,\n"), "第 1 行「手机」：这一列出现了两次。请删去一列。"},
	} {
		res, err := Read([]File{{"f", bytes.NewReader(c.data)}}, domain.Roster{})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.TrimSuffix(lines(res.Refusals), "\n")
		if got != "f："+c.want && got != "f"+c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	res := readBook(t, book)
	if got := lines(res.Refusals); !strings.HasPrefix(got, "名册.xlsx「表」：前 10 行里找不到表头。") {
		t.Error(got)
	}
}
