package store

import (
	"context"
	"slices"
	"strings"

	"lianluo/domain"
)

const unitsCalled query = `SELECT ` + unitCols + standing + `
WHERE u.name = $2 OR u.short = $2 OR u.code = $2 ORDER BY u.code LIMIT $3`

const unitsLike query = `SELECT ` + unitCols + standing + `
WHERE LOWER(u.name) LIKE $2 ESCAPE '!' OR LOWER(u.short) LIKE $2 ESCAPE '!' OR LOWER(u.code) LIKE $2 ESCAPE '!' ORDER BY u.code`

// UnitsNamed finds units by name, short name or code, at most n, in order of their
// codes. It is those that match whole; else those that people call so, 三湖村支部 being
// 三湖村, 三湖支部 and 三湖; else those that contain the words.
func (s *Store) UnitsNamed(ctx context.Context, words string, on domain.Day, n int) ([]domain.Unit, error) {
	if words == "" {
		return nil, nil
	}
	whole, err := list(ctx, s.read, unitDest, unitsCalled, on, words, n)
	if err != nil || len(whole) > 0 {
		return whole, err
	}
	said := spoken(words)
	alike, err := list(ctx, s.read, unitDest, unitsLike, on, containing(said.bare))
	if err != nil {
		return nil, err
	}
	best := slices.MinFunc(append(alike, domain.Unit{}), func(a, b domain.Unit) int { return said.fit(a) - said.fit(b) })
	found := slices.DeleteFunc(alike, func(u domain.Unit) bool { return said.fit(u) > min(said.fit(best), contains) })
	return found[:min(n, len(found))], nil
}

// containing is the LIKE pattern of texts that contain the words.
func containing(words string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(words) + "%"
}

// unitName is the name of a unit as said, and without the words that names share.
type unitName struct {
	whole string
	place string // 三湖村
	bare  string // 三湖
	kind  domain.UnitKind
}

// The words that names end with, the longer before those they end with.
var (
	ofParty = []struct {
		word string
		kind domain.UnitKind
	}{
		{"支部委员会", domain.Branch},
		{"党支部", domain.Branch},
		{"支部", domain.Branch},
		{"党总支", domain.GeneralBranch},
		{"总支", domain.GeneralBranch},
		{"党小组", domain.Group},
		{"党委", domain.Committee},
		{"党工委", domain.Committee},
		{"工委", domain.Committee},
		{"党组", domain.Committee},
		{"委员会", ""},
		{"委会", ""}, // 三湖村委会
	}
	ofPlaces = []string{"村", "镇", "乡", "社区", "街道", "苏木", "嘎查"}
)

func spoken(words string) unitName {
	n := unitName{whole: strings.ToLower(strings.TrimSpace(words))}
	n.place = strings.TrimPrefix(n.whole, "中共")
	for _, w := range ofParty {
		if rest, found := strings.CutSuffix(n.place, w.word); found && rest != "" {
			n.place, n.kind = rest, w.kind
			break
		}
	}
	n.bare = n.place
	for _, w := range ofPlaces {
		if rest, found := strings.CutSuffix(n.place, w); found && rest != "" {
			n.bare = rest
			break
		}
	}
	return n
}

// How well a unit's name fits what was said, the best first.
const (
	same      = iota // the same letters
	samePlace        // the same place: 三湖村 is 三湖村支部
	sameBare         // the same name of a place: 三湖 is 三湖村 and 三湖镇
	contains         // it is part of the name
	foreign
)

func (n unitName) fit(u domain.Unit) int {
	return min(n.fitName(u.Name, u.Kind), n.fitName(u.Short, u.Kind), n.fitCode(u.Code))
}

func (n unitName) fitName(name string, kind domain.UnitKind) int {
	u := spoken(name)
	switch kindFits := n.kind == "" || n.kind == kind; {
	case u.whole == n.whole:
		return same
	case kindFits && u.place == n.place:
		return samePlace
	case kindFits && u.bare == n.bare && (n.bare == n.place || u.bare == u.place):
		return sameBare
	case strings.Contains(u.whole, n.whole):
		return contains
	}
	return foreign
}

func (n unitName) fitCode(code string) int {
	if strings.Contains(strings.ToLower(code), n.whole) {
		return contains
	}
	return foreign
}
