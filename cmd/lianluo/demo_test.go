package main

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lianluo/simulator"
)

// village is where the stories of the sample county take place.
const village = "三湖村支部"

// TestDemo plays the whole product: the account behind its callback, the platform
// and its phones before it, nothing replaced.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	demo := startDemo(t, nil, "--data", dir)
	secretary, leader := demo.someone(t, village, "书记"), demo.someone(t, "领导", "领导")
	t.Run("member", func(t *testing.T) { aMembersDay(t, demo) })
	t.Run("report", func(t *testing.T) {
		before := filed(t, leader)
		fileByThumb(t, secretary, dir)
		if now := filed(t, leader); now != before+1 {
			t.Errorf("the leader sees %d reports, then %d: want one more", before, now)
		}
	})
	t.Run("stranger", func(t *testing.T) { aStrangerScans(t, demo, secretary) })
	t.Run("search", func(t *testing.T) { aMemberIsFound(t, demo) })
	t.Run("menus", func(t *testing.T) { everyMenuIsAnswered(t, demo) })
	t.Run("operator", func(t *testing.T) { whatOperatorsSee(t, demo) })
	if _, faults := demo.get(t, "/sim/faults"); faults != "{\"faults\":[]}\n" {
		t.Errorf("answers WeChat would not have shown: %s", faults)
	}
}

// aMemberIsFound looks for 党员 as the button of the page does: whoever holds a post
// is not meant.
func aMemberIsFound(t *testing.T, demo *running) {
	for _, words := range []string{"党员", village + " 党员"} {
		var found struct{ People []simulator.Someone }
		status, body := demo.get(t, "/sim/people?n=50&q="+url.QueryEscape(words))
		decode(t, status, body, &found)
		if len(found.People) < 10 || slices.ContainsFunc(found.People, func(p simulator.Someone) bool { return p.Role != "党员" }) {
			t.Errorf("%s finds %d: %v", words, len(found.People), found.People)
		}
	}
}

func aMembersDay(t *testing.T, demo *running) {
	member := demo.someone(t, village, "党员")
	member.t = t
	member.hears("现在是什么阶段", "^现在是“学习调研”阶段，3月10日到4月25日")
	receipt := member.hears("签到", `^已签到。3月18日（周三）15:00 .*\n回执号 \d+-\d+$`)
	if again := member.again(); again != receipt {
		t.Errorf("delivered twice it says\n%s\nfirst it said\n%s", again, receipt)
	}
	member.hears("到了", "^您已签到，不用再签。")
}

// thumb answers the questions of the weekly report, by what they ask.
var thumb = map[string]string{
	"集中学习了几次": "2", "多少人参加": "二十八人", "走访了多少户": "15户", "解决了几个问题": "3件", "主要做了什么": "学了文件，走访了困难户。", "下周打算": "跳过",
}

var snapshot = func() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))) // a buffer takes all
	return b.Bytes()
}()

// byThumbToThePhoto answers every question of the report but the last.
func byThumbToThePhoto(t *testing.T, secretary phone) {
	t.Helper()
	said := secretary.hears("周报", "^"+village+" 周报告（3月16日—22日）")
	for n := 0; !strings.Contains(said, "照片"); n++ {
		question := slices.Collect(maps.Keys(thumb))
		i := slices.IndexFunc(question, func(q string) bool { return strings.Contains(said, q) })
		if i < 0 || n > 2*len(thumb) {
			t.Fatalf("asked for what the form does not have: %s", said)
		}
		said = secretary.say(thumb[question[i]])
	}
}

func fileByThumb(t *testing.T, secretary phone, dir string) {
	secretary.t = t
	byThumbToThePhoto(t, secretary)
	review := secretary.photo(snapshot)
	for _, line := range []string{"走访户数：15户", "解决问题：3件", "主要做法：学了文件，走访了困难户。", "照片：已附照片"} {
		if !strings.Contains(review, line) {
			t.Errorf("the review lacks %s:\n%s", line, review)
		}
	}
	secretary.hears("改3 16", "走访户数：16户")
	receipt := secretary.hears("确认", "^收到了。"+village+"3月16日—22日的周报告已交。\n回执号 2009-W12-0303$")
	if again := secretary.again(); again != receipt {
		t.Errorf("delivered twice it says\n%s\nfirst it said\n%s", again, receipt)
	}
	secretary.hears("周报", "已经交了.*回执号 2009-W12-0303")
	eventually(t, "the photo under data.dir", func() bool { return slices.ContainsFunc(kept(t, dir), same(snapshot)) })
}

