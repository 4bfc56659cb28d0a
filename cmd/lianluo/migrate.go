package main

import (
	"context"
	"flag"
	"fmt"

	"lianluo/configs"
)

func migrate(ctx context.Context, c call) error {
	set, _, err := settings(c, "migrate", func(*flag.FlagSet) {})
	if err != nil {
		return err
	}
	s, err := openStore(ctx, set)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "数据库已是当前版本。")
	return nil
}

// settings parses a command that takes --config beside its own flags, and loads
// the settings.
func settings(c call, name string, define func(*flag.FlagSet)) (configs.Settings, []string, error) {
	var file string
	rest, err := flags(c, name, func(f *flag.FlagSet) {
		f.StringVar(&file, "config", "", "设置文件 settings file (YAML)")
		define(f)
	})
	if err != nil {
		return configs.Settings{}, nil, err
	}
	set, err := configs.Load(file, c.env)
	return set, rest, err
}
