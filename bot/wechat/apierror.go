package wechat

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lianluo/domain"
)

// APIError is what WeChat answers instead of a result.
type APIError struct {
	Path    string
	Code    int    // errcode
	Message string // errmsg without its rid
	RID     string // what WeChat's support asks for
}

// Error names the call, the code and the rid; no secret is in it.
func (e *APIError) Error() string {
	return fmt.Sprintf("wechat: %s: %d %s (rid %s)", e.Path, e.Code, e.Message, e.RID)
}

// Class is what to do about an error.
type Class string

// The classes of the wechat notes, 1.14.
const (
	StaleToken   Class = "token"   // fetch a new token and try once more
	TryLater     Class = "later"   // back off and try again
	Gone         Class = "gone"    // the recipient cannot be reached any more
	OtherChannel Class = "channel" // this message cannot go this way
	OurFault     Class = "ours"    // content or configuration is wrong: tell the operator, do not retry
	StopToday    Class = "today"   // the account's quota of the day is used up
)

var classes = map[int]Class{
	40001: StaleToken, 40014: StaleToken, 42001: StaleToken,
	-1: TryLater, 45011: TryLater,
	43004: Gone, 43019: Gone, 48002: Gone, 50005: Gone, 40003: Gone,
	45015: OtherChannel, 45047: OtherChannel, 43101: OtherChannel,
	45009: StopToday, 48006: StopToday,
}

// Class sorts the code; one that nobody has listed is our fault, for trying it
// again would not mend it.
func (e *APIError) Class() Class {
	if c, ok := classes[e.Code]; ok {
		return c
	}
	return OurFault
}

// Unwrap makes errors that pass by themselves recognisable without this package.
func (e *APIError) Unwrap() error {
	if e.Class() == TryLater || e.Class() == StopToday {
		return domain.ErrAway
	}
	return nil
}

// apiFault finds an errcode in an answer.
func apiFault(path string, answer []byte) error {
	var e struct {
		Code    int    `json:"errcode"`
		Message string `json:"errmsg"`
	}
	_ = json.Unmarshal(answer, &e) // what is not understood is no error, and left to the caller
	if e.Code == 0 {
		return nil
	}
	message, rid, _ := strings.Cut(e.Message, " rid: ")
	return &APIError{Path: path, Code: e.Code, Message: scrub(message), RID: rid}
}

var tokenCode = regexp.MustCompile(`errcode=(-?\d+) , errormsg=(.*)`)

// tokenFault makes a numbered error of the sentence that silenceper gives (trap
// T16), and takes addresses out of the others.
func tokenFault(err error) error {
	if m := tokenCode.FindStringSubmatch(err.Error()); m != nil {
		code, _ := strconv.Atoi(m[1])
		message, rid, _ := strings.Cut(m[2], " rid: ")
		return &APIError{Path: "/cgi-bin/stable_token", Code: code, Message: scrub(message), RID: rid}
	}
	return fmt.Errorf("%s: %w", scrub(err.Error()), domain.ErrAway)
}

var secrets = regexp.MustCompile(`(?i)(secret|access_token|refresh_token|code|ticket)=[^&\s"']+`)

// scrub takes the values of secret parameters out of a text (trap T13).
func scrub(s string) string { return secrets.ReplaceAllString(s, "$1=●●●") }
