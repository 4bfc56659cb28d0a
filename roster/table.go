package roster

import (
	"slices"
	"strings"
)

// searched is how many rows may stand before the header: a title, a date.
const searched = 10

// table is one sheet or CSV file while its rows come in.
type table struct {
	*reading
	file, sheet string
	at          place
	since1904   bool // counts days from 1904, as old Macs did
	rows        int  // seen before the header
	any         bool // has a row that is not blank
	hopeless    bool // has a header that lacks what we need
	head        []column
	ofMembers   bool
}

func (r *reading) table(file, sheet string) *table {
	return &table{reading: r, file: file, sheet: sheet, at: r.begin(file, sheet)}
}

// row takes the next row; cells may be reused afterwards.
func (t *table) row(n int, cells []string) {
	if t.hopeless || blank(cells) {
		return
	}
	t.any = true
	t.at.row = int32(n) //nolint:gosec // a sheet has 1,048,576 rows
	switch {
	case t.head != nil && t.ofMembers:
		t.member(&line{table: t, cells: cells})
	case t.head != nil:
		t.unit(&line{table: t, cells: cells})
	case t.rows < searched:
		t.rows++
		t.header(cells)
	}
}

// end refuses a table in which no header was found.
func (t *table) end() {
	if t.head == nil && !t.hopeless {
		at := t.at
		at.row = 0
		t.refuse(at, "", "", "前 %d 行里找不到表头。组织表要有「%s」，人员表要有「%s」。", searched,
			strings.Join(required(unitColumns), "」「"), strings.Join(required(memberColumns), "」「"))
	}
}

// header tries a row as the header.
func (t *table) header(cells []string) {
	ofMembers, known, columns := recognise(cells)
	if known < 2 {
		return
	}
	t.ofMembers = ofMembers
	var extra []string
	for i, c := range columns {
		name := clean(cells[i])
		switch {
		case c == "" && name != "":
			extra = append(extra, name)
		case c != "" && slices.Contains(columns[:i], c):
			t.hopeless = true
			t.refuse(t.at, string(c), "", "这一列出现了两次。请删去一列。")
		}
	}
	wanted := unitColumns
	if ofMembers {
		wanted = memberColumns
	}
	for _, c := range required(wanted) {
		if !slices.Contains(columns, column(c)) {
			t.hopeless = true
			t.refuse(t.at, c, "", "缺这一列，整张表没有读。请加上，表头就写「%s」。", c)
		}
	}
	t.head = columns
	if len(extra) > 0 {
		t.extras = append(t.extras, Extra{t.file, t.sheet, extra})
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return clean(s) != "" })
}

// line is one row by column.
type line struct {
	*table
	cells []string
	bad   bool
	last  column // faulted last: one reason for a cell is enough
}

// has tells whether the table has such a column at all.
func (l *line) has(c column) bool { return slices.Contains(l.head, c) }

// get is the cell as written, without the blanks around it.
func (l *line) get(c column) string {
	i := slices.Index(l.head, c)
	if i < 0 || i >= len(l.cells) {
		return ""
	}
	s := clean(l.cells[i])
	if strings.ContainsRune(s, '\uFFFD') {
		l.fault(c, "", "有认不出的字。请在表里重新打一遍。")
		return ""
	}
	if cellErrors[s] {
		l.fault(c, s, "公式出错了。请改成普通文字。")
		return ""
	}
	return s
}

var cellErrors = map[string]bool{"#N/A": true, "#REF!": true, "#NAME?": true, "#VALUE!": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true}

func (l *line) fault(c column, value, why string, args ...any) {
	if l.bad && l.last == c {
		return
	}
	l.bad, l.last = true, c
	l.refuse(l.at, string(c), short(value), why, args...)
}

// short keeps a refusal to one line of the screen.
func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}
