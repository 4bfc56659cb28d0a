package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/domain"
)

// chat talks to the account in the terminal: the same engine, another door.
func chat(ctx context.Context, c call) error {
	var as string
	set, _, err := settings(c, "chat", func(f *flag.FlagSet) {
		f.StringVar(&as, "as", "", "以谁的身份：姓名，可加组织，或 openid whose words: a name, a unit beside it, or an openid")
	})
	if err != nil {
		return err
	}
	if as == "" {
		fmt.Fprintln(c.errs, "请用 --as 说明以谁的身份，例如 --as 王秀英。")
		return misused
	}
	a, err := open(ctx, set, logger(set, c.errs))
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.assemble(ctx, noPictures{}); err != nil {
		return err
	}
	a.phrases.Learn()
	openID, err := a.speaker(ctx, as, c)
	if err != nil {
		return err
	}
	return eachLine(c.in, func(line string) error { return a.hear(ctx, openID, line, c) })
}

// speaker finds whom a name means; several are listed for a closer call.
func (a *account) speaker(ctx context.Context, name string, c call) (string, error) {
	found, err := a.store.Directory(ctx, name, domain.DayOf(a.clock.Now()), 10)
	if err != nil {
		return "", err
	}
	switch len(found) {
	case 0:
		fmt.Fprintf(c.errs, "名册上没有绑定了微信的“%s”，以未绑定的人说话。\n", name)
		return name, nil
	case 1:
		return found[0].OpenID, nil
	}
	fmt.Fprintf(c.errs, "“%s”不止一位，请加上组织名称或用 openid：\n", name)
	for _, p := range found {
		fmt.Fprintf(c.errs, "  %s %s（%s）\n", p.Name, p.Unit.Label(), p.OpenID)
	}
	return "", misused
}

func (a *account) hear(ctx context.Context, openID, line string, c call) error {
	in := bot.Inbound{Key: rand.Text(), From: openID, Kind: bot.Text, Text: strings.TrimSpace(line), At: a.clock.Now()}
	r, err := a.engine.Handle(ctx, in)
	if err != nil {
		return err
	}
	if r.Card != nil {
		fmt.Fprintf(c.out, "[%s] %s\n", r.Card.Title, r.Card.Address)
	}
	_, err = fmt.Fprintln(c.out, r.Text)
	return err
}
