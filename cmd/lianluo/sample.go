package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"lianluo/roster"
	"lianluo/roster/sample"
)

// sampleFile writes an invented county or province as a workbook to import.
func sampleFile(_ context.Context, c call) error {
	o := sample.Default()
	var out string
	_, err := flags(c, "sample", func(f *flag.FlagSet) {
		f.IntVar(&o.Members, "members", o.Members, "党员人数 how many members")
		f.IntVar(&o.Orgs, "orgs", o.Orgs, "组织个数 how many organisations")
		f.Uint64Var(&o.Seed, "seed", o.Seed, "种子，一样的种子编出一样的县 equal seeds give equal counties")
		f.BoolVar(&o.Bound, "bound", false, "每人带一个模拟的 openid every member has an openid")
		f.StringVar(&out, "out", "", "写到哪个文件 the .xlsx to write")
	})
	if err != nil {
		return err
	}
	if out == "" || o.Orgs < 2 || o.Members < 2*o.Orgs {
		fmt.Fprintln(c.errs, "请用 --out 写明文件；组织至少2个，党员至少是组织的两倍。")
		return misused
	}
	f, err := os.Create(out)
	if err != nil {
		return fmt.Errorf("写不了文件：%w", err)
	}
	if err := errors.Join(roster.Write(f, sample.County(o)), f.Close()); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s：%d个组织，%d名党员，都是编的。\n", out, o.Orgs, o.Members)
	return nil
}
