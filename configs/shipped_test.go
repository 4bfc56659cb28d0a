package configs

import (
	"os"
	"slices"
	"strings"
	"testing"

	"lianluo/domain"
)

func shipped(t *testing.T, name string) domain.Campaign {
	t.Helper()
	c, err := Campaign(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDistrictPlan(t *testing.T) {
	c := shipped(t, "2009-district")
	if c.Span != (domain.Span{From: 20090301, To: 20090831}) || c.Version == "" {
		t.Errorf("runs %+v, version %q", c.Span, c.Version)
	}
	want := []struct {
		code string
		when domain.Span
	}{
		{"prepare", domain.Span{From: 20090301, To: 20090309}},
		{"study", domain.Span{From: 20090310, To: 20090425}},
		{"analysis", domain.Span{From: 20090426, To: 20090620}},
		{"rectify", domain.Span{From: 20090621, To: 20090831}},
	}
	for i, p := range c.Phases {
		if p.Code != want[i].code || p.When != want[i].when || len(p.Steps) == 0 {
			t.Errorf("phase %d is %s, %+v with %d steps", i, p.Code, p.When, len(p.Steps))
		}
	}
	i := slices.IndexFunc(c.Tasks, func(t domain.Task) bool { return t.Code == "mobilise" })
	if m := c.Tasks[i]; m.Due != 20090313 || !m.Required || !m.Whole || m.Phase != "prepare" {
		t.Errorf("the mobilisation meeting is %+v", m)
	}
}

// Every phase has its study session of the leading group.
func TestDistrictGroupStudies(t *testing.T) {
	c := shipped(t, "2009-district")
	for i, phase := range []string{"study", "analysis", "rectify"} {
		code := "group-study-" + string(rune('1'+i))
		if !slices.ContainsFunc(c.Tasks, func(t domain.Task) bool { return t.Code == code && t.Phase == phase && t.Required }) {
			t.Errorf("%s has no study of the leading group", phase)
		}
	}
}

func TestDistrictReadings(t *testing.T) {
	c := shipped(t, "2009-district")
	titles := func(p domain.Person) (out []string) {
		for _, r := range c.Readings {
			if r.For.Person(p) {
				out = append(out, r.Title)
			}
		}
		return out
	}
	everyone := []string{"邓小平论科学发展", "科学发展观重要论述摘编"}
	if got := titles(domain.Person{Member: domain.Member{ID: 1}}); !slices.Equal(got, everyone) {
		t.Errorf("a member reads %v", got)
	}
	leaders := append(everyone, "深入学习实践科学发展观活动领导干部学习文件选编")
	if got := titles(domain.Person{Member: domain.Member{ID: 1, Level: domain.LevelSenior}}); !slices.Equal(got, leaders) {
		t.Errorf("a leader reads %v", got)
	}
}

// Story 8: figures first, so that 「二十八人」 is an answer of its own, then
// words, and a photo that nobody has to send.
func TestDistrictWeekly(t *testing.T) {
	f, _ := shipped(t, "2009-district").Form("weekly")
	var keys []string
	for _, x := range f.Fields {
		keys = append(keys, x.Key)
		if len(x.Words) == 0 {
			t.Errorf("%s has no synonyms", x.Key)
		}
	}
	if !slices.Equal(keys, []string{"sessions", "attendance", "households", "solved", "practice", "next", "photo"}) {
		t.Errorf("asks %v", keys)
	}
	if f.Rhythm != domain.Weekly || f.Due != (domain.Due{Offset: -2, Hour: 17}) {
		t.Errorf("due %+v", f.Due)
	}
	sessions, attendance, practice, photo := f.Fields[0], f.Fields[1], f.Fields[4], f.Fields[6]
	if sessions.Prefill != domain.PrefillSessions || attendance.Prefill != domain.PrefillAttendance || attendance.AtMost != domain.LimitMembers {
		t.Errorf("%+v, %+v", sessions, attendance)
	}
	if practice.Kind != domain.FieldText || practice.Max != 2000 || photo.Kind != domain.FieldPhoto || photo.Required {
		t.Errorf("%+v, %+v", practice, photo)
	}
}

// No figure is asked twice, whatever the rhythm.
func TestDistrictAsksEachFigureOnce(t *testing.T) {
	asked := map[string]string{}
	rhythms := map[domain.Rhythm]bool{}
	for _, f := range shipped(t, "2009-district").Forms {
		rhythms[f.Rhythm] = true
		for _, x := range f.Fields {
			if first, ok := asked[x.Label]; ok && x.Kind != domain.FieldText {
				t.Errorf("%s is asked in %s and in %s", x.Label, first, f.Name)
			}
			asked[x.Label] = f.Name
		}
	}
	if len(rhythms) != 4 {
		t.Errorf("the rhythms are %v", rhythms)
	}
}

// The third batch has no common dates: lengths differ by field, and two months
// of consolidation follow for all.
func TestThirdBatchRunsFromEachUnitsStart(t *testing.T) {
	c := shipped(t, "third-batch")
	if !c.Span.IsZero() || len(c.Windows) != 3 {
		t.Fatalf("span %+v, %d windows", c.Span, len(c.Windows))
	}
	for _, x := range []struct {
		field      string
		core, done domain.Day
	}{
		{"乡镇机关", 20140902, 20141102}, // six months and two
		{"农牧区", 20140702, 20140902},  // at least four and two
	} {
		u := domain.Unit{ID: 1, Kind: domain.Branch, Field: x.field, Start: 20140303}
		s := c.ScheduleFor([]domain.Unit{u}, nil)
		if got := s.Phases[2].Span.To; got != x.core {
			t.Errorf("%s: the concentrated part ends on %s", x.field, got)
		}
		if got := s.Whole().To; got != x.done {
			t.Errorf("%s: it ends on %s", x.field, got)
		}
	}
	village := domain.Unit{Kind: domain.Branch, Field: "农牧区"}
	if l := c.Phases[0].Lengths[0]; !l.For.Unit(village) || !l.AtLeast {
		t.Errorf("a village may not take longer: %+v", l)
	}
	if c.Covers.Unit(domain.Unit{Kind: domain.Branch, Field: "医院"}) {
		t.Error("hospitals are not in this batch")
	}
}

// Nothing of one campaign stands in the other.
func TestCampaignsDiffer(t *testing.T) {
	a, b := shipped(t, "2009-district"), shipped(t, "third-batch")
	for _, f := range b.Forms {
		if g, ok := a.Form(f.Code); ok && g.Fingerprint() == f.Fingerprint() {
			t.Errorf("both ask the same in %s", f.Code)
		}
	}
	if _, ok := b.Form("weekly"); ok {
		t.Error("the third batch reports weekly as well")
	}
	if a.CheckIn == b.CheckIn || a.Version == b.Version {
		t.Error("the campaigns are not told apart")
	}
}

// The reference explains every key there is.
func TestReferenceNamesEveryKey(t *testing.T) {
	data, err := os.ReadFile("../docs/campaign-file.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, keys := range [][]string{campaignKeys, contactKeys, spanKeys, checkInKeys, windowKeys, phaseKeys, lengthKeys, stepKeys, taskKeys, readingKeys, formKeys, fieldKeys, audienceKeys} {
		for _, key := range keys {
			if !strings.Contains(string(data), "`"+key+"`") {
				t.Errorf("docs/campaign-file.md does not explain %s", key)
			}
		}
	}
}

// The pieces of file shown in the reference can be copied as they are.
func TestReferenceExamplesParse(t *testing.T) {
	data, err := os.ReadFile("../docs/campaign-file.md")
	if err != nil {
		t.Fatal(err)
	}
	var whole []string
	for i, part := range strings.Split(string(data), "```") {
		if text, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 {
			whole = append(whole, text)
		}
	}
	if _, err := ParseCampaign("docs/campaign-file.md", []byte(strings.Join(whole, ""))); err != nil || len(whole) < 5 {
		t.Errorf("%d pieces: %v", len(whole), err)
	}
}
