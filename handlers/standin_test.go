package handlers_test

import (
	"regexp"
	"strings"

	"lianluo/bot"
	"lianluo/understand"
)

// standIn is here until understand.Load is: delete this file then.
type standIn struct{ understand.Readers }

var says = map[string]string{}

func init() {
	for label, words := range map[string]string{
		"phase.now": "现在是什么阶段|请问现在是什么阶段|到哪个阶段了", "phase.plan": "第二阶段什么时候开始|时间安排", "task.list": "我现在要做哪些事|这阶段我们支部要做哪些事|要做哪些事",
		"deadline.list": "有什么快到期了|快到期的事", "reading.list": "必读书目|读什么书|现在读什么", "reading.done": "读完了", "report.start": "周报|交周报|报告", "report.status": "报告交了吗",
		"report.edit": "改周报|更正", "summary.get": "进展|全镇进展|全县进展情况", "missing.list": "谁没交|还有哪些支部没交|谁没签到", "checkin.start": "签到|到了|我要签到|好的,签到|签到 到了",
		"checkin.leave": "今天下乡,学习会请个假|请假|我要请假", "checkin.history": "学习记录|我学了几次|我的学习记录|签到记录", "checkin.roll": "点名", "checkin.visit": "送学上门|代记学习", "checkin.makeup": "补学", "checkin.dispute": "记录有误|签到有误|考勤不对",
		"checkin.code": "口令|签到码|会场口令", "session.create": "发学习通知|安排学习|通知学习", "session.list": "下次学习|下次学习是哪天|学习安排", "bind.start": "绑定|绑定身份|换微信了", "bind.remove": "解绑|解除绑定|换微信了,解除绑定", "bind.confirm": "待确认绑定|确认身份",
		"unit.code": "支部二维码", "profile.show": "我是谁|我是哪个支部的", "contact.show": "联系人|联络员电话", "help": "帮助|怎么用", "mute.set": "退订|恢复提醒", "smalltalk": "谢谢|你好", "mobile.register": "我到呼市打工了",
	} {
		for _, w := range strings.Split(words, "|") {
			says[w] = label
		}
	}
}

var (
	codeRE  = regexp.MustCompile("^签到 ?([0-9]{4})$")
	titleRE = regexp.MustCompile("^《(.+)》.*读完")
	leaveRE = regexp.MustCompile("^请假 (.+)$")
)

func (standIn) Meaning(text string, _ bot.Hearing) bot.Meaning {
	m := bot.Meaning{Sure: true, Whole: true, Slots: map[string]string{}}
	text = strings.TrimRight(strings.TrimSpace(text), "。.?？!！")
	switch {
	case text == "本周无事项":
		m.Label, m.Slots["zero"], m.Slots["form"] = "report.start", "yes", "weekly"
	case codeRE.MatchString(text):
		m.Label, m.Slots["code"] = "checkin.start", codeRE.FindStringSubmatch(text)[1]
	case titleRE.MatchString(text):
		m.Label, m.Slots["title"] = "reading.done", titleRE.FindStringSubmatch(text)[1]
	case leaveRE.MatchString(text):
		m.Label, m.Slots["reason"] = "checkin.leave", leaveRE.FindStringSubmatch(text)[1]
	case says[text] != "":
		m.Label = says[text]
		if strings.Contains(text, "周报") {
			m.Slots["form"] = "weekly"
		}
		if text == "退订" {
			m.Slots["on"] = "no"
		}
		if text == "恢复提醒" {
			m.Slots["on"] = "yes"
		}
	default:
		return bot.Meaning{}
	}
	return m
}
