package main

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestMain lets the tests start this very binary as lianluo.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lianluo": main})
}

// TestScripts plays what operators type. Scripts have no LIANLUO_ variables but
// those they set, and a directory of their own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "gbk": gbk, "bytes": bytesOf,
		},
	})
}

// exits CODE PROGRAM ARGS… runs a program that must end with that code; what it
// said is for stdout and stderr.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got, ended := 0, (*exec.ExitError)(nil)
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// gbk FROM TO writes a text as Chinese Excel saves it.
func gbk(ts *testscript.TestScript, _ bool, args []string) {
	words, err := simplifiedchinese.GBK.NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(words), 0o600))
}

// bytes HEX TO writes a file no text can hold.
func bytesOf(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
}
