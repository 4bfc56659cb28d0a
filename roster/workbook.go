package roster

import (
	"errors"
	"io"
	"io/fs"

	"github.com/xuri/excelize/v2"
)

// Bounds of a workbook, in bytes: what a province of two million members needs,
// and no zip bomb. A sheet larger than inMemory is read from a temporary file.
const (
	mostPacked   = 512 << 20
	mostUnpacked = 4 << 30
	inMemory     = 16 << 20
)

var limits = excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: inMemory, RawCellValue: true}

// workbook reads every sheet by streaming: the first row of each that looks like
// a header tells what it lists. Nothing but Rows may be used on the file: one
// look at a cell would load the whole sheet.
func (r *reading) workbook(name string, body io.Reader) error {
	src := &source{r: io.LimitReader(body, mostPacked+1)}
	book, err := excelize.OpenReader(src, limits)
	switch {
	case src.err != nil:
		return src.err
	case src.n > mostPacked:
		r.refuse(r.begin(name, ""), "", "", "文件超过 512 MB。请分成几个文件。")
		return nil
	case errors.As(err, new(*fs.PathError)):
		return err // no room for temporary files
	case err != nil:
		r.refuse(r.begin(name, ""), "", "", "打不开：不是 Excel 工作簿，文件坏了，或大得不正常。请用 Excel 打开后「另存为」xlsx 再导入。")
		return nil
	}
	defer book.Close() //nolint:errcheck // only temporary files are left to remove
	var tables []*table
	for _, sheet := range book.GetSheetList() {
		t := r.table(name, sheet)
		if !t.stream(book, sheet) {
			t.refuse(t.at, "", "", "从这里起读不下去，文件可能坏了。请用 Excel 打开后「另存为」xlsx 再导入。")
		}
		tables = append(tables, t)
	}
	r.endSheets(name, tables)
	return nil
}

// source remembers how much was read and whether reading itself failed, which
// excelize does not tell from a bad file.
type source struct {
	r   io.Reader
	n   int64
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// stream is false when the sheet breaks off.
func (t *table) stream(book *excelize.File, sheet string) bool {
	props, err := book.GetWorkbookProps()
	t.since1904 = err == nil && props.Date1904 != nil && *props.Date1904
	rows, err := book.Rows(sheet)
	if _, none := errors.AsType[excelize.ErrSheetNotExist](err); none {
		return true // a sheet that is a chart has no rows
	}
	if err != nil {
		return false
	}
	defer rows.Close() //nolint:errcheck // reading has ended
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns(limits)
		if err != nil {
			return false
		}
		t.row(n, cells)
	}
	return rows.Error() == nil
}

// endSheets refuses a workbook without any sheet we know; in others unknown
// sheets (a page of instructions) are only named.
func (r *reading) endSheets(name string, tables []*table) {
	var known bool
	for _, t := range tables {
		known = known || t.head != nil || t.hopeless
	}
	for _, t := range tables {
		switch {
		case t.head != nil || t.hopeless || !t.any:
		case known:
			r.skipped = append(r.skipped, name+"「"+t.sheet+"」")
		default:
			t.end()
		}
	}
	if len(tables) == 0 {
		r.refuse(r.begin(name, ""), "", "", "里面没有工作表。")
	}
}
