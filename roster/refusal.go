package roster

import (
	"fmt"
	"strings"
)

// Refusal is one thing wrong with a row, or with a file: why it was not taken
// and what to do. It never repeats a phone number or an openid.
type Refusal struct {
	File   string
	Sheet  string // empty for CSV
	Row    int    // as the spreadsheet numbers it, or the line of a CSV; 0: the file or sheet as a whole
	Column string // empty: the row as a whole
	Value  string // what is written there; empty where it must not be shown
	Why    string
}

// String is one line for the terminal.
func (r Refusal) String() string {
	var b strings.Builder
	b.WriteString(r.File)
	if r.Sheet != "" {
		b.WriteString("「" + r.Sheet + "」")
	}
	if r.Row > 0 {
		fmt.Fprintf(&b, "第 %d 行", r.Row)
	}
	if r.Column != "" {
		b.WriteString("「" + r.Column + "」")
	}
	if r.Value != "" {
		b.WriteString("写的是「" + r.Value + "」")
	}
	return b.String() + "：" + r.Why
}

// Extra names the columns of a sheet that the account has no use for. They are
// not read: what is not kept cannot leak.
type Extra struct {
	File, Sheet string
	Columns     []string
}
