package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"lianluo/configs"
	"lianluo/domain"
	"lianluo/roster"
)

// importAny takes a roster or a campaign from files.
func importAny(ctx context.Context, c call) error {
	var dry bool
	set, rest, err := settings(c, "import", func(f *flag.FlagSet) {
		f.BoolVar(&dry, "dry-run", false, "只看会有哪些变化 only show the differences")
	})
	if err != nil {
		return err
	}
	switch {
	case len(rest) >= 2 && rest[0] == "roster":
		return importRoster(ctx, set, c, rest[1:], dry)
	case len(rest) == 2 && rest[0] == "campaign":
		return importCampaign(ctx, set, c, rest[1], dry)
	}
	fmt.Fprintln(c.errs, "请写明导入什么：lianluo import roster 文件…，或 lianluo import campaign 文件。")
	return misused
}

// mostNamed bounds the lists on the terminal; the counts are always whole.
const mostNamed = 20

func importRoster(ctx context.Context, set configs.Settings, c call, names []string, dry bool) error {
	s, err := openUpToDate(ctx, set)
	if err != nil {
		return err
	}
	defer s.Close()
	today := domain.DayOf(newClock(set.Time.Zone, set.Time.Start).Now())
	known, err := s.Snapshot(ctx, today)
	if err != nil {
		return err
	}
	read, err := readFiles(names, known)
	if err != nil {
		return err
	}
	for _, r := range read.Refusals {
		fmt.Fprintln(c.errs, r)
	}
	for _, x := range read.Extras {
		fmt.Fprintf(c.errs, "%s%s：没有用到的列：%s\n", x.File, x.Sheet, strings.Join(x.Columns, "、"))
	}
	if len(read.Roster.Units)+len(read.Roster.Members) == 0 {
		fmt.Fprintln(c.errs, "一行也没有导入，名册没有变。")
		return failed
	}
	fmt.Fprint(c.out, roster.Diff(known, read.Roster).Summary(mostNamed))
	if !dry {
		if err := s.TakeRoster(ctx, read.Roster, today); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "已导入。")
	}
	if len(read.Refusals) > 0 {
		return partial
	}
	return nil
}

func readFiles(names []string, known domain.Roster) (roster.Result, error) {
	var files []roster.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return roster.Result{}, fmt.Errorf("打不开文件：%w", err)
		}
		defer f.Close() //nolint:errcheck // only read
		files = append(files, roster.File{Name: filepath.Base(name), Body: f})
	}
	return roster.Read(files, known)
}

func importCampaign(ctx context.Context, set configs.Settings, c call, name string, dry bool) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("打不开文件：%w", err)
	}
	camp, err := configs.ParseCampaign(filepath.Base(name), data)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s：%d个阶段，%d项任务，%d本书目，%d种报告，没有错误。\n",
		camp.Name, len(camp.Phases), len(camp.Tasks), len(camp.Readings), len(camp.Forms))
	if dry {
		return nil
	}
	s, err := openUpToDate(ctx, set)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.SaveCampaign(ctx, camp); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "已装入。")
	return nil
}
