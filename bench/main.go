// Command bench measures lianluo beside floors: programs that do the least that
// the same work can cost. It prints the table of docs/benchmarks.md.
//
//	go run ./bench                       everything, in under five minutes
//	go run ./bench -only read            one group of: read checkin pace import memory parts exam
//	go run ./bench -serve ./bin/lianluo  an executable of another version
//
// Rounds of the product and of its floors take turns, so that what else the
// machine does strikes all of them; what is printed is the median round, and
// ratios with their spread. Servers run on one core, the load on another. It
// keeps to the loopback, needs a Redis (LIANLUO_TEST_REDIS), uses keys of its own
// there and takes them away at the end.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := start(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// start is the whole program, or one floor when a bench that measures started it.
func start(ctx context.Context) error {
	b := bench{
		redis: cmp.Or(os.Getenv("LIANLUO_TEST_REDIS"), "redis://127.0.0.1:6379/9"),
		appID: "wxbench" + rand.Text()[:9],
		out:   os.Stdout,
	}
	var f floor
	flag.StringVar(&b.only, "only", "", "one group: read checkin pace import memory parts exam")
	flag.StringVar(&b.binary, "serve", "", "a lianluo that is built already")
	flag.StringVar(&f.kind, "floor", "", "used by bench itself")
	flag.StringVar(&f.addr, "addr", "", "used by bench itself")
	flag.StringVar(&f.file, "file", "", "used by bench itself")
	flag.StringVar(&f.appID, "app", "", "used by bench itself")
	flag.Parse()
	if f.kind != "" {
		f.redis = b.redis
		return f.run(ctx)
	}
	return b.run(ctx)
}

// bench is one run.
type bench struct {
	only, binary string
	redis, appID string
	dir          string // for everything that is written; removed at the end
	out          io.Writer
	table        table
	county       county
}

func (b *bench) run(ctx context.Context) (err error) {
	if b.dir, err = os.MkdirTemp("", "lianluo-bench-"); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(b.dir), clearRedis(context.WithoutCancel(ctx), b.redis, b.appID))
	}()
	if b.binary == "" {
		b.binary = filepath.Join(b.dir, "lianluo")
		if err := tool(ctx, "go", "build", "-o", b.binary, "./cmd/lianluo"); err != nil {
			return err
		}
	}
	b.table.pinned = pinSelf(ctx)
	runtime.GOMAXPROCS(1)
	if b.county, err = b.found(ctx); err != nil {
		return err
	}
	for _, g := range []struct {
		name    string
		measure func(context.Context) error
	}{
		{"read", b.read},
		{"checkin", b.checkIn},
		{"pace", b.pace},
		{"import", b.imports},
		{"memory", b.memory},
		{"parts", b.parts},
		{"exam", b.exam},
	} {
		if b.only == "" || b.only == g.name {
			fmt.Fprintln(os.Stderr, "bench:", g.name)
			if err := g.measure(ctx); err != nil {
				return fmt.Errorf("%s: %w", g.name, err)
			}
		}
	}
	b.table.print(b.out)
	return nil
}

// tool runs a program whose output matters only when it fails.
func tool(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return nil
}

// The load runs on one core, servers on the other.
const loadCore, serverCore = 0, 1

// pinSelf keeps the load on its core; false where the system cannot.
func pinSelf(ctx context.Context) bool {
	return runtime.NumCPU() > 1 && tool(ctx, "taskset", "-a", "-c", "-p", strconv.Itoa(loadCore), strconv.Itoa(os.Getpid())) == nil
}
