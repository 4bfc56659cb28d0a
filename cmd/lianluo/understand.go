package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/configs"
	"lianluo/domain"
	"lianluo/understand"
)

// understandLines prints, for every line `message` or `role TAB message`, what it
// is taken to mean.
func understandLines(_ context.Context, c call) error {
	var asJSON bool
	rest, err := flags(c, "understand", func(f *flag.FlagSet) {
		f.BoolVar(&asJSON, "json", false, "连同依据一起输出 with what was extracted and why")
	})
	if err != nil {
		return err
	}
	in := c.in
	if len(rest) > 0 && rest[0] != "-" {
		f, err := os.Open(rest[0])
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // only read
		in = f
	}
	m, err := understand.Load(configs.Intents())
	if err != nil {
		return err
	}
	return eachLine(in, func(line string) error { return explain(c.out, m, line, asJSON) })
}

func eachLine(in io.Reader, do func(string) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := do(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func explain(out io.Writer, m *understand.Matcher, line string, asJSON bool) error {
	role, message, both := strings.Cut(line, "\t")
	if !both {
		role, message = string(domain.RoleMember), line
	}
	x := m.Explain(message, bot.Hearing{Person: playing(domain.Role(role)), At: time.Now()})
	if asJSON {
		return json.NewEncoder(out).Encode(x)
	}
	_, err := fmt.Fprintf(out, "%s\t%.2f\t%s\n", x.Verdict(), x.Confidence, message)
	return err
}

// playing is somebody with that role and nothing else.
func playing(r domain.Role) domain.Person {
	if r == domain.RoleVisitor {
		return domain.Person{}
	}
	p := domain.Person{Member: domain.Member{ID: 1}}
	if r != domain.RoleMember {
		p.Posts = []domain.Post{{Role: r, Unit: domain.Unit{ID: 1}}}
	}
	return p
}
