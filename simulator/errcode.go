package simulator

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// apiError is an answer with an errcode.
type apiError struct {
	code   int
	detail string // after the code's own words
}

func errCode(code int) error                  { return apiError{code: code} }
func errDetail(code int, detail string) error { return apiError{code, detail} }
func (e apiError) Error() string              { return fmt.Sprintf("errcode %d: %s", e.code, e.words()) }

func (e apiError) words() string {
	words, ok := errWords[e.code]
	if !ok {
		words = "refused"
	}
	return strings.TrimSpace(words + " " + e.detail)
}

// message is the errmsg, which ends in the rid that WeChat's support asks for.
func (e apiError) message(now time.Time) string {
	r := hex.EncodeToString(randomBytes(8))
	return fmt.Sprintf("%s rid: %08x-%s-%s", e.words(), now.Unix(), r[:8], r[8:])
}

// errWords are the English words of the platform's table of return codes. Some
// are answered only when [Platform.Fail] asks for them.
var errWords = map[int]string{
	-1:    "system error",
	40001: "invalid credential, access_token is invalid or not latest",
	40002: "invalid grant_type",
	40003: "invalid openid",
	40004: "invalid media type",
	40005: "invalid file type",
	40007: "invalid media_id",
	40008: "invalid message type",
	40009: "invalid image size",
	40010: "invalid voice size",
	40011: "invalid video size",
	40012: "invalid thumb size",
	40013: "invalid appid",
	40014: "invalid access_token",
	40016: "invalid button size",
	40017: "invalid button type",
	40018: "invalid button name size",
	40019: "invalid button key size",
	40020: "invalid button url size",
	40022: "invalid sub button level",
	40023: "invalid sub button size",
	40024: "invalid sub button type",
	40025: "invalid sub button name size",
	40026: "invalid sub button key size",
	40027: "invalid sub button url size",
	40032: "invalid openid list size",
	40037: "invalid template_id",
	40052: "invalid action_name",
	40053: "invalid action_info",
	40066: "invalid url",
	40125: "invalid appsecret",
	40164: "invalid ip",
	41001: "access_token missing",
	41002: "appid missing",
	41004: "appsecret missing",
	41005: "media data missing",
	41006: "media_id missing",
	43001: "require GET method",
	43002: "require POST method",
	43004: "require subscribe",
	43101: "user refuse to accept the msg",
	44001: "empty media data",
	44004: "empty content",
	45002: "content size out of limit",
	45008: "article size out of limit",
	45009: "reach max api daily quota limit",
	45011: "api minute-quota reach limit, must slower, retry next minute",
	45015: "response out of time limit or subscription is canceled",
	45029: "qrcode count out of limit",
	45047: "out of response count limit",
	45056: "too many tag now, no need to add new",
	45057: "can't modify sys tag or the tag has too many fans",
	45058: "can't modify sys tag",
	45059: "user has too many tags",
	45157: "invalid tag name",
	45158: "tag name too long",
	45159: "invalid tag id",
	46003: "menu no exist",
	47001: "data format error",
	47003: "argument invalid!",
	48001: "api unauthorized",
	48002: "user block",
	48004: "api forbidden for irregularities",
	48006: "forbid to clear quota because of reaching the limit",
	49003: "not match openid with appid",
	50002: "user limited",
	65301: "invalid menuid",
	65303: "there is no selfmenu, please create selfmenu first",
	65304: "match rule empty",
}
