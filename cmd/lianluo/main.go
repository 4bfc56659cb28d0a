// Command lianluo runs the account, its demonstration, and the tools around it.
// This package is the only one that knows all the others; each command is a file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, call{args: os.Args[1:], in: os.Stdin, out: os.Stdout, errs: os.Stderr, env: os.LookupEnv})
	stop()
	os.Exit(code)
}

// call is what a command is given of the outside.
type call struct {
	args []string
	in   io.Reader
	out  io.Writer
	errs io.Writer
	env  func(string) (string, bool)
}

// command is one word of the command line.
type command struct {
	name, args string
	words      bool // whether it takes words beside its flags
	zh, en     string
	run        func(ctx context.Context, c call) error
}

func commands() []command {
	return []command{
		{"demo", "[--addr HOST:PORT] [--data DIR] [--callback-only]", false, "什么都不用装，先看一看：样板县、活动、手机都在浏览器里", "the whole product with nothing installed", demo},
		{"serve", "--config FILE [--no-migrate]", false, "正式运行", "run in production", serve},
		{"migrate", "[--config FILE]", false, "把数据库升级到当前版本（serve 也会做）", "bring the database up to date", migrate},
		{"import", "roster FILE… | campaign FILE [--dry-run] [--config FILE]", true, "导入组织和党员名册，或活动文件", "import the roster, or a campaign", importAny},
		{"sample", "--members N --orgs M --seed S [--bound] --out FILE.xlsx", false, "编一个假想的县，用来试用", "invent a county to try things with", sampleFile},
		{"understand", "[FILE|-] [--json] [--at DAY] | --unclear [--weeks N] [--config FILE]", true, "看账号怎样理解一句话，每行一句", "show what messages are taken to mean", understandLines},
		{"health", "[--config FILE]", false, "正在运行的 lianluo 是否就绪（容器用）", "ask the one that runs whether it is ready", health},
		{"chat", "--as NAME [--config FILE]", false, "在终端里和账号对话", "talk to the account in the terminal", chat},
	}
}

// exit is an error that only chooses the exit code: what there was to say has
// been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Exit codes beside 0: 1 nothing done, 2 the call was wrong, 3 some rows refused.
const (
	failed   exit = 1
	misused  exit = 2
	partial  exit = 3
	helpOnly exit = 0
)

func run(ctx context.Context, c call) int {
	if len(c.args) == 0 || isHelp(c.args[0]) {
		usage(c.out)
		return 0
	}
	if cmd := named(c.args[0]); cmd.run != nil {
		c.args = c.args[1:]
		return report(c, cmd.run(ctx, c))
	}
	fmt.Fprintf(c.errs, "没有 %q 这个命令。\n", c.args[0])
	usage(c.errs)
	return int(misused)
}

// named finds a command; the zero command is none.
func named(name string) command {
	for _, cmd := range commands() {
		if cmd.name == name {
			return cmd
		}
	}
	return command{}
}

func report(c call, err error) int {
	var code exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	default:
		fmt.Fprintln(c.errs, err)
		return int(failed)
	}
}

func isHelp(s string) bool { return s == "help" || s == "-h" || s == "--help" }

func usage(w io.Writer) {
	fmt.Fprint(w, "联络 lianluo：公众号里的学习活动联络员\nA WeChat account that is the liaison of a study campaign.\n\n用法 Usage: lianluo COMMAND\n\n")
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  %-11s %s\n  %11s %s\n", cmd.name, cmd.zh, "", cmd.en)
	}
	fmt.Fprint(w, "\n每个命令的用法 Details: lianluo COMMAND --help\n")
}
