package understand

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// TestFaults: every fault is told with its file and line, all at once.
func TestFaults(t *testing.T) {
	const words = "words:\n  same:\n    看: [查看]\n  names: [支部]\n  drop: [的]\n  sets:\n    自己: ['x{自己}']\n"
	for text, want := range map[string][]string{
		"intents:\n  - label: checkin.strat\n    phrases: [签到]\n":                                                   {"a.yaml:2: 没有「checkin.strat」这个意图"},
		"intents:\n  - label: none\n    phrases: [天气]\n":                                                            {"a.yaml:3: none 只写 examples"},
		"intents:\n  - label: phase.now\n    roles: [boss]\n    phrases: [阶段]\n":                                    {"a.yaml:3: 没有「boss」这个角色"},
		"intents:\n  - label: phase.now\n    beside: all\n    phrases: [阶段]\n":                                      {"a.yaml:2: beside 只能写"},
		"intents:\n  - label: phase.now\n    phrases:\n      - 阶段\n      - (查看|看阶段\n":                               {"a.yaml:5: 「(查看|看阶段」的括号不成对"},
		"intents:\n  - label: phase.now\n    phrases: [阶段)]\n":                                                      {"a.yaml:3: 「阶段)」的括号不成对"},
		"intents:\n  - label: phase.now\n    phrases: ['{没有}']\n":                                                   {"a.yaml:3: 「{没有}」用了 sets 里没有的「没有」"},
		"intents:\n  - label: phase.now\n    phrases: ['{自己}']\n":                                                   {"a.yaml:3: 「{自己}」展开后说法太多"},
		"intents:\n  - label: phase.now\n    phrases: [看台账]\n  - label: ledger.list\n    phrases:\n      - 查看的台账\n": {"a.yaml:6: 「查看的台账」已经是「phase.now」的说法（a.yaml:2）"},
		"intents:\n  - label: phase.now\n    phrases: [告诉支部]\n":                                                     {"a.yaml:3: 「告诉支部」里的「告诉支部」会被当成名称"},
		"intents:\n  - label: phase.now\n    phrase: [阶段]\n":                                                        {"a.yaml:3: "},
		"intents:\n  - label: phase.now\n    phrases: [[阶段]]\n":                                                     {"a.yaml:3: 这里应当是一句话"},
		"intents:\n  - label: [\n":       {"a.yaml:"},
		"words:\n  same:\n    读: [查看]\n": {"words.yaml:3: 「查看」写在了两处"},
		"words:\n  drop: ['']\n":         {"a.yaml:2: 这里缺少词语"},
		"intents:\n  - label: phase.nix\n    phrases: [阶段]\n  - label: ledger.nix\n    phrases: [台账]\n": {"a.yaml:2: ", "a.yaml:4: "},
	} {
		_, err := Load(folder(map[string]string{"words.yaml": words, "a.yaml": text}))
		for _, w := range want {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%s\n-> %v; want %s", text, err, w)
			}
		}
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is taken")
	}
}

// TestRolesShare: the same words may mean one thing to some and another to the
// rest, but not two things to the same.
func TestRolesShare(t *testing.T) {
	const some = "intents:\n  - {label: report.status, roles: [secretary], phrases: [交了]}\n"
	for text, good := range map[string]bool{
		some + "  - {label: missing.list, phrases: [交了]}\n":                              true,
		some + "  - {label: missing.list, roles: [leader], phrases: [交了]}\n":             true,
		some + "  - {label: missing.list, roles: [leader, secretary], phrases: [交了]}\n":  false,
		some + "  - {label: report.status, roles: [leader, secretary], phrases: [交了]}\n": true,
	} {
		if _, err := Load(folder(map[string]string{"a.yaml": text})); (err == nil) != good {
			t.Errorf("%s -> %v", text, err)
		}
	}
}

// TestEdited: the office adds a phrase, and it is understood.
func TestEdited(t *testing.T) {
	m, err := Load(folder(map[string]string{"a.yaml": "words:\n  same: {周报: [周报告]}\nintents:\n  - {label: report.start, phrases: [(来|)一份周报]}\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Meaning("来一份周报告！", heardFrom("secretary")); got.Label != "report.start" || !got.Sure {
		t.Errorf("%+v", got)
	}
}

// TestOwn: one line of the office's own makes the account understand it, and what
// is like it.
func TestOwn(t *testing.T) {
	const words = "翻一翻咱们那本明白账"
	if x := shipped(t).Explain(words, heardFrom("secretary")); x.Sure {
		t.Fatalf("%s is known already: %s", words, x.Verdict())
	}
	own := folder(map[string]string{"ours.yaml": "intents:\n  - label: ledger.list\n    examples: |\n      " + words + "\n"})
	m, err := Load(os.DirFS("../configs/intents"), own)
	if err != nil {
		t.Fatal(err)
	}
	m.Learn()
	for _, text := range []string{words, "明白账翻一翻"} {
		if x := m.Explain(text, heardFrom("secretary")); x.Label != "ledger.list" {
			t.Errorf("%s -> %s, %v", text, x.Verdict(), x.Confidence)
		}
	}
}
