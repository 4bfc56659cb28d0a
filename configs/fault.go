// Package configs holds the settings of an installation and the data the
// product ships with: campaigns, and the example settings file.
//
// Both kinds of file are YAML, read strictly: a key nobody knows is a fault, and
// all faults of a file are told at once, each with its line.
package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong in a file: where, what it is, and what to write
// instead, in Chinese. Line counts from 1; 0 is the file as a whole, or an
// environment variable.
type Fault struct {
	File string
	Line int
	What string
}

// String is file:line: what.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.What
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What)
}

// Faults is everything wrong with a file, in the order of its lines. It is never
// empty when returned as an error.
type Faults []Fault

// Error is one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// err sorts the faults; nil when there are none.
func (fs Faults) err() error {
	if len(fs) == 0 {
		return nil
	}
	slices.SortStableFunc(fs, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return fs
}
