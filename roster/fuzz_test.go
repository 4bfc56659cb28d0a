package roster

import (
	"bytes"
	"testing"

	"lianluo/domain"
)

// standing checks what must hold of any list that was read: codes are unique, and
// everything named is there.
func standing(t *testing.T, r domain.Roster) {
	t.Helper()
	kinds := map[string]domain.UnitKind{}
	roots := 0
	for _, u := range r.Units {
		if _, twice := kinds[u.Code]; twice || u.Code == "" || u.Name == "" {
			t.Fatalf("unit %+v", u)
		}
		kinds[u.Code] = u.Kind
	}
	for _, u := range r.Units {
		if u.ParentCode == "" {
			roots++
		} else if kinds[u.ParentCode] == "" {
			t.Fatalf("%s has no parent", u.Code)
		}
	}
	if roots > 1 || roots == 0 && len(r.Units) > 0 {
		t.Fatalf("%d roots", roots)
	}
	seen := map[string]bool{}
	for _, m := range r.Members {
		if seen[m.Code] || m.Code == "" || m.Name == "" || kinds[m.UnitCode] == "" || m.HostCode != "" && kinds[m.HostCode] == "" {
			t.Fatalf("member %+v", m)
		}
		seen[m.Code] = true
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(unitsCSV), []byte(membersCSV))
	f.Add([]byte("组织编码;组织名称;上级编码;类别\n1;县委;;党委\n2;\"镇;\";1;总支\n"), []byte("\ufeff人员编号\t姓名\t组织编码\n1\t甲\t2\n"))
	f.Add([]byte("\xd7\xe9\xd6\xaf\xb1\xe0\xc2\xeb"), []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, units, members []byte) {
		res, err := Read([]File{{"a", bytes.NewReader(units)}, {"b", bytes.NewReader(members)}}, domain.Roster{})
		if err != nil {
			t.Fatal(err)
		}
		standing(t, res.Roster)
	})
}

// FuzzReadRow puts a row among good ones.
func FuzzReadRow(f *testing.F) {
	f.Add("010203", "西村支部", "0102", "支部", "39877", "5", "赵六", "10000000003", "010203", "书记、领导", "0102")
	f.Add("", "#N/A", "1.2E5", "", "2009", "5.0", " ", "x", "01", "党员", ";")
	f.Fuzz(func(t *testing.T, code, name, parent, kind, start, member, person, phone, unit, roles, reach string) {
		r := newReading(domain.Roster{})
		units, members := r.table("f", "组织"), r.table("f", "人员")
		for n, cells := range [][]string{{"组织编码", "组织名称", "上级编码", "类别", "启动日期"}, {"01", "县委", "", "党委", ""}, {"0102", "镇", "01", "党委", ""}, {code, name, parent, kind, start}} {
			units.row(n+1, cells)
		}
		for n, cells := range [][]string{{"人员编号", "姓名", "手机", "组织编码", "职务", "管理组织"}, {"1", "甲", "", "0102", "", ""}, {member, person, phone, unit, roles, reach}} {
			members.row(n+1, cells)
		}
		res := r.result()
		if len(res.Roster.Units) < 2 || len(res.Roster.Members) < 1 {
			t.Fatalf("good rows fell: %s", lines(res.Refusals))
		}
		standing(t, res.Roster)
	})
}
