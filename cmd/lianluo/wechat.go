package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"lianluo/bot/wechat"
	"lianluo/configs"
	"lianluo/domain"
)

// openWithClient opens an account that can call WeChat.
func openWithClient(ctx context.Context, set configs.Settings, log *slog.Logger, qrBase string) (*account, *wechat.Client, error) {
	wechat.QuietLibrary(log)
	a, err := open(ctx, set, log)
	if err != nil {
		return nil, nil, err
	}
	s := wechat.ClientSettings{
		AppID: set.WeChat.AppID, AppSecret: set.WeChat.AppSecret.Reveal(), APIBase: set.WeChat.APIBase, QRBase: qrBase,
	}
	if a.redis != nil {
		s.Tokens = a.redis.Tokens(log)
	}
	client, err := wechat.NewClient(s)
	if err == nil {
		err = a.assemble(ctx, client)
	}
	if err != nil {
		_ = a.Close()
		return nil, nil, err
	}
	return a, client, nil
}

// keepMedia fetches what people send in conversations into the data directory.
func (a *account) keepMedia(client *wechat.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := os.MkdirAll(a.set.Data.Dir, 0o750); err != nil {
			return fmt.Errorf("数据目录 data.dir 不能写：%w", err)
		}
		root, err := os.OpenRoot(a.set.Data.Dir)
		if err != nil {
			return fmt.Errorf("数据目录 data.dir 打不开：%w", err)
		}
		defer root.Close()
		k := wechat.Keeper{Fetch: client.FetchMedia, Wanted: a.store, Root: root, Now: a.clock.Now, Log: a.log}
		return k.Run(ctx)
	}
}

// menuRoles are the roles with a menu of their own, by the name of the tag that
// brings it; everybody else sees the members' menu.
var menuRoles = []domain.Role{domain.RoleSecretary, domain.RoleLeader}

// publishMenus puts the menus up, as far as the account may have any. A failure is
// logged: whatever a menu offers can be typed.
func (a *account) publishMenus(ctx context.Context, client *wechat.Client) {
	if a.set.WeChat.Account == configs.Subscription {
		return
	}
	if err := client.PublishMenu(ctx, a.menu(domain.RoleMember)); err != nil {
		a.log.Warn("the menu was not published", "err", err)
		return
	}
	if a.set.WeChat.Account == configs.Service {
		return // no tags
	}
	if err := a.publishByRole(ctx, client); err != nil {
		a.log.Warn("the menus by role were not published", "err", err)
	}
}

func (a *account) publishByRole(ctx context.Context, client *wechat.Client) error {
	var names []string
	for _, r := range menuRoles {
		names = append(names, string(r))
	}
	tags, err := client.EnsureTags(ctx, names...)
	if err != nil {
		return err
	}
	for _, r := range menuRoles {
		holders, err := a.store.Holders(ctx, rolesWithMenu(r), domain.DayOf(a.clock.Now()))
		if err != nil {
			return err
		}
		if err := client.TagMembers(ctx, tags[string(r)], holders); err != nil {
			return err
		}
		if err := client.PublishMenuFor(ctx, tags[string(r)], a.menu(r)); err != nil {
			return err
		}
	}
	return nil
}

// rolesWithMenu are the roles that share a menu.
func rolesWithMenu(r domain.Role) []domain.Role {
	if r == domain.RoleLeader {
		return []domain.Role{domain.RoleLeader, domain.RoleInspector, domain.RoleOffice}
	}
	return []domain.Role{domain.RoleSecretary, domain.RoleLiaison}
}

// menu reads a menu out of the catalog: a line without a key begins a button, the
// indented lines below it are its entries.
func (a *account) menu(r domain.Role) (menu []wechat.Button) {
	for line := range strings.Lines(a.words.Say("menu."+string(r), nil)) {
		name, key, entry := strings.Cut(strings.TrimSpace(line), " = ")
		switch {
		case name == "":
		case entry && len(menu) > 0:
			top := &menu[len(menu)-1]
			top.Sub = append(top.Sub, wechat.Button{Name: name, Key: key})
		default:
			menu = append(menu, wechat.Button{Name: name})
		}
	}
	return menu
}
