package handlers_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/texts"
)

// crawls is how many messages a crawl sends; a question is a few of them.
const crawls = 600

// sayings are what the crawler answers with: what fits some question, what fits
// none, and the words that always work.
var sayings = []string{
	"1", "2", "3", "１", "第二个", "二十八人", "0", "没有", "1 3", "一、三", "全部", "王秀英", "孙永强", "3692", "是", "不是", "明天上午九点", "周五下午3点", "3月20日", "下周三",
	"组织学习，走访困难户", "生病", "活动室", "三湖村支部", "跳过", "返回", "返回", "确认", "确认", "改1", "改2", "改2 30", "暂存", "继续", "取消", "更多", "帮助", "现在读什么", "谁没交",
	"本周无事项", "签到", "签到 1234", "😀", "!", " ", "\u0001", strings.Repeat("很长的一段话。", 300),
}

var option = regexp.MustCompile(`(?m)^(\d+)\. `)

// TestCrawl lets people of every role wander through every conversation at random.
// Whatever they say: no missing words, no bug, no text too long, and after 取消 as
// often as conversations can be nested, nothing is left open.
func TestCrawl(t *testing.T) {
	for n, role := range []string{"0303 member 3", "0303 member 4 unbound", "0303 secretary", "0303 liaison", "03 secretary", "01 leader", "01 inspector", "01 office", "stranger"} {
		t.Run(strings.ReplaceAll(role, " ", "-"), func(t *testing.T) {
			t.Parallel()
			crawl(t, role, rand.New(rand.NewPCG(uint64(n), 7)))
		})
	}
}

func crawl(t *testing.T, role string, random *rand.Rand) {
	t.Helper()
	var out strings.Builder
	p := &play{t: t, cast: map[string]string{}}
	p.now = time.Date(2009, 3, 18, 14, 40, 0, 0, zone)
	p.world = newWorld(t, &out, func() time.Time { return p.now })
	p.who = p.player("somebody", strings.Fields(role))
	labels := titles(t)
	last := ""
	for i := range crawls {
		p.now = p.now.Add(time.Duration(random.IntN(90)) * time.Second)
		in := bot.Inbound{Key: fmt.Sprint("c", i), From: p.who, At: p.now, Kind: bot.Text, Text: sayings[random.IntN(len(sayings))]}
		switch dice := random.IntN(10); {
		case dice == 0:
			in.Kind, in.Text = bot.Tap, labels[random.IntN(len(labels))]
		case dice == 1:
			in.Kind, in.Text, in.Media = bot.Photo, "", in.Key
		case dice < 6 && option.MatchString(last):
			shown := option.FindAllStringSubmatch(last, -1)
			in.Text = shown[random.IntN(len(shown))][1]
		}
		last = p.hear(in)
	}
	for range 4 {
		p.now = p.now.Add(time.Second)
		last = p.hear(bot.Inbound{Key: "end" + p.now.String(), From: p.who, At: p.now, Kind: bot.Text, Text: "取消"})
	}
	if !strings.Contains(last, "没有正在填的内容") {
		t.Errorf("after 取消 four times the account says %q", last)
	}
}

// hear sends one message and looks at the answer as a reader would.
func (p *play) hear(in bot.Inbound) string {
	p.t.Helper()
	r, err := p.engine.Handle(p.t.Context(), in)
	switch {
	case err != nil:
		p.t.Fatalf("%s %q: %v", in.Kind, in.Text, err)
	case r.IsZero():
		p.t.Errorf("%s %q was not answered", in.Kind, in.Text)
	case strings.Contains(r.Text, "⟨"), strings.Contains(r.Text, "账号出了点问题"), strings.Contains(r.Text, "系统正忙"):
		p.t.Errorf("%s %q was answered %q", in.Kind, in.Text, r.Text)
	case len(r.Text) > bot.MaxText:
		p.t.Errorf("%s %q was answered with %d bytes", in.Kind, in.Text, len(r.Text))
	}
	return r.Text
}

// titles lists every conversation by the title it must have.
func titles(t *testing.T) (labels []string) {
	t.Helper()
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range words.Keys() {
		if label, ok := strings.CutSuffix(key, ".title"); ok {
			labels = append(labels, label)
		}
	}
	return labels
}
