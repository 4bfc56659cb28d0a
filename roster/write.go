package roster

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"lianluo/domain"
)

// mostRows is how many rows a sheet takes below its header; a province needs
// several sheets of members.
const mostRows = excelize.TotalRows - 1

// Write writes a workbook that Read takes: the first sheet organisations, the
// others members. The column openid is there only if somebody has one; to send a
// list to people, leave them out. It streams: beside the roster itself it needs a
// few megabytes, and a writable temporary directory.
func Write(w io.Writer, r domain.Roster) error { return write(w, r, mostRows) }

func write(w io.Writer, r domain.Roster, rows int) error {
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // only temporary files are left to remove
	if err := book.SetSheetName("Sheet1", "组织"); err != nil {
		return err
	}
	if err := sheet(book, "组织", titles(unitColumns), r.Units, unitCells); err != nil {
		return err
	}
	head := titles(memberColumns)
	if !anyBound(r.Members) {
		head = head[:len(head)-1]
	}
	members := r.Members
	for n := 1; n == 1 || len(members) > 0; n++ {
		name := "人员"
		if n > 1 {
			name += fmt.Sprint(n)
		}
		part := members[:min(len(members), rows)]
		members = members[len(part):]
		if _, err := book.NewSheet(name); err != nil {
			return err
		}
		if err := sheet(book, name, head, part, memberCells); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// sheet streams one sheet. The cells are a buffer: fill puts a row into it.
func sheet[T any](book *excelize.File, name string, head []any, rows []T, fill func([]any, *T)) error {
	s, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetColWidth(1, len(head), 16); err != nil {
		return err
	}
	if err := s.SetRow("A1", head); err != nil {
		return err
	}
	cells := make([]any, len(memberColumns))
	for i := range rows {
		fill(cells, &rows[i])
		if err := s.SetRow(fmt.Sprint("A", i+2), cells[:len(head)]); err != nil {
			return err
		}
	}
	return s.Flush()
}

func titles(list headings) (out []any) {
	for _, h := range list {
		out = append(out, string(h.column))
	}
	return out
}

func anyBound(members []domain.RosterMember) bool {
	for i := range members {
		if members[i].OpenID != "" {
			return true
		}
	}
	return false
}

// unitCells follows the order of unitColumns.
func unitCells(to []any, u *domain.RosterUnit) {
	copy(to, []any{u.Code, u.Name, u.Short, u.ParentCode, u.Kind.Word(), u.Field, u.Start.String()})
}

// memberCells follows the order of memberColumns.
func memberCells(to []any, m *domain.RosterMember) {
	duties := make([]string, len(m.Roles))
	for i, r := range m.Roles {
		duties[i] = r.Word()
	}
	moved := ""
	if m.Mobile {
		moved = "流动"
	}
	copy(to, []any{m.Code, m.Name, m.Phone, m.UnitCode, strings.Join(duties, "、"), strings.Join(m.Reach, ";"), m.Level, moved, m.HostCode, m.OpenID})
}
