package bot

import (
	"regexp"
	"slices"
	"strings"
)

// Words a person can always say. They are fixed from outside; manuals and
// posters print them.
const (
	Back     = "返回"
	Skip     = "跳过"
	Cancel   = "取消"
	PutAside = "暂存"
	Resume   = "继续"
	Confirm  = "确认"
	More     = "更多"
	Help     = "帮助"
	Change   = "改"
)

// alike are the ways people write the words above; checked on the whole message
// without its punctuation.
var alike = map[string]string{
	"返回": Back, "上一步": Back, "退回": Back, "返回上一步": Back,
	"取消": Cancel, "不填了": Cancel, "不交了": Cancel, "算了": Cancel, "退出": Cancel,
	"暂存": PutAside, "先存着": PutAside, "保存草稿": PutAside, "等会再填": PutAside, "存草稿": PutAside,
	"继续": Resume, "草稿": Resume, "我的草稿": Resume, "接着填": Resume, "继续填": Resume, "接着来": Resume,
	"更多": More, "下一页": More, "还有呢": More, "后面呢": More,
	"帮助": Help, "?": Help, "？": Help,
}

// control finds the word a whole message stands for, if it is one of them.
func control(text string) string { return alike[bare(text)] }

func isSkip(text string) bool {
	switch bare(text) {
	case Skip, "没有照片", "略过", "不填", "没有", "没有了", "都没有":
		return true
	}
	return false
}

// confirms are the ways people say yes to what they were shown.
var confirms = []string{
	Confirm, "确定", "提交", "确认提交", "对", "对的", "没错", "没写错", "是", "是的", "是我", "是的确认", "好", "好的", "行", "可以", "没问题", "同意", "嗯", "ok", "OK", "Ok",
}

func isConfirm(text string) bool { return slices.Contains(confirms, bare(text)) }

// isChatter tells words that are never meant for an answer in words: a yes to what
// was not asked, thanks, or a correction out of its place.
func isChatter(text string) bool {
	switch bare(text) {
	case "谢谢", "谢谢你", "谢谢您", "谢了", "收到", "知道了", "明白", "明白了", "哦", "噢", Change:
		return true
	}
	return isConfirm(text)
}

var changing = regexp.MustCompile(`^改\s*第?\s*[0-9０-９一二三四五六七八九十]+(?:$|[\s项个条:：])`)

// isChange tells a correction by number: 改2, 改第三项.
func isChange(text string) bool { return changing.MatchString(bare(text)) }

// bare is the message without the spaces, quotes and stops people put around it.
func bare(text string) string {
	return strings.Trim(strings.TrimSpace(text), " 　。.!！,，~～“”\"「」'、\n")
}
