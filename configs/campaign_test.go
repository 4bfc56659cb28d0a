package configs

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/domain"
)

func testFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func parse(t *testing.T, text string) domain.Campaign {
	t.Helper()
	c, err := ParseCampaign("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatAFileSays(t *testing.T) {
	c := parse(t, testFile(t, "common"))
	if c.CheckIn != (domain.CheckInRule{Ahead: 30 * time.Minute, Late: time.Hour}) {
		t.Errorf("check-in %+v", c.CheckIn)
	}
	training, research := c.Phases[0].Steps[0], c.Phases[0].Steps[1]
	if training.When != (domain.Span{From: 20090301, To: 20090320}) || research.When != (domain.Span{From: 20090321, To: 20090420}) {
		t.Errorf("training %+v, research %+v", training.When, research.When)
	}
	if p := c.Tasks[0]; p.Due != 20090313 || !slices.Equal(p.For.Kinds, []domain.UnitKind{domain.Committee}) || !p.Required || !p.Whole {
		t.Errorf("task %+v", p)
	}
	if l := c.Tasks[1]; l.Required || l.Whole || !slices.Equal(l.For.Roles, []domain.Role{domain.RoleSecretary}) || !l.Due.IsZero() {
		t.Errorf("task %+v", l)
	}
	f := c.Forms[0].Fields
	if !slices.Equal(f[1].Words, []string{"做法", "情况"}) || !slices.Equal(f[2].Options, []string{"农闲", "农忙"}) {
		t.Errorf("words %v, options %v", f[1].Words, f[2].Options)
	}
	if f[3].Min != 100 || f[3].Max != 50000 {
		t.Errorf("money is kept in fen: %+v", f[3])
	}
	if s := f[0]; !s.Required || !s.Sum || s.Max != 30 || s.Prefill != domain.PrefillSessions || s.Unit != "次" {
		t.Errorf("field %+v", s)
	}
}

func TestWhatAFileOfOwnStartsSays(t *testing.T) {
	c := parse(t, testFile(t, "own"))
	if !c.Span.IsZero() || c.Windows[0].Span != (domain.Span{From: 20140301, To: 20140315}) || c.CheckIn != usualCheckIn {
		t.Errorf("%+v", c)
	}
	want := []domain.Length{
		{For: domain.Audience{Fields: []string{"农牧区"}}, Months: 1, Days: 10, AtLeast: true},
		{Months: 2},
	}
	for i, l := range c.Phases[0].Lengths {
		if !slices.Equal(l.For.Fields, want[i].For.Fields) || l.Months != want[i].Months || l.Days != want[i].Days || l.AtLeast != want[i].AtLeast {
			t.Errorf("length %+v", l)
		}
	}
	if c.Phases[0].Steps[0].Length.Days != 10 || c.Tasks[0].Within != 10 {
		t.Errorf("%+v, %+v", c.Phases[0].Steps, c.Tasks)
	}
}

func TestVersionFollowsTheFile(t *testing.T) {
	text := testFile(t, "common")
	a, b, c := parse(t, text), parse(t, text), parse(t, text+"# 改过\n")
	if a.Version != b.Version || a.Version == c.Version {
		t.Errorf("versions %s, %s, %s", a.Version, b.Version, c.Version)
	}
}

// The same file as Windows saves it is the same campaign.
func TestWindowsLineEndsAndMark(t *testing.T) {
	c := parse(t, "\ufeff"+strings.ReplaceAll(testFile(t, "common"), "\n", "\r\n"))
	if c.Code != "spring" || len(c.Forms) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestDueWords(t *testing.T) {
	for _, c := range []struct {
		rhythm, word string
		want         domain.Due
	}{
		{"每周", "周五 17:00", domain.Due{Offset: -2, Hour: 17}},
		{"每周", "星期天", domain.Due{Offset: 0, Hour: 17}},
		{"每周", "周一 8:05", domain.Due{Offset: -6, Hour: 8, Minute: 5}},
		{"每周", "下周一 12:00", domain.Due{Offset: 1, Hour: 12}},
		{"每月", "月底 17:00", domain.Due{Hour: 17}},
		{"每月", "25日", domain.Due{Hour: 17, Date: 25}},
		{"每月", "次月5日", domain.Due{Hour: 17, Months: 1, Date: 5}},
		{"每季", "季末", domain.Due{Hour: 17}},
		{"每季", "末月25日 9:30", domain.Due{Hour: 9, Minute: 30, Date: 25}},
		{"每季", "次月10日", domain.Due{Hour: 17, Months: 1, Date: 10}},
		{"每年", "12月20日", domain.Due{Hour: 17, Date: 20}},
		{"每年", "11月5日 18:00", domain.Due{Hour: 18, Months: -1, Date: 5}},
		{"每年", "次年1月10日", domain.Due{Hour: 17, Months: 1, Date: 10}},
		{"每年", "年底 23:59", domain.Due{Hour: 23, Minute: 59}},
	} {
		text := strings.Replace(testFile(t, "common"), "rhythm: 每周", "rhythm: "+c.rhythm, 1)
		text = strings.Replace(text, "周五 17:00", c.word, 1)
		if got := parse(t, text).Forms[0].Due; got != c.want {
			t.Errorf("%s %s is %+v, want %+v", c.rhythm, c.word, got, c.want)
		}
	}
}

func FuzzParseCampaign(f *testing.F) {
	f.Add(testFile(f, "common"))
	f.Add(testFile(f, "own"))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCampaign("f", []byte(text))
		if (err == nil) != (c.Version != "") {
			t.Errorf("version %q with %v", c.Version, err)
		}
		for _, p := range c.Phases {
			if p.When.IsZero() == (len(p.Lengths) == 0) {
				t.Errorf("a phase has dates or lengths: %+v", p)
			}
		}
	})
}
