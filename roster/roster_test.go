package roster

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"lianluo/domain"
)

const (
	unitsCSV = `组织编码,组织名称,简称,上级编码,类别,领域,启动日期
01,中共样板县委员会,县委,,党委,机关,
0102,三湖镇党委,三湖镇,01,党委,农牧区,2009/3/5
010201,三湖村支部,三湖村,0102,支部,农村,39877
010202,东村支部,东村,0102,支部,农牧区,
`
	membersCSV = `人员编号,姓名,手机,组织编码,职务,管理组织,层级,流动状态,流入组织编码
1,王秀英,10000000001,010201,书记、委员,,,,
2,王　芳,100-0000-0002,010201,联络员,,,,
3,巴特尔,,010202,书记,,其他,流动,010201
4,李国栋,0470-1234567,01,领导;党员,0102；010202,县处级以上,,
`
)

func read(t *testing.T, known domain.Roster, texts ...string) Result {
	t.Helper()
	var files []File
	for i, s := range texts {
		files = append(files, File{string(rune('a'+i)) + ".csv", strings.NewReader(s)})
	}
	res, err := Read(files, known)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func whole(t *testing.T) domain.Roster {
	t.Helper()
	res := read(t, domain.Roster{}, unitsCSV, membersCSV)
	if len(res.Refusals) > 0 {
		t.Fatal(res.Refusals)
	}
	return res.Roster
}

func lines(refusals []Refusal) string {
	var b strings.Builder
	for _, r := range refusals {
		b.WriteString(r.String() + "\n")
	}
	return b.String()
}

func TestWhatSheetsSay(t *testing.T) {
	want := domain.Roster{
		Units: []domain.RosterUnit{
			{Code: "01", Name: "中共样板县委员会", Short: "县委", Kind: domain.Committee, Field: "机关"},
			{Code: "0102", Name: "三湖镇党委", Short: "三湖镇", ParentCode: "01", Kind: domain.Committee, Field: "农牧区", Start: 20090305},
			{Code: "010201", Name: "三湖村支部", Short: "三湖村", ParentCode: "0102", Kind: domain.Branch, Field: "农牧区", Start: 20090305},
			{Code: "010202", Name: "东村支部", Short: "东村", ParentCode: "0102", Kind: domain.Branch, Field: "农牧区"},
		},
		Members: []domain.RosterMember{
			{Code: "1", Name: "王秀英", Phone: "10000000001", UnitCode: "010201", Roles: []domain.Role{domain.RoleSecretary, domain.RoleBoard}},
			{Code: "2", Name: "王芳", Phone: "10000000002", UnitCode: "010201", Roles: []domain.Role{domain.RoleLiaison}},
			{Code: "3", Name: "巴特尔", UnitCode: "010202", Roles: []domain.Role{domain.RoleSecretary}, Mobile: true, HostCode: "010201"},
			{Code: "4", Name: "李国栋", Phone: "04701234567", UnitCode: "01", Roles: []domain.Role{domain.RoleLeader}, Reach: []string{"0102", "010202"}, Level: domain.LevelSenior},
		},
	}
	if got := whole(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// However it is written down, it is the same list.
func TestShapesOfAFile(t *testing.T) {
	gbk := func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	headed := func(s string) string { return "样板县党员名册,,,\n2009年2月,,\n\n" + s }
	turned := "备注," + strings.NewReplacer("人员编号", "* 党员 编号（必填）", "手机", "联系电话", "\n", "\n随便,").Replace(strings.TrimSuffix(membersCSV, "\n")) + "\n"
	for name, pair := range map[string][2]string{
		"mark":          {"\ufeff" + unitsCSV, "\ufeff" + membersCSV},
		"GBK":           {gbk(unitsCSV), gbk(membersCSV)},
		"windows":       {strings.ReplaceAll(unitsCSV, "\n", "\r\n"), strings.ReplaceAll(membersCSV, "\n", "\r\n")},
		"titles":        {headed(unitsCSV), headed(membersCSV)},
		"tabs":          {strings.ReplaceAll(unitsCSV, ",", "\t"), strings.ReplaceAll(membersCSV, ",", "\t")},
		"semicolons":    {strings.ReplaceAll(unitsCSV, ",", ";"), strings.ReplaceAll(strings.NewReplacer(";", "、").Replace(membersCSV), ",", ";")},
		"turned":        {unitsCSV, turned},
		"members first": {membersCSV, unitsCSV},
		"full width":    {strings.ReplaceAll(unitsCSV, "0102", "０１０２"), membersCSV},
	} {
		res := read(t, domain.Roster{}, pair[0], pair[1])
		if len(res.Refusals) > 0 || !reflect.DeepEqual(res.Roster, whole(t)) {
			t.Errorf("%s: %s%+v", name, lines(res.Refusals), res.Roster)
		}
	}
}

func TestExtraColumnsAreNamed(t *testing.T) {
	res := read(t, domain.Roster{}, unitsCSV, "备注,"+strings.NewReplacer("手机", "手机,身份证号,", "\n", "\n,").Replace("姓名,人员编号,组织编码,手机\n"))
	if len(res.Extras) != 1 || !slices.Equal(res.Extras[0].Columns, []string{"备注", "身份证号"}) || res.Extras[0].File != "b.csv" {
		t.Errorf("%+v", res.Extras)
	}
}

// Members alone may belong to what the store holds, and a column the file lacks
// keeps what the store knows.
func TestOnlyWhatIsInTheFile(t *testing.T) {
	known := whole(t)
	known.Members[0].OpenID = "o1"
	res := read(t, known, "人员编号,姓名,组织编码\n1,王秀英,010202\n4,李国栋,01\n5,新来的,010202\n")
	if len(res.Refusals) > 0 {
		t.Fatal(lines(res.Refusals))
	}
	moved := res.Roster.Members[0]
	if moved.UnitCode != "010202" || moved.Phone != "10000000001" || len(moved.Roles) != 2 || moved.OpenID != "" {
		t.Errorf("%+v", moved)
	}
	got := Diff(known, res.Roster)
	want := Changes{Members: Part{
		Added: []Entry{{"5", "新来的"}}, Changed: []Change{{Entry{"1", "王秀英"}, []string{"组织编码"}}}, Unchanged: 1,
		Missing: []Entry{{"2", "王芳"}, {"3", "巴特尔"}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDiffNamesEveryColumn(t *testing.T) {
	old := whole(t)
	fresh := whole(t)
	fresh.Units[1] = domain.RosterUnit{Code: "0102", Name: "a", Short: "b", ParentCode: "c", Kind: domain.Branch, Field: "学校", Start: 20090401}
	fresh.Members[3] = domain.RosterMember{Code: "4", Name: "a", Phone: "1", UnitCode: "b", Roles: []domain.Role{domain.RoleBoard}, Mobile: true, HostCode: "x", OpenID: "o"}
	slices.Reverse(fresh.Members[0].Roles)      // the order means nothing
	fresh.Members[1].Reach = []string{"010201"} // one's own unit goes without saying
	c := Diff(old, fresh)
	if got := strings.Join(c.Units.Changed[0].Columns, " "); got != "组织名称 简称 上级编码 类别 领域 启动日期" {
		t.Error(got)
	}
	if got := strings.Join(c.Members.Changed[0].Columns, " "); got != "姓名 手机 组织编码 职务 管理组织 层级 流动状态 流入组织编码 openid" || c.Members.Unchanged != 3 {
		t.Error(got, c.Members.Unchanged)
	}
	if again := Diff(old, old); len(again.Units.Changed)+len(again.Members.Changed)+len(again.Units.Added)+len(again.Members.Missing) != 0 {
		t.Errorf("nothing changed, and yet %+v", again)
	}
}

func TestSummary(t *testing.T) {
	fresh := whole(t)
	fresh.Members[0].Phone = "10000009999"
	fresh.Members = fresh.Members[:2]
	fresh.Units = append(fresh.Units, domain.RosterUnit{Code: "0103", Name: "东河镇党委"})
	got := Diff(whole(t), fresh).Summary(1)
	want := `组织：新增 1，有变化 0，不变 4，文件里没有 0（不会删除）
  新增：0103 东河镇党委
人员：新增 0，有变化 1，不变 1，文件里没有 2（不会删除）
  变化：1 王秀英：手机
  文件里没有：3 巴特尔
  文件里没有：……还有 1 条
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReadingThatFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, start := range []string{"", unitsCSV, "PK\x03\x04" + strings.Repeat("x", sniffed)} {
		body := &afterwards{strings.NewReader(start), iotest.ErrReader(broken)}
		if _, err := Read([]File{{"f", body}}, domain.Roster{}); !errors.Is(err, broken) {
			t.Errorf("%.10q: %v", start, err)
		}
	}
}

type afterwards struct {
	first, then interface{ Read([]byte) (int, error) }
}

func (a *afterwards) Read(p []byte) (int, error) {
	if n, err := a.first.Read(p); n > 0 || err == nil {
		return n, nil
	}
	return a.then.Read(p)
}

// workbook makes a workbook as people do: cells of all sorts.
func workbook(t testing.TB, sheets ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i := 0; i < len(sheets); i += 2 {
		name := sheets[i].(string)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, row := range sheets[i+1].([][]any) {
			if err := f.SetSheetRow(name, "A"+string(rune('1'+n)), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBook(t *testing.T, data []byte) Result {
	t.Helper()
	res, err := Read([]File{{"名册.xlsx", bytes.NewReader(data)}}, domain.Roster{})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// Numbers, dates and text that Excel made numbers of come out as they were meant.
func TestWorkbook(t *testing.T) {
	data := workbook(t,
		"填表说明", [][]any{{"请照样子填"}},
		"组织", [][]any{
			{"样板县组织表"},
			{"组织编码", "组织名称", "上级编码", "类别", "启动日期", "备注"},
			{1, "县委", nil, "党委", 39877, "x"},
			{"102", "三湖镇党委", 1, "党委", "2009年3月5日"},
			nil,
			{103.0, "东村支部", "1", "支部"},
		},
		"人员", [][]any{
			{"人员编号", "姓名", "组织编码", "手机"},
			{7, "王秀英", 103, 10000000001},
			{8, "王芳", "103", "１０００００００００２"},
			{9, "李四", "104", "100-x"},
		})
	res := readBook(t, data)
	if got := lines(res.Refusals); got != "名册.xlsx「人员」第 4 行「手机」：不是电话号码。请写一个 11 位手机号，或带区号的座机；没有就留空。\n" {
		t.Error(got)
	}
	if u := res.Roster.Units; len(u) != 3 || u[0].Start != 20090305 || u[1].Start != 20090305 || u[2].Code != "103" || u[2].ParentCode != "1" {
		t.Errorf("%+v", u)
	}
	if m := res.Roster.Members; len(m) != 2 || m[0].Code != "7" || m[0].Phone != "10000000001" || m[1].Phone != "10000000002" {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(res.Skipped, []string{"名册.xlsx「填表说明」"}) || len(res.Extras) != 1 || res.Extras[0].Sheet != "组织" {
		t.Errorf("%v, %+v", res.Skipped, res.Extras)
	}
}

func TestWorkbookThatCountsFrom1904(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{{"组织编码", "组织名称", "上级编码", "类别", "启动日期"}, {"1", "县委", "", "党委", 39877 - macDays}} {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	yes := true
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if res := readBook(t, b.Bytes()); len(res.Roster.Units) != 1 || res.Roster.Units[0].Start != 20090305 {
		t.Errorf("%+v, %s", res.Roster.Units, lines(res.Refusals))
	}
}

func TestWriteAndReadAgain(t *testing.T) {
	for _, bound := range []string{"", "sim-0000001"} {
		want := whole(t)
		want.Members[0].OpenID = bound
		var b bytes.Buffer
		if err := Write(&b, want); err != nil {
			t.Fatal(err)
		}
		res := readBook(t, b.Bytes())
		if len(res.Refusals) > 0 || !reflect.DeepEqual(res.Roster, want) {
			t.Errorf("%s%+v", lines(res.Refusals), res.Roster)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(f.GetSheetList(), []string{"组织", "人员"}) {
			t.Error(f.GetSheetList())
		}
		if head, _ := f.GetRows("人员"); slices.Contains(head[0], "openid") != (bound != "") {
			t.Error(head[0])
		}
	}
}
