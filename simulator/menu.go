package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of menus, in bytes where it is about text (1.11).
const (
	maxButtons, maxSubButtons = 3, 5
	maxName, maxSubName       = 16, 60
	maxKey, maxURL            = 128, 1024
	android                   = "2" // what client_platform_type our phones are
)

// Button is one button of a menu; with SubButtons it only opens them.
type Button struct {
	Type       string   `json:"type,omitempty"`
	Name       string   `json:"name"`
	Key        string   `json:"key,omitempty"`
	URL        string   `json:"url,omitempty"`
	MediaID    string   `json:"media_id,omitempty"`
	AppID      string   `json:"appid,omitempty"`
	PagePath   string   `json:"pagepath,omitempty"`
	SubButtons []Button `json:"sub_button"`
}

var buttonTypes = []string{
	"click", "view", "miniprogram", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album",
	"pic_weixin", "location_select", "media_id", "view_limited", "article_id", "article_view_limited",
}

// menus are the default one and, over it, those for some people, the newest
// first in force.
type menus struct {
	plain       *menu
	conditional []*menu
}

type menu struct {
	id      int64
	buttons []Button
	rule    matchRule
}

type matchRule struct {
	Tag      json.Number `json:"tag_id"`
	Platform string      `json:"client_platform_type"`
}

// seenMenu is what a phone fetched last.
type seenMenu struct {
	at      time.Time
	id      int64
	buttons []Button
}

func (r matchRule) matches(tags []int) bool {
	id, err := strconv.Atoi(r.Tag.String())
	return (r.Tag == "" || (err == nil && slices.Contains(tags, id))) && (r.Platform == "" || r.Platform == android)
}

func (ms *menus) of(tags []int) *menu {
	for _, m := range slices.Backward(ms.conditional) {
		if m.rule.matches(tags) {
			return m
		}
	}
	return ms.plain
}

// menuOf is what the person's phone shows: it fetches the menu anew only when its
// last fetch is old, or found none. The caller holds the lock.
func (p *Platform) menuOf(who *person, now time.Time) seenMenu {
	if len(who.menu.buttons) > 0 && now.Sub(who.menu.at) < p.o.Rules.MenuRefresh {
		return who.menu
	}
	who.menu = seenMenu{at: now}
	if m := p.menus.of(who.tags); m != nil {
		who.menu.id, who.menu.buttons = m.id, m.buttons
	}
	return who.menu
}

// Tap taps a button of the type click in the menu the person sees.
func (p *Platform) Tap(ctx context.Context, openID, key string) ([]Entry, error) {
	return p.do(ctx, openID, tapping(key))
}

func tapping(key string) doing {
	return pressing("click", func(b Button) bool { return b.Key == key }, func(b Button, _ int64) act {
		return act{kind: "event", event: "CLICK", opens: opensTap, fields: []field{cdata("EventKey", b.Key)}}
	})
}

// Visit taps a button of the type view. The phone opens the page, and nobody sees
// an answer of the bot.
func (p *Platform) Visit(ctx context.Context, openID, address string) error {
	_, err := p.do(ctx, openID, visiting(address))
	return err
}

func visiting(address string) doing {
	return pressing("view", func(b Button) bool { return b.URL == address }, func(b Button, menuID int64) act {
		return act{kind: "event", event: "VIEW", quiet: true, fields: []field{
			cdata("EventKey", b.URL), plain("MenuId", strconv.FormatInt(menuID, 10)),
		}}
	})
}

// pressing looks for the button in the menu as the person's phone has it, which
// may be an old one.
func pressing(kind string, wanted func(Button) bool, press func(Button, int64) act) doing {
	return func(p *Platform, who *person, now time.Time) (act, error) {
		if !who.follows {
			return act{}, ErrStranger
		}
		seen, names := p.menuOf(who, now), []string{}
		for _, b := range leaves(seen.buttons) {
			if b.Type == kind && wanted(b) {
				a := press(b, seen.id)
				a.shown = Entry{Kind: "event", Text: "点了菜单「" + b.Name + "」", URL: b.URL}
				return a, nil
			}
			names = append(names, b.Name)
		}
		return act{}, fmt.Errorf("the menu this person sees has no such %s button; it has: %s", kind, strings.Join(names, ", "))
	}
}

func leaves(all []Button) (flat []Button) {
	for _, b := range all {
		if len(b.SubButtons) > 0 {
			flat = append(flat, leaves(b.SubButtons)...)
		} else {
			flat = append(flat, b)
		}
	}
	return flat
}

type menuRequest struct {
	Buttons []Button  `json:"button"`
	Rule    matchRule `json:"matchrule"`
}

