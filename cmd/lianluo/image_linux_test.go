package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestImage does what the Dockerfile says, step by step and without an engine,
// and runs the result with nothing around it: in a directory it cannot leave, as
// the user it names.
func TestImage(t *testing.T) {
	if os.Geteuid() != 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("image: only root can shut a program into a directory, and with CI=true no test may skip")
		}
		t.Skip("image: only root can shut a program into a directory")
	}
	dir := t.TempDir()
	i := &built{T: t, context: filepath.Join(dir, "context"), build: filepath.Join(dir, "build"), root: filepath.Join(dir, "root"), env: map[string]string{}}
	i.takeContext()
	for _, line := range instructions(t, filepath.Join(repository, "Dockerfile")) {
		i.follow(line)
	}
	i.static()
	i.run()
}

// built is an image being made.
type built struct {
	*testing.T

	context string // what .dockerignore leaves of the repository
	build   string // the first stage's file system, as far as it matters
	root    string // the last stage's

	stages  int
	workdir string
	env     map[string]string
	user    uint32
	entry   []string
	health  []string
	volume  string
}

// instruction is one of a Dockerfile, on one line.
type instruction struct{ name, rest string }

func instructions(t *testing.T, file string) (all []instruction) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, _ := strings.Cut(line, " ")
		all = append(all, instruction{name, strings.TrimSpace(rest)})
	}
	return all
}

func (i *built) follow(line instruction) {
	i.Helper()
	switch line.name {
	case "FROM":
		i.stages++
		if i.stages == 2 && line.rest != "scratch" {
			i.Fatalf("the image is built on %s: what is in that cannot be checked here", line.rest)
		}
	case "WORKDIR":
		i.workdir = line.rest
		i.mkdir(i.at(line.rest))
	case "RUN":
		i.shell(line.rest)
	case "COPY":
		i.copy(strings.Fields(line.rest))
	default:
		i.remember(line)
	}
}

// remember is what only matters when the image runs.
func (i *built) remember(line instruction) {
	i.Helper()
	switch line.name {
	case "USER":
		uid, _, _ := strings.Cut(line.rest, ":")
		n, err := strconv.ParseUint(uid, 10, 32)
		i.ok(err)
		i.user = uint32(n)
	case "ENV":
		for w := range strings.FieldsSeq(line.rest) {
			name, value, _ := strings.Cut(w, "=")
			i.env[name] = value
		}
	case "HEALTHCHECK":
		_, cmd, _ := strings.Cut(line.rest, "CMD ")
		i.health = i.words(cmd)
	case "ENTRYPOINT", "CMD":
		i.entry = append(i.entry, i.words(line.rest)...)
	case "VOLUME":
		i.volume = line.rest
	case "EXPOSE":
		if !strings.HasSuffix(i.env["LIANLUO_HTTP_ADDR"], ":"+line.rest) {
			i.Errorf("port %s is exposed, and %s listened on", line.rest, i.env["LIANLUO_HTTP_ADDR"])
		}
	default:
		i.Fatalf("this test does not know %s", line.name)
	}
}

// words reads a command in its exec form: there is no shell in the image.
func (i *built) words(list string) (words []string) {
	i.Helper()
	i.ok(json.Unmarshal([]byte(list), &words))
	return words
}

// at is where a path of the stage under way is on this machine.
func (i *built) at(p string) string {
	if i.stages == 1 {
		return filepath.Join(i.build, p)
	}
	return filepath.Join(i.root, p)
}

func (i *built) shell(command string) {
	i.Helper()
	cmd := exec.CommandContext(i.Context(), "sh", "-c", command)
	cmd.Dir = i.at(i.workdir)
	if out, err := cmd.CombinedOutput(); err != nil {
		i.Fatalf("RUN %s: %v\n%s", command, err, out)
	}
}

// copy does COPY. What a stage has of its own, not of ours, is taken from this
// machine: the certificates are at the same place in the toolchain's image.
func (i *built) copy(words []string) {
	i.Helper()
	from, owner := i.context, 0
	for strings.HasPrefix(words[0], "--") {
		name, value, _ := strings.Cut(words[0], "=")
		switch name {
		case "--from":
			from = i.build
		case "--chown":
			uid, _, _ := strings.Cut(value, ":")
			owner, _ = strconv.Atoi(uid) // 0 would be noticed below: nothing could be written
		}
		words = words[1:]
	}
	to := words[len(words)-1]
	for _, source := range words[:len(words)-1] {
		at := filepath.Join(from, source)
		if from == i.build && !strings.HasPrefix(source, "/src/") {
			at = source
		}
		target := i.at(path.Join("/", i.workdirIn(to), strings.TrimPrefix(to, "/")))
		i.put(at, target, strings.HasSuffix(to, "/"), owner)
	}
}

