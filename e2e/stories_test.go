package e2e

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// village is where the stories are set: seventeen members, two of one name.
const village = "三湖村支部"

// TestStories lives through the stories on a phone's screen and on a desktop's,
// each in a county of its own. They come in the order of a day: the meeting is
// over before the branch is divided into groups.
func TestStories(t *testing.T) {
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			d := startDemo(t)
			for _, story := range []struct {
				name string
				live func(*page)
			}{{"08-weekly", weekly}, {"14-arrived", arrived}, {"12-roll", roll}, {"13-grandson", grandson}} {
				t.Run(story.name, func(t *testing.T) {
					p := open(t, d, s)
					story.live(p)
					p.fits()
					p.keep(story.name)
				})
			}
		})
	}
}

// fits: nothing on the page is wider than the screen.
func (p *page) fits() {
	p.Helper()
	if wide := ask[int64](p, `document.documentElement.scrollWidth`); wide > p.screen.width {
		p.Errorf("the page is %d pixels wide on a screen of %d", wide, p.screen.width)
	}
}

// weekly is story 8: answers by thumb, 二十八人 in words, a question in the middle,
// a photo, a correction, a receipt.
func weekly(p *page) {
	p.take("永丰村支部 书记")
	p.say("周报", "永丰村支部 周报告（3月16日—22日）", "集中学习了几次")
	p.say("2", "一共有多少人参加")
	p.say("现在读什么", "必读书目", "接着刚才的周报告", "一共有多少人参加")
	p.say("二十八人", "走访了多少户")
	p.say("15户", "解决了几个问题")
	p.say("3件", "主要做了什么")
	p.say("学了文件，走访了困难户。", "下周打算")
	p.say("跳过", "照片")
	p.photo(snapshot(p.T), "请核对", "参加人次：28人", "走访户数：15户", "已附照片")
	p.say("改2", "一共有多少人参加")
	p.say("26", "参加人次：26人")
	p.say("确认", "永丰村支部3月16日—22日的周报告已交", "回执号 2009-W12-0210")
}

// snapshot is a photo of nothing in particular.
func snapshot(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7 % 251)
	}
	path := filepath.Join(t.TempDir(), "study.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	return path
}

// arrived is story 14: 到了 at the meeting, and one short reply.
func arrived(p *page) {
	p.take("榆树村支部 杨守义")
	before := ask[chat](p, readChat).Answers
	said := p.say("到了", "已签到。3月18日（周三）15:00", "回执号")
	if n := ask[chat](p, readChat).Answers; n != before+1 || utf8.RuneCountInString(said) > 60 {
		p.Errorf("%d replies, of which the last is %q: want one short reply", n-before, said)
	}
}

// roll is story 12: seventeen people at a village meeting, nine by phone, five
// ticked by name or number, two on leave with a reason, one visited at home. Two
// are called 王秀英.
func roll(p *page) {
	for _, who := range []string{"书记", "周淑芬", "林玉珍", "苏文静", "马满仓", "李乌兰", "杨海龙", "刘玉珍", "李金山"} {
		p.take(village + " " + who)
		p.say("到了", "已签到。")
	}
	p.take(village + " 书记")
	last := time.Now() // messages are dated to the second: a roll begun in the same one would still list who came last
	p.until("the next second", func() bool { return time.Since(last) > time.Second })
	p.say("点名", "给哪一次点名")
	p.say("1", "应到17人，到会9人（自己签到9人），请假0人，还没记8人", "王秀英（100****3692）", "王秀英（100****1206）")
	p.say("何桂兰 王秀英", "“王秀英”不止一位", "请用序号来选")
	p.say("王秀英", "请用序号来选")
	p.say("1 3 何桂兰 高红梅、黄永强", "剩下3位，谁请假")
	p.say("林文静和陈国栋", "为什么请假")
	p.say("生病；外出打工", "剩下1位，给谁送学上门了", "陈满仓")
	p.say("1", "应到17人，到会14人（自己签到9人），请假2人，送学上门1人")
	p.say("确认", "记好了。应到17人，到会14人（自己签到9人），请假2人，送学上门1人", "要补学的2人")
	p.anHourOn() // nobody owes a meeting before it was held
	p.say("补学", "三湖村支部补学名单", "林文静，3月18日", "请假：生病", "陈国栋，3月18日", "请假：外出打工")
}

// anHourOn moves the practice clock.
func (p *page) anHourOn() {
	p.Helper()
	before := ask[string](p, `document.getElementById("clock").textContent`)
	if ask[bool](p, `document.getElementById("clock-toggle").checkVisibility()`) {
		p.tap("#clock-toggle")
	}
	p.tap("[data-testid=clock-hour]")
	p.sees("a later hour", fmt.Sprintf(`document.getElementById("clock").textContent.split(":")[0] !== %q`, strings.Split(before, ":")[0]))
}

// grandson is story 13: the branch's code is scanned; two of that name are in the
// village, and the group tells them apart; it is done in four messages.
func grandson(p *page) {
	p.divide()
	p.take(village + " 书记")
	p.say("支部二维码", village+"绑定二维码")
	p.newcomer()
	p.answered("the scan", func() {
		p.tap(".stranger .scan")
		p.tap("#scan .codes button")
	}, "您扫的是"+village+"的二维码", "请回复您的姓名")
	p.say("王秀英", "有2位王秀英，您在哪里", "1. 一组", "2. 二组")
	p.say("1", "您是"+village+"一组的王秀英同志")
	p.say("确认", "王秀英同志，绑定好了，您在"+village+"一组")
	if n := ask[int](p, `document.querySelectorAll("[role=log] .row.person").length`); n > 3 {
		p.Errorf("%d messages and a scan, want four in all", n)
	}
}

// divide gives the village its two groups, and both 王秀英 back their WeChat.
func (p *page) divide() {
	dir := p.TempDir()
	units, members := filepath.Join(dir, "units.csv"), filepath.Join(dir, "members.csv")
	p.write(units, "组织编码,组织名称,简称,上级编码,类别\n030301,三湖村支部一组,一组,0303,党小组\n030302,三湖村支部二组,二组,0303,党小组\n")
	p.write(members, "人员编号,姓名,组织编码\n0000869,王秀英,030301\n0000875,王秀英,030302\n")
	p.demo.command(p.T, "import", "roster", units, members)
	for _, openID := range []string{"sim-0000869", "sim-0000875"} {
		p.take(openID)
		p.say("解除绑定", "只解除绑定")
		p.say("1", "回复“确认”")
		p.say("确认", "已经解除")
	}
}

func (p *page) write(path, words string) {
	p.Helper()
	if err := os.WriteFile(path, []byte(words), 0o600); err != nil {
		p.Fatal(err)
	}
}

// newcomer takes up the phone of somebody nobody knows.
func (p *page) newcomer() {
	p.Helper()
	p.contacts()
	p.tap(".newcomer")
	p.sees("the offer to follow or scan", `document.querySelector(".stranger").checkVisibility()`)
}