func (p *Platform) readMenu(c *call) (*menu, error) {
	var in menuRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := checkMenu(in.Buttons); err != nil {
		return nil, err
	}
	return &menu{p.id(), in.Buttons, in.Rule}, nil
}

func (p *Platform) menuCreate(c *call) (any, error) {
	m, err := p.readMenu(c)
	if err != nil {
		return nil, err
	}
	p.menus.plain = m
	return nil, nil
}

func (p *Platform) menuAddConditional(c *call) (any, error) {
	m, err := p.readMenu(c)
	switch {
	case err != nil:
		return nil, err
	case p.menus.plain == nil:
		return nil, errCode(65303)
	case m.rule == matchRule{}:
		return nil, errCode(65304)
	}
	p.menus.conditional = append(p.menus.conditional, m)
	return map[string]any{"menuid": strconv.FormatInt(m.id, 10)}, nil
}

func (p *Platform) menuDelete(*call) (any, error) {
	p.menus = menus{}
	return nil, nil
}

func (p *Platform) menuDeleteConditional(c *call) (any, error) {
	var in struct {
		ID json.Number `json:"menuid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(p.menus.conditional, func(m *menu) bool { return strconv.FormatInt(m.id, 10) == in.ID.String() })
	if i < 0 {
		return nil, errCode(65301)
	}
	p.menus.conditional = slices.Delete(p.menus.conditional, i, i+1)
	return nil, nil
}

// menuGet names the tag of a rule group_id, as WeChat does (1.11).
func (p *Platform) menuGet(*call) (any, error) {
	if p.menus.plain == nil {
		return nil, errCode(46003)
	}
	out := map[string]any{"menu": map[string]any{"button": p.menus.plain.buttons, "menuid": p.menus.plain.id}}
	var conditional []any
	for _, m := range slices.Backward(p.menus.conditional) {
		rule := map[string]string{}
		if m.rule.Tag != "" {
			rule["group_id"] = m.rule.Tag.String()
		}
		if m.rule.Platform != "" {
			rule["client_platform_type"] = m.rule.Platform
		}
		conditional = append(conditional, map[string]any{"button": m.buttons, "matchrule": rule, "menuid": m.id})
	}
	if conditional != nil {
		out["conditionalmenu"] = conditional
	}
	return out, nil
}

func (p *Platform) menuTry(c *call) (any, error) {
	var in struct {
		ID string `json:"user_id"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	who, err := p.known(in.ID)
	if err != nil {
		return nil, err
	}
	m := p.menus.of(who.tags)
	if m == nil {
		return nil, errCode(46003)
	}
	return map[string]any{"button": m.buttons}, nil
}

// checkMenu also gives every button its list of sub-buttons, empty or not: that
// is how WeChat gives menus back.
func checkMenu(buttons []Button) error {
	if len(buttons) < 1 || len(buttons) > maxButtons {
		return errCode(40016)
	}
	for i := range buttons {
		b := &buttons[i]
		if b.Name == "" || len(b.Name) > maxName {
			return errCode(40018)
		}
		if len(b.SubButtons) == 0 {
			if err := b.check(buttonCodes{40017, 40019, 40020}); err != nil {
				return err
			}
			continue
		}
		if err := checkSubButtons(b.SubButtons); err != nil {
			return err
		}
	}
	return nil
}

func checkSubButtons(list []Button) error {
	if len(list) > maxSubButtons {
		return errCode(40023)
	}
	for i := range list {
		b := &list[i]
		switch {
		case len(b.SubButtons) > 0:
			return errCode(40022)
		case b.Name == "" || len(b.Name) > maxSubName:
			return errCode(40025)
		}
		if err := b.check(buttonCodes{40024, 40026, 40027}); err != nil {
			return err
		}
	}
	return nil
}

// buttonCodes are what is answered for a wrong type, key or address, which
// differs between the two levels.
type buttonCodes struct{ kind, key, url int }

func (b *Button) check(code buttonCodes) error {
	b.SubButtons = []Button{}
	switch {
	case !slices.Contains(buttonTypes, b.Type):
		return errCode(code.kind)
	case needsKey(b.Type) && (b.Key == "" || len(b.Key) > maxKey):
		return errCode(code.key)
	case b.Type == "view" && !isWeb(b.URL):
		return errCode(code.url)
	}
	return nil
}

func needsKey(kind string) bool {
	return kind == "click" || kind == "location_select" || strings.HasPrefix(kind, "scancode") || strings.HasPrefix(kind, "pic")
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(address) <= maxURL
}
