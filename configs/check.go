package configs

import (
	"fmt"
	"slices"
	"strings"
)

// Purpose is what the settings are wanted for. Commands that only open the
// database need nothing beyond the defaults and do not ask.
type Purpose string

// What may be checked for.
const (
	Serve  Purpose = "serve"  // answers WeChat and writes to people
	Doctor Purpose = "doctor" // only asks WeChat's API
)

type need struct {
	key     string
	by      []Purpose
	missing func(Settings) bool
	zh, en  string
}

var needs = []need{
	{
		"wechat.app_id",
		[]Purpose{Serve, Doctor},
		func(s Settings) bool { return s.WeChat.AppID == "" },
		"公众号的 AppID。在公众平台「设置与开发」里的基本配置一页。", "the account's AppID, from its console",
	},
	{
		"wechat.app_secret",
		[]Purpose{Serve, Doctor},
		func(s Settings) bool { return s.WeChat.AppSecret.IsZero() },
		"公众号的 AppSecret。只在重置时显示一次；写进文件，用 …_FILE 指过去更稳妥。", "the account's AppSecret, best given as …_FILE",
	},
	{
		"wechat.token",
		[]Purpose{Serve},
		func(s Settings) bool { return s.WeChat.Token.IsZero() },
		"服务器配置里的令牌（Token），自己定，两边一样，3 到 32 个字母或数字。", "the callback token, the same as in the account's console",
	},
	{
		"wechat.encoding_aes_key",
		[]Purpose{Serve},
		func(s Settings) bool { return s.WeChat.Mode == Safe && s.WeChat.EncodingAESKey.IsZero() },
		"服务器配置里的消息加解密密钥，43 位。测试号没有密钥时，把 wechat.mode 写成 plain。", "the 43 character message key; or set wechat.mode: plain for a test account",
	},
}

// Missing lists the settings a purpose needs and does not have.
type Missing struct {
	Purpose Purpose
	Keys    []string
	text    string
}

// Error says each in Chinese with an English line below.
func (m *Missing) Error() string { return m.text }

// Check tells what is missing for the purpose; the error is *[Missing] and names
// everything at once.
func (s Settings) Check(p Purpose) error {
	m := &Missing{Purpose: p}
	var b strings.Builder
	for _, n := range needs {
		if !slices.Contains(n.by, p) || !n.missing(s) {
			continue
		}
		m.Keys = append(m.Keys, n.key)
		fmt.Fprintf(&b, "\n\n  %s（环境变量 %s）\n    %s\n    %s", n.key, setting{key: n.key}.variable(), n.zh, n.en)
	}
	if len(m.Keys) == 0 {
		return nil
	}
	m.text = fmt.Sprintf("还不能运行 %s，缺 %d 项设置：\nCannot run %s yet, %d settings are missing:%s",
		p, len(m.Keys), p, len(m.Keys), b.String())
	return m
}
