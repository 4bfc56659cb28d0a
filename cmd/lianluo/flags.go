package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// flags parses a command's words, and answers with its usage when that is asked
// for or they make no sense: to out in the first case, to errs in the second.
func flags(c call, name string, define func(*flag.FlagSet)) (rest []string, err error) {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	define(set)
	cmd := named(name)
	rest, err = parse(set, c.args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		cmd.describe(set, c.out)
		return nil, helpOnly
	case err == nil && len(rest) > 0 && !cmd.words:
		err = fmt.Errorf("%q 是多余的。 unexpected word", rest[0])
	}
	if err != nil {
		fmt.Fprintf(c.errs, "%v\n\n", err)
		cmd.describe(set, c.errs)
		return nil, misused
	}
	return rest, nil
}

// parse takes flags and other words in any order, as people write them; the flag
// package stops at the first word that is no flag, so what follows is parsed again.
func parse(set *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		if args = set.Args(); len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

func (cmd command) describe(set *flag.FlagSet, w io.Writer) {
	fmt.Fprintf(w, "%s\n%s\n\n用法 Usage: lianluo %s %s\n", cmd.zh, cmd.en, cmd.name, cmd.args)
	set.SetOutput(w)
	set.PrintDefaults()
}