// workdirIn is what a relative path of the stage under way stands in.
func (i *built) workdirIn(p string) string {
	if strings.HasPrefix(p, "/") || i.stages > 1 {
		return ""
	}
	return i.workdir
}

func (i *built) put(from, to string, into bool, owner int) {
	i.Helper()
	info, err := os.Stat(from)
	if err != nil {
		i.Fatalf("COPY %s: %v", from, err)
	}
	if !info.IsDir() {
		if into {
			to = filepath.Join(to, filepath.Base(from))
		}
		i.file(from, to, info.Mode())
		return
	}
	i.ok(filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(from, p)
		if err != nil || relErr != nil || rel == "." {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if e.IsDir() {
			i.mkdir(target)
		} else {
			i.file(p, target, info.Mode())
		}
		return os.Chown(target, owner, owner)
	}))
}

func (i *built) file(from, to string, mode fs.FileMode) {
	i.Helper()
	data, err := os.ReadFile(from)
	i.ok(err)
	i.mkdir(filepath.Dir(to))
	i.ok(os.WriteFile(to, data, mode))
}

func (i *built) mkdir(dir string) {
	i.Helper()
	i.ok(os.MkdirAll(dir, 0o755))
}

func (i *built) ok(err error) {
	i.Helper()
	if err != nil {
		i.Fatal(err)
	}
}

// takeContext copies what an engine would be sent.
func (i *built) takeContext() {
	i.Helper()
	ignored, err := os.ReadFile(filepath.Join(repository, ".dockerignore"))
	i.ok(err)
	i.ok(filepath.WalkDir(repository, func(p string, e fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(repository, p)
		switch {
		case err != nil || relErr != nil:
			return err
		case leftOut(filepath.ToSlash(rel), string(ignored)) && e.IsDir():
			return filepath.SkipDir
		case leftOut(filepath.ToSlash(rel), string(ignored)) || !e.Type().IsRegular():
			return nil
		}
		i.file(p, filepath.Join(i.context, rel), 0o644)
		return nil
	}))
}

// leftOut tells whether a line of .dockerignore fits. Lines are from the root;
// **/ stands for any directories.
func leftOut(name, lines string) bool {
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		at := name
		if rest, ok := strings.CutPrefix(line, "**/"); ok {
			line, at = rest, path.Base(name)
		}
		if ok, _ := path.Match(line, at); ok {
			return true
		}
	}
	return false
}

// static: on an empty file system there is no loader and no library.
func (i *built) static() {
	i.Helper()
	f, err := elf.Open(filepath.Join(i.root, i.entry[0]))
	i.ok(err)
	defer f.Close()
	libraries, err := f.ImportedLibraries()
	if err == nil && len(libraries) > 0 {
		i.Errorf("it wants %v", libraries)
	}
	if slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		i.Error("it wants a loader")
	}
	if i.user == 0 {
		i.Error("it runs as root")
	}
}

// run starts it as an engine does, and asks after its health until it is well.
func (i *built) run() {
	i.Helper()
	maps.Copy(i.env, served(i.T))
	i.env["LIANLUO_DATA_DIR"], i.env["LIANLUO_HTTP_ADDR"] = i.volume, freePort(i.T)
	var log bytes.Buffer
	server := i.confined(i.entry)
	server.Stderr = &log
	i.ok(server.Start())
	defer func() {
		i.ok(server.Process.Signal(syscall.SIGTERM))
		if err := server.Wait(); err != nil {
			i.Errorf("stopped by SIGTERM: %v\n%s", err, log.String())
		}
	}()
	eventually(i.T, "a healthy container", func() bool { return i.confined(i.health).Run() == nil })
	if _, err := os.Stat(filepath.Join(i.root, i.volume, "lianluo.db")); err != nil {
		i.Errorf("the records are not in the volume: %v", err)
	}
	i.env["LIANLUO_HTTP_ADDR"] = "127.0.0.1:1"
	if i.confined(i.health).Run() == nil {
		i.Error("what does not run is healthy")
	}
	if out, err := i.confined([]string{i.entry[0], "sample", "--members", "40", "--orgs", "4", "--seed", "1", "--out", i.volume + "/a.xlsx"}).CombinedOutput(); err != nil {
		i.Errorf("it cannot write a workbook, which takes a directory for what is in between: %v\n%s", err, out)
	}
}

// confined is a command that sees nothing but the image.
func (i *built) confined(words []string) *exec.Cmd {
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Path, cmd.Err = words[0], nil // inside, not found here
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: i.root, Credential: &syscall.Credential{Uid: i.user, Gid: i.user}}
	for name, value := range i.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.WaitDelay = time.Second
	return cmd
}
