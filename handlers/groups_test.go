package handlers_test

import (
	"slices"

	"lianluo/domain"
)

// intoGroup takes a roster on which one member belongs to a group of the unit;
// the sample county has none.
func (w *world) intoGroup(member, unit, name string) {
	w.t.Helper()
	all := sampleCounty().Members
	row := all[slices.IndexFunc(all, func(m domain.RosterMember) bool { return m.Code == member })]
	row.UnitCode, row.OpenID = unit+name, ""
	r := domain.Roster{
		Units:   []domain.RosterUnit{{Code: unit + name, Name: name, ParentCode: unit, Kind: domain.Group}},
		Members: []domain.RosterMember{row},
	}
	if err := w.store.TakeRoster(w.t.Context(), r, began); err != nil {
		w.t.Fatal(err)
	}
}
