package main

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"lianluo/domain"
	"lianluo/texts"
)

var update = flag.Bool("update", false, "rewrite the golden list from what is listed now")

// week is the seven days up to 18 March, of which the sample has counts.
var week = domain.Span{From: 20090312, To: 20090318}

func unclears(day domain.Day, role domain.Role, offered, chosen, text string, n int) domain.Unclears {
	return domain.Unclears{Unclear: domain.Unclear{Day: day, Role: role, Offered: strings.Fields(offered), Chosen: chosen, Text: text}, N: n}
}

func sampleUnclear() []domain.Unclears {
	const member, office = domain.RoleMember, domain.RoleOffice
	const now, progress, duties = "phase.now phase.plan", "summary.get missing.list help", "task.list checkin.start"
	return []domain.Unclears{
		unclears(20090312, member, now, "phase.now", "咱们的活动搞成啥样了", 3),
		unclears(20090318, member, now, "phase.now", "咱们的活动搞成啥样了", 2),
		unclears(20090318, member, now, "", "咱们的活动搞成啥样了", 1),
		unclears(20090313, domain.RoleSecretary, now, "phase.now", "啥样了: 说 #", 2), // a number was taken out
		unclears(20090313, member, now, "phase.now", "- 走到哪：步？", 1),
		unclears(20090314, office, progress, "summary.get", "各乡交得怎么样", 4),
		unclears(20090314, office, progress, "missing.list", "各乡交得怎么样", 1),
		unclears(20090314, office, progress, "missing.list", "哪些单位拖后腿", 2),
		unclears(20090315, office, progress, "summary.get", "说说看", 1),
		unclears(20090315, office, progress, "missing.list", "说说看", 1), // nobody knows
		unclears(20090315, member, duties, "", "有啥事没有", 3),
		unclears(20090316, member, duties, "", "", 2), // before texts were kept
		unclears(20090316, member, "", "", "唔", 5),
		unclears(20090316, domain.RoleLiaison, "", "", "唔", 1),
		unclears(20090316, member, now, "phase.now", strings.Repeat("很长", 50), 1),
	}
}

func listed(t *testing.T, rows []domain.Unclears, kept bool) string {
	t.Helper()
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return unclearList{in: week, rows: rows, kept: kept, say: words.Say}.String()
}

func TestUnclearListGolden(t *testing.T) {
	const golden = "testdata/unclear.golden"
	got := listed(t, sampleUnclear(), true)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("the list is now\n%s\nwant\n%s%v", got, want, err)
	}
	rows := sampleUnclear()
	slices.Reverse(rows)
	if again := listed(t, rows, true); again != got {
		t.Errorf("in another order it is\n%s", again)
	}
}

func TestUnclearList(t *testing.T) {
	const member = domain.RoleMember
	for name, x := range map[string]struct {
		rows      []domain.Unclears
		kept      bool
		want, not []string
	}{
		"nothing":           {nil, false, []string{"2009-03-12 到 2009-03-18，共 0 句"}, []string{"是谁说的", "话本身"}},
		"declined":          {[]domain.Unclears{unclears(20090318, member, "", "", "", 7)}, false, []string{"没有相近的事可列：7 句", "列出几样请人选：0 句", "     7 句  党员", "话本身没有留存（understand.keep_texts 是 false）"}, []string{"列出了什么", "intents"}},
		"offered":           {[]domain.Unclears{unclears(20090318, member, "phase.now", "", "", 2), unclears(20090318, member, "phase.now", "phase.now", "", 1)}, true, []string{"选了的 1 句，没选的 2 句", "     3 句  现在什么阶段：选“现在什么阶段”1 次，没选 2 次", "话本身还没有留存的"}, nil},
		"half is not most":  {[]domain.Unclears{unclears(20090318, member, "phase.now", "phase.now", "咋样", 2), unclears(20090318, member, "phase.now", "", "咋样", 2)}, true, []string{"     4 句  咋样（选“现在什么阶段”2 次，没选 2 次）"}, []string{"intents"}},
		"most":              {[]domain.Unclears{unclears(20090318, member, "phase.now", "phase.now", "咋样", 3), unclears(20090318, member, "", "", "咋样", 2)}, false, []string{"intents:\n  - label: phase.now # 现在什么阶段，说过 5 次\n    examples: |\n      咋样\n"}, []string{"说不准", "话本身"}},
		"a label of before": {[]domain.Unclears{unclears(20090318, member, "gone", "gone", "", 1)}, false, []string{"⟨gone.title⟩"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := listed(t, x.rows, x.kept)
			for _, part := range x.want {
				if !strings.Contains(got, part) {
					t.Errorf("without %q:\n%s", part, got)
				}
			}
			for _, part := range x.not {
				if strings.Contains(got, part) {
					t.Errorf("with %q:\n%s", part, got)
				}
			}
		})
	}
}

// Long lists are cut, and say so.
func TestUnclearListIsCut(t *testing.T) {
	var rows []domain.Unclears
	for i := range mostPhrases + 10 {
		rows = append(rows, unclears(20090318, domain.RoleMember, "phase.now", "phase.now", "话"+strings.Repeat("啊", i), 1),
			unclears(20090318, domain.RoleMember, "", "", "嗯"+strings.Repeat("啊", i), 1))
	}
	got := listed(t, rows, true)
	if !strings.Contains(got, "（共 70 种，只列最多的 20 种）") || strings.Count(got, "      话") != mostPhrases || !strings.Contains(got, "共 140 句") {
		t.Error(got)
	}
}

// Whatever people write, the end of the list is YAML that says what they wrote.
func TestUnclearPhrasesAreYAML(t *testing.T) {
	wrote := []string{"- a: b", "# 不是注释", "'单引号", "\"双", "{x}", "|", "> y", "&z *z", "---", "...", "null", "%YAML", "? k", "一:二", "a\\n", "😀 好", "[微笑]", "! x", "@x", "`y`", "\t制表\a符"}
	var rows []domain.Unclears
	var want []string
	for _, words := range wrote {
		if text := domain.Masked(words); !strings.Contains(text, "#") {
			rows = append(rows, unclears(20090318, domain.RoleMember, "phase.now", "phase.now", text, 1))
			want = append(want, text)
		}
	}
	_, block, _ := strings.Cut(listed(t, rows, true), "intents:")
	var file struct {
		Intents []struct{ Label, Examples string }
	}
	if err := yaml.Load([]byte("intents:"+block), &file, yaml.WithKnownFields()); err != nil {
		t.Fatal(err)
	}
	if len(file.Intents) != 1 || file.Intents[0].Label != "phase.now" {
		t.Fatalf("%+v", file)
	}
	got := strings.Split(strings.TrimSpace(file.Intents[0].Examples), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("reads\n%q\nwant\n%q", got, want)
	}
}
