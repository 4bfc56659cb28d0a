package wechat

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Button is one entry of the menu: either Key (a tap brings it to the account),
// URL (opens a page), or Sub.
type Button struct {
	Name string
	Key  string
	URL  string
	Sub  []Button
}

// Limits of a menu. The platform cuts names it finds too long; byte limits differ
// between copies of its documents, characters do not (wechat notes 1.11).
const (
	topButtons = 3
	subButtons = 5
	topName    = 4 // 汉字; two of ASCII count as one
	subName    = 8 // likewise
	keyBytes   = 128
	urlBytes   = 1024
)

type wireButton struct {
	Type string       `json:"type,omitempty"`
	Name string       `json:"name"`
	Key  string       `json:"key,omitempty"`
	URL  string       `json:"url,omitempty"`
	Sub  []wireButton `json:"sub_button,omitempty"`
}

// PublishMenu replaces the default menu; menus by tag stay.
func (c *Client) PublishMenu(ctx context.Context, menu []Button) error {
	if err := checkMenu(menu); err != nil {
		return err
	}
	return c.post(ctx, "/cgi-bin/menu/create", map[string]any{"button": wire(menu)}, nil)
}

// PublishMenuFor gives the people with that tag a menu of their own in place of the
// one they had; the default one must be there first. silenceper's call knows only
// group_id (trap T26).
func (c *Client) PublishMenuFor(ctx context.Context, tag int, menu []Button) error {
	if err := checkMenu(menu); err != nil {
		return err
	}
	old, err := c.menusFor(ctx, tag)
	if err != nil {
		return err
	}
	rule := map[string]string{"tag_id": strconv.Itoa(tag)}
	if err := c.post(ctx, "/cgi-bin/menu/addconditional", map[string]any{"button": wire(menu), "matchrule": rule}, nil); err != nil {
		return err
	}
	for _, id := range old {
		if err := c.post(ctx, "/cgi-bin/menu/delconditional", map[string]string{"menuid": id}, nil); err != nil {
			return err
		}
	}
	return nil
}

// menusFor lists the menus of a tag, which WeChat names group_id when it is asked.
func (c *Client) menusFor(ctx context.Context, tag int) (ids []string, err error) {
	var have struct {
		Conditional []struct {
			ID   loose `json:"menuid"`
			Rule struct {
				Tag loose `json:"group_id"`
			} `json:"matchrule"`
		} `json:"conditionalmenu"`
	}
	if err := c.get(ctx, "/cgi-bin/menu/get", &have); err != nil {
		return nil, err
	}
	for _, m := range have.Conditional {
		if string(m.Rule.Tag) == strconv.Itoa(tag) {
			ids = append(ids, string(m.ID))
		}
	}
	return ids, nil
}

// loose is a number that WeChat writes now with and now without quotes, and as ""
// where there is none.
type loose string

// UnmarshalJSON implements json.Unmarshaler.
func (l *loose) UnmarshalJSON(b []byte) error {
	*l = loose(strings.Trim(string(b), `"`))
	return nil
}

func wire(menu []Button) (out []wireButton) {
	for _, b := range menu {
		w := wireButton{Name: b.Name, Key: b.Key, URL: b.URL, Sub: wire(b.Sub)}
		switch {
		case len(b.Sub) > 0:
		case b.URL != "":
			w.Type = "view"
		default:
			w.Type = "click"
		}
		out = append(out, w)
	}
	return out
}

func checkMenu(menu []Button) error {
	var faults []string
	check := func(buttons []Button, most, name int) {
		if len(buttons) > most {
			faults = append(faults, fmt.Sprintf("%d buttons side by side, at most %d fit", len(buttons), most))
		}
		for _, b := range buttons {
			if w := width(b.Name); w == 0 || w > 2*name {
				faults = append(faults, fmt.Sprintf("%q: a name has 1 to %d 汉字", b.Name, name))
			}
			if len(b.Sub) == 0 && (b.URL == "" && b.Key == "" || len(b.Key) > keyBytes || len(b.URL) > urlBytes) {
				faults = append(faults, fmt.Sprintf("%q needs a key of at most %d bytes, an address of at most %d, or buttons below it", b.Name, keyBytes, urlBytes))
			}
		}
	}
	if len(menu) == 0 {
		faults = append(faults, "there is no button")
	}
	check(menu, topButtons, topName)
	for _, b := range menu {
		check(b.Sub, subButtons, subName)
		if slices.ContainsFunc(b.Sub, func(s Button) bool { return len(s.Sub) > 0 }) {
			faults = append(faults, fmt.Sprintf("%q: a menu has two levels", b.Name))
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("wechat: menu: %s", strings.Join(faults, "; "))
	}
	return nil
}

// width counts a 汉字 as two and ASCII as one.
func width(s string) (n int) {
	for _, r := range s {
		n += min(utf8.RuneLen(r), 2)
	}
	return n
}
