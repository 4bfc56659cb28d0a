package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// csv reads a file whose header tells whether it lists organisations or members.
// A row's number is the line it begins on.
func (r *reading) csv(name string, body io.Reader, gbk bool) error {
	if gbk {
		body = transform.NewReader(body, simplifiedchinese.GB18030.NewDecoder())
	}
	lines := csv.NewReader(&dropMark{r: body})
	lines.FieldsPerRecord, lines.ReuseRecord = -1, true
	t := r.table(name, "")
	for {
		row, err := lines.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			t.end()
			return nil
		case errors.As(err, &bad):
			t.broken(bad)
			continue
		case err != nil:
			return err
		}
		line, _ := lines.FieldPos(0)
		if t.head == nil {
			lines.Comma, row = separator(row, lines.Comma)
		}
		t.row(line, row)
	}
}

// separator finds out from the first lines whether a file is separated by tabs
// or semicolons, as some programs write it, and divides this line accordingly.
func separator(row []string, now rune) (rune, []string) {
	if len(row) != 1 {
		return now, row
	}
	for _, c := range "\t;" {
		if parts := strings.Split(row[0], string(c)); len(parts) > 2 {
			return c, parts
		}
	}
	return now, row
}

// broken tells of quotes that do not match; the CSV reader goes on after them.
func (t *table) broken(bad *csv.ParseError) {
	at := t.at
	at.row = int32(bad.StartLine) //nolint:gosec // a file is far smaller
	if bad.Line > bad.StartLine {
		t.refuse(at, "", "", "从这一行起的引号没有成对，到第 %d 行为止都没有读到。请改好引号，或另存为 xlsx 再导入。", bad.Line)
		return
	}
	t.refuse(at, "", "", "引号没有成对，这一行没有读到。请改好引号，或另存为 xlsx 再导入。")
}

// dropMark leaves out the byte order mark Excel puts before UTF-8.
type dropMark struct {
	r       io.Reader
	started bool
}

func (d *dropMark) Read(p []byte) (int, error) {
	if d.started {
		return d.r.Read(p)
	}
	d.started = true
	head := make([]byte, len(utf8Mark))
	n, err := io.ReadFull(d.r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return 0, err
	}
	d.r = io.MultiReader(bytes.NewReader(bytes.TrimPrefix(head[:n], utf8Mark)), d.r)
	return d.r.Read(p)
}
