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
func understandLines(ctx context.Context, c call) error {
	var asJSON bool
	var unclear unclearAsked
	var day string
	rest, err := flags(c, "understand", func(f *flag.FlagSet) {
		f.StringVar(&day, "at", "", "当作这一天说的 as if said that day (2009-03-18, or 2009-03-18T19:30:00+08:00)")
		f.BoolVar(&asJSON, "json", false, "连同依据一起输出 with what was extracted and why")
		unclear.define(f)
	})
	if err != nil {
		return err
	}
	if unclear.list {
		return unclear.print(ctx, c)
	}
	at, err := saidAt(day, time.Now())
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
	set, err := configs.Load(unclear.file, c.env)
	if err != nil {
		return err
	}
	m, err := phrases(set.Data.Dir)
	if err != nil {
		return err
	}
	m.Learn()
	return eachLine(in, func(line string) error { return explain(c.out, m, line, at, asJSON) })
}

// saidAt is when the messages are taken to be said: noon of a day, or an instant.
func saidAt(day string, now time.Time) (time.Time, error) {
	if day == "" {
		return now, nil
	}
	if at, err := time.Parse(time.RFC3339, day); err == nil {
		return at, nil
	}
	d, err := domain.ParseDay(day)
	if err != nil {
		return time.Time{}, fmt.Errorf("--at %s：请写成 2009-03-18 这样的日期", day)
	}
	return d.In(now.Location()).Add(12 * time.Hour), nil
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

func explain(out io.Writer, m *understand.Matcher, line string, at time.Time, asJSON bool) error {
	role, message, both := strings.Cut(line, "\t")
	if !both {
		role, message = string(domain.RoleMember), line
	}
	x := m.Explain(message, bot.Hearing{Person: playing(domain.Role(role)), At: at})
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
