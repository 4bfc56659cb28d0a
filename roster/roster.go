// Package roster reads the office's lists of organisations and members from
// spreadsheets, says what is wrong with which row, and tells what would change.
package roster

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"lianluo/domain"
)

// File is one file to read, named as people know it.
type File struct {
	Name string
	Body io.Reader
}

// Result is what the files hold. Rows that were refused are not in the Roster;
// all others stand.
type Result struct {
	Roster   domain.Roster
	Refusals []Refusal
	Extras   []Extra
	Skipped  []string // sheets without a header we know, in files that have others
}

// Read reads .xlsx and CSV files together: a member may belong to an
// organisation of another file, or to one of known, which is what the store
// holds already. A column a file does not have keeps what known has. The error
// is of a Body that cannot be read; everything wrong with the contents is a
// refusal.
func Read(files []File, known domain.Roster) (Result, error) {
	r := newReading(known)
	for _, f := range files {
		if err := r.file(f); err != nil {
			return Result{}, fmt.Errorf("roster: %s: %w", f.Name, err)
		}
	}
	return r.result(), nil
}

// result checks the rows against each other and leaves out the refused.
func (r *reading) result() Result {
	r.checkUnits()
	r.checkMembers()
	slices.SortStableFunc(r.refused, func(a, b refused) int {
		return cmp.Or(cmp.Compare(a.at.sheet, b.at.sheet), cmp.Compare(a.at.row, b.at.row))
	})
	res := Result{Extras: r.extras, Skipped: r.skipped}
	for _, x := range r.refused {
		res.Refusals = append(res.Refusals, x.Refusal)
	}
	for i, u := range r.units {
		if !r.unitAt[i].bad {
			res.Roster.Units = append(res.Roster.Units, u)
		}
	}
	for i, m := range r.members {
		if !r.memberAt[i].bad {
			res.Roster.Members = append(res.Roster.Members, m)
		}
	}
	return res
}

// place is where a row stands, small because there is one for every row.
type place struct {
	sheet int32 // index in reading.sheets
	row   int32
	bad   bool // refused
}

type sheetName struct{ file, sheet string }

type refused struct {
	Refusal
	at place
}

// reading is the work under way.
type reading struct {
	sheets   []sheetName
	units    []domain.RosterUnit
	unitAt   []place
	members  []domain.RosterMember
	memberAt []place

	unitRow   map[string]int // code -> index in units, refused rows too
	memberRow map[string]int
	openIDs   map[string]int

	known        domain.Roster
	knownUnits   map[string]*domain.RosterUnit
	knownMembers map[string]*domain.RosterMember

	refused []refused
	extras  []Extra
	skipped []string
}

func newReading(known domain.Roster) *reading {
	r := &reading{
		known: known, unitRow: map[string]int{}, memberRow: map[string]int{}, openIDs: map[string]int{},
		knownUnits:   make(map[string]*domain.RosterUnit, len(known.Units)),
		knownMembers: make(map[string]*domain.RosterMember, len(known.Members)),
	}
	for i := range known.Units {
		r.knownUnits[known.Units[i].Code] = &known.Units[i]
	}
	for i := range known.Members {
		r.knownMembers[known.Members[i].Code] = &known.Members[i]
	}
	return r
}

// begin names a sheet; refusals of it stand at its place.
func (r *reading) begin(file, sheet string) place {
	r.sheets = append(r.sheets, sheetName{file, sheet})
	return place{sheet: int32(len(r.sheets) - 1)} //nolint:gosec // nobody has two thousand million sheets
}

func (r *reading) refuse(at place, column, value, why string, args ...any) {
	s := r.sheets[at.sheet]
	r.refused = append(r.refused, refused{Refusal{s.file, s.sheet, int(at.row), column, value, fmt.Sprintf(why, args...)}, at})
}

// where tells people of another row than the one at hand.
func (r *reading) where(at, from place) string {
	s := r.sheets[at.sheet]
	switch {
	case at.sheet == from.sheet:
		return fmt.Sprintf("第 %d 行", at.row)
	case s.sheet == "":
		return fmt.Sprintf("%s 第 %d 行", s.file, at.row)
	default:
		return fmt.Sprintf("%s「%s」第 %d 行", s.file, s.sheet, at.row)
	}
}

// file looks at the first bytes, not at the name, to tell what a file is.
func (r *reading) file(f File) error {
	body := bufio.NewReaderSize(f.Body, sniffed)
	head, err := body.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch kind := sniff(head); kind {
	case xlsxFile:
		return r.workbook(f.Name, body)
	case utf8File, gbkFile:
		return r.csv(f.Name, body, kind == gbkFile)
	default:
		r.refuse(r.begin(f.Name, ""), "", "", "%s", advice[kind])
		return nil
	}
}
