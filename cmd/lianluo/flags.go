package main

import (
	"errors"
	"flag"
	"fmt"
)

// flags parses a command's words. The flag package stops at the first word that
// is no flag; people write them in any order, so what follows is parsed again.
func flags(c call, name string, define func(*flag.FlagSet)) (rest []string, err error) {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(c.errs)
	set.Usage = func() { describe(set, c, name) }
	define(set)
	args := c.args
	for {
		switch err := set.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return nil, helpOnly
		case err != nil:
			return nil, misused
		}
		if args = set.Args(); len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

func describe(set *flag.FlagSet, c call, name string) {
	for _, cmd := range commands() {
		if cmd.name == name {
			fmt.Fprintf(c.errs, "%s\n%s\n\n用法 Usage: lianluo %s %s\n", cmd.zh, cmd.en, cmd.name, cmd.args)
		}
	}
	set.PrintDefaults()
}
