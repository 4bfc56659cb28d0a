package roster

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"lianluo/domain"
	"lianluo/roster/sample"
)

func countyBook(t testing.TB, r domain.Roster) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(t testing.TB, name string, data []byte, known domain.Roster) Result {
	t.Helper()
	res, err := Read([]File{{name, bytes.NewReader(data)}}, known)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Refusals) > 0 {
		t.Fatal(res.Refusals[0], len(res.Refusals))
	}
	return res
}

// Story 1: the whole county goes through a workbook, and again changes nothing.
func TestCountyThroughAWorkbook(t *testing.T) {
	for _, o := range []sample.Options{sample.Default(), {Members: 40, Orgs: 5, Seed: 1}, {Members: 9000, Orgs: 1200, Seed: 2}} {
		county := sample.County(o)
		res := readAll(t, "县.xlsx", countyBook(t, county), county)
		if !reflect.DeepEqual(res.Roster.Units, county.Units) || !reflect.DeepEqual(res.Roster.Members, county.Members) {
			t.Errorf("%+v came back differently", o)
		}
		c := Diff(county, res.Roster)
		if c.Units.Unchanged != o.Orgs || c.Members.Unchanged != o.Members {
			t.Errorf("%+v: %s", o, c.Summary(3))
		}
	}
}

// A province has more members than a sheet has rows.
func TestManySheetsOfMembers(t *testing.T) {
	county := sample.County(sample.Options{Members: 50, Orgs: 3, Seed: 1})
	var b bytes.Buffer
	if err := write(&b, county, 20); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil || !slices.Equal(book.GetSheetList(), []string{"组织", "人员", "人员2", "人员3"}) {
		t.Fatal(err, book.GetSheetList())
	}
	if res := readAll(t, "省.xlsx", b.Bytes(), domain.Roster{}); !reflect.DeepEqual(res.Roster, county) {
		t.Error("members of later sheets are lost")
	}
}

func BenchmarkReadCountyXLSX(b *testing.B) {
	data := countyBook(b, sample.County(sample.Default()))
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		readAll(b, "县.xlsx", data, domain.Roster{})
	}
}

func BenchmarkReadCountyCSV(b *testing.B) {
	county := sample.County(sample.Default())
	var units, members bytes.Buffer
	u, m := csv.NewWriter(&units), csv.NewWriter(&members)
	cells := make([]any, len(memberColumns))
	record := func(w *csv.Writer, cells []any) {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i], _ = c.(string)
		}
		if err := w.Write(row); err != nil {
			b.Fatal(err)
		}
	}
	record(u, titles(unitColumns))
	for i := range county.Units {
		unitCells(cells, &county.Units[i])
		record(u, cells[:len(unitColumns)])
	}
	record(m, titles(memberColumns))
	for i := range county.Members {
		memberCells(cells, &county.Members[i])
		record(m, cells)
	}
	u.Flush()
	m.Flush()
	b.ReportAllocs()
	b.SetBytes(int64(units.Len() + members.Len()))
	for b.Loop() {
		res, err := Read([]File{{"u", bytes.NewReader(units.Bytes())}, {"m", bytes.NewReader(members.Bytes())}}, domain.Roster{})
		if err != nil || len(res.Refusals) > 0 || len(res.Roster.Members) != 14210 {
			b.Fatal(err, res.Refusals)
		}
	}
}

func BenchmarkWriteCounty(b *testing.B) {
	county := sample.County(sample.Default())
	b.ReportAllocs()
	for b.Loop() {
		countyBook(b, county)
	}
}

func BenchmarkDiffCounty(b *testing.B) {
	county := sample.County(sample.Default())
	b.ReportAllocs()
	for b.Loop() {
		Diff(county, county)
	}
}