// kept lists what was sent and is on disk, by its whole name.
func kept(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "media"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Ext(path) != ".part" {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func same(data []byte) func(path string) bool {
	return func(path string) bool {
		got, err := os.ReadFile(path)
		return err == nil && bytes.Equal(got, data)
	}
}

var filedSoFar = regexp.MustCompile(`已交(\d+)`)

// filed is how many reports of this week a leader sees.
func filed(t *testing.T, leader phone) (n int) {
	t.Helper()
	leader.t = t
	return count(t, filedSoFar, leader.hears("进展", "^样板县委（548个组织，14210名党员）\n周报告（3月16日—22日）：应交526，"))
}

func aStrangerScans(t *testing.T, demo *running, secretary phone) {
	secretary.t = t
	card := secretary.act("say", map[string]string{"text": "二维码"})
	if card.Kind != "news" || len(card.Articles) != 1 {
		t.Fatalf("want a card, got %+v", card)
	}
	path, ok := strings.CutPrefix(card.Articles[0].PicURL, demo.home)
	if status, picture := demo.get(t, path); !ok || status != http.StatusOK || !strings.HasPrefix(picture, "\x89PNG") {
		t.Errorf("%s is no picture: status %d", card.Articles[0].PicURL, status)
	}
	var list struct{ Codes []simulator.Code }
	status, body := demo.get(t, "/sim/codes")
	decode(t, status, body, &list)
	if len(list.Codes) != 1 {
		t.Fatalf("want one code: %s", body)
	}
	stranger := phone{t, demo, "new-phone"}
	if said := stranger.act("scan", map[string]string{"code": list.Codes[0].URL}).Text; !strings.Contains(said, village) || !strings.Contains(said, "姓名") {
		t.Errorf("a stranger who scans is told %q", said)
	}
	stranger.hears("没有这个人", "没有")
	stranger.hears("取消", ".")
}

// everyMenuIsAnswered taps whatever can be tapped. Each role has its own menu.
func everyMenuIsAnswered(t *testing.T, demo *running) {
	seen := map[string][]string{}
	for role, unit := range map[string]string{"党员": "榆树村支部", "书记": "榆树村支部", "领导": "领导"} {
		who := demo.someone(t, unit, role)
		who.t = t
		for _, top := range who.menu() {
			for _, entry := range append(top.SubButtons, top) {
				if entry.Key == "" {
					continue
				}
				seen[role] = append(seen[role], entry.Key)
				reply := who.act("tap", map[string]string{"key": entry.Key})
				if reply.Text == "" && len(reply.Articles) == 0 || strings.Contains(reply.Text, "没听明白") {
					t.Errorf("%s taps %s (%s): %+v", role, entry.Name, entry.Key, reply)
				}
			}
		}
	}
	if len(seen["党员"]) == 0 || slices.Contains(seen["党员"], "report.start") || !slices.Contains(seen["书记"], "report.start") || slices.Equal(seen["书记"], seen["领导"]) {
		t.Errorf("menus by role: %v", seen)
	}
}

func whatOperatorsSee(t *testing.T, demo *running) {
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if status, body := demo.get(t, path); status != http.StatusOK || body != want {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	status, metrics := demo.get(t, "/metrics")
	if status != http.StatusOK || !strings.Contains(metrics, `lianluo_callback_visits_total{kind="text",outcome="answered"}`) {
		t.Errorf("/metrics: %d %s", status, metrics)
	}
	if strings.Contains(metrics, "sim-") || strings.Contains(metrics, "new-phone") {
		t.Error("openids in the metrics")
	}
	if status, _ := demo.get(t, "/"); status != http.StatusFound {
		t.Errorf("/ answers %d, want the way to the phones", status)
	}
	status, page := demo.get(t, "/sim/")
	if status != http.StatusOK || !strings.Contains(page, "<html") {
		t.Errorf("/sim/: %d", status)
	}
}
