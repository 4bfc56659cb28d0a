package simulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Paths that are named in more than one place.
const (
	pathToken       = "/cgi-bin/token"
	pathStableToken = "/cgi-bin/stable_token"
	pathService     = "/cgi-bin/message/custom/send"
	pathTemplate    = "/cgi-bin/message/template/send"
	pathNotice      = "/cgi-bin/message/subscribe/bizsend"
	pathUpload      = "/cgi-bin/media/upload"
	pathMedia       = "/cgi-bin/media/get"
	pathClear       = "/cgi-bin/clear_quota"
)

// Most bytes of a call: files are the platform's own limits, with room for the
// form around them.
const (
	maxCall   = 1 << 20
	maxUpload = 11 << 20
)

// endpoint is one call of the API.
type endpoint struct {
	method string // empty: GET and POST
	open   bool   // needs no access token
	needs  ability
	do     func(*call) (any, error)
}

// call is one call under way. The platform's lock is held while it is answered.
type call struct {
	r    *http.Request
	path string
	form url.Values
	body []byte
	now  time.Time
}

// file is an answer that is no JSON.
type file struct {
	mime, name string
	data       []byte
}

func get(needs ability, do func(*call) (any, error)) endpoint {
	return endpoint{http.MethodGet, false, needs, do}
}

func post(needs ability, do func(*call) (any, error)) endpoint {
	return endpoint{http.MethodPost, false, needs, do}
}

func (p *Platform) endpoints() map[string]endpoint {
	return map[string]endpoint{
		pathToken:                    {"", true, basic, p.classicToken},
		pathStableToken:              {http.MethodPost, true, basic, p.stableToken},
		"/cgi-bin/get_api_domain_ip": get(basic, p.addresses),
		"/cgi-bin/getcallbackip":     get(basic, p.addresses),
		pathClear:                    post(basic, p.clearQuota),
		"/cgi-bin/openapi/quota/get": post(basic, p.quotaGet),
		pathService:                  post(verified, p.serviceSend),
		pathTemplate:                 post(outward, p.templateSend),
		"/cgi-bin/template/get_all_private_template": get(outward, p.templateList),
		pathNotice:                             post(outward, p.noticeSend),
		"/cgi-bin/menu/create":                 post(ownMenu, p.menuCreate),
		"/cgi-bin/menu/get":                    get(ownMenu, p.menuGet),
		"/cgi-bin/menu/delete":                 get(ownMenu, p.menuDelete),
		"/cgi-bin/menu/addconditional":         post(ownMenu, p.menuAddConditional),
		"/cgi-bin/menu/delconditional":         post(ownMenu, p.menuDeleteConditional),
		"/cgi-bin/menu/trymatch":               post(ownMenu, p.menuTry),
		"/cgi-bin/tags/create":                 post(verified, p.tagCreate),
		"/cgi-bin/tags/get":                    get(verified, p.tagList),
		"/cgi-bin/tags/update":                 post(verified, p.tagUpdate),
		"/cgi-bin/tags/delete":                 post(verified, p.tagDelete),
		"/cgi-bin/tags/members/batchtagging":   post(verified, p.tagPeople),
		"/cgi-bin/tags/members/batchuntagging": post(verified, p.untagPeople),
		"/cgi-bin/tags/getidlist":              post(verified, p.tagsOf),
		"/cgi-bin/user/tag/get":                post(verified, p.tagged),
		"/cgi-bin/user/get":                    get(verified, p.followers),
		"/cgi-bin/user/info":                   get(verified, p.userInfo),
		"/cgi-bin/user/info/batchget":          post(verified, p.userInfos),
		"/cgi-bin/qrcode/create":               post(outward, p.codeCreate),
		"/cgi-bin/showqrcode":                  {http.MethodGet, true, basic, p.codeShow},
		pathUpload:                             post(verified, p.mediaUpload),
		pathMedia:                              get(verified, p.mediaGet),
		pathVideo:                              {http.MethodGet, true, basic, p.videoGet},
	}
}

// API answers the calls of api.weixin.qq.com, under whatever address it is
// mounted; showqrcode, which WeChat keeps at mp.weixin.qq.com, is answered too.
func (p *Platform) API() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := p.nextTrouble(r.URL.Path)
		if pause(r.Context(), t.Delay) != nil || t.Drop == DropBefore {
			panic(http.ErrAbortHandler)
		}
		if t.Status != 0 {
			http.Error(w, http.StatusText(t.Status), t.Status)
			return
		}
		v, err := any(nil), errCode(t.Code)
		if t.Code == 0 {
			v, err = p.answer(w, r)
		}
		if t.Drop == DropAfter {
			panic(http.ErrAbortHandler)
		}
		p.write(w, v, err)
	})
}

func (p *Platform) answer(w http.ResponseWriter, r *http.Request) (any, error) {
	e, ok := p.routes[r.URL.Path]
	if !ok {
		return nil, errCode(40066)
	}
	c, err := p.read(w, r)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.admit(e, c); err != nil {
		return nil, err
	}
	return e.do(c)
}

func (p *Platform) read(w http.ResponseWriter, r *http.Request) (*call, error) {
	most := int64(maxCall)
	if r.URL.Path == pathUpload {
		most = maxUpload
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return nil, errCode(45002)
	}
	return &call{r: r, path: r.URL.Path, form: r.URL.Query(), body: body, now: p.o.Clock()}, nil
}

// admit is what WeChat asks before it looks at a call.
func (p *Platform) admit(e endpoint, c *call) error {
	switch {
	case e.method == http.MethodGet && c.r.Method != http.MethodGet:
		return errCode(43001)
	case e.method == http.MethodPost && c.r.Method != http.MethodPost:
		return errCode(43002)
	}
	if !e.open {
		if err := p.tokens.check(c.form.Get("access_token"), c.now); err != nil {
			return err
		}
	}
	if !p.o.Account.may(e.needs) {
		return errCode(48001)
	}
	return p.quota.take(c.path, p.o.Rules, c.now)
}

func (p *Platform) write(w http.ResponseWriter, v any, err error) {
	if f, ok := v.(file); ok && err == nil {
		w.Header().Set("Content-Type", f.mime)
		w.Header().Set("Content-Disposition", "attachment; filename="+strconv.Quote(f.name))
		_, _ = w.Write(f.data)
		return
	}
	var refused apiError
	switch {
	case errors.As(err, &refused):
		v = map[string]any{"errcode": refused.code, "errmsg": refused.message(p.o.Clock())}
	case err != nil:
		v = map[string]any{"errcode": -1, "errmsg": apiError{code: -1}.message(p.o.Clock())}
		p.o.Log.Error("a call could not be answered", "err", err)
	case v == nil:
		v = map[string]any{"errcode": 0, "errmsg": "ok"}
	}
	writeJSON(w, http.StatusOK, v)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // the caller went away
}

// decode reads the call's JSON, as WeChat does: unknown names are let pass.
func (c *call) decode(v any) error {
	if json.Unmarshal(c.body, v) != nil {
		return errCode(47001)
	}
	return nil
}

// origin is the address the API is mounted at, as this caller sees it.
func (c *call) origin() string {
	scheme := "http://"
	if c.r.TLS != nil {
		scheme = "https://"
	}
	prefix, _, _ := strings.Cut(c.r.RequestURI, c.path)
	return scheme + c.r.Host + prefix
}

// addresses are WeChat's own; here the machine itself.
func (p *Platform) addresses(*call) (any, error) {
	return map[string]any{"ip_list": []string{"127.0.0.1"}}, nil
}
