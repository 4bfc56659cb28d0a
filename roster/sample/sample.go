// Package sample invents counties to try things with: the shape is that of a real
// one, the people are not.
package sample

import (
	"fmt"
	"math/rand/v2"

	"lianluo/domain"
)

// Options say how large an invented area is.
type Options struct {
	Members int // at least one for each organisation, who is its secretary
	Orgs    int
	Seed    uint64
	Bound   bool // every member has the openid sim-%07d, in roster order
}

// Default is one county: 548 organisations, 14,210 members.
func Default() Options { return Options{Members: 14210, Orgs: 548, Seed: 2009, Bound: true} }

// countyOrgs is how many organisations one county has at most; beyond it an area
// is several counties under one root.
const countyOrgs = 548

// County invents the area; equal options give equal rosters. It takes as many
// counties as the organisations need.
func County(o Options) domain.Roster {
	b := &builder{rand: rand.New(rand.NewPCG(o.Seed, 1)), shorts: map[string]int{}} //nolint:gosec // invention needs no secrecy
	if o.Orgs <= countyOrgs {
		b.county("", "", o.Orgs, o.Members)
	} else {
		b.province(o)
	}
	return b.finish(o)
}

// builder grows a roster unit by unit.
type builder struct {
	rand    *rand.Rand
	units   []domain.RosterUnit
	seats   []seat // one for each unit that has members of its own
	shorts  map[string]int
	members []domain.RosterMember
	spare   int // people beyond one for each unit
}

// seat is a unit with the number of members that belong to it.
type seat struct {
	unit    int // index in units
	members int
}

func (b *builder) province(o Options) {
	top := b.units[b.add("P", "", domain.Committee, "自治区党委", "自治区党委", "机关")]
	b.spare = o.Members - o.Orgs
	b.officer(top, domain.RoleSecretary, "", nil)
	b.helper(top, domain.RoleOffice, "", nil)
	counties := (o.Orgs - 1 + countyOrgs - 1) / countyOrgs
	orgs, members := o.Orgs-1, o.Members-len(b.members)
	for i := range counties {
		left := counties - i
		b.county(fmt.Sprintf("P%03d", i+1), "P", orgs/left, members/left)
		orgs, members = orgs-orgs/left, members-members/left
	}
}

// add puts a unit into the tree and returns its index. Short names are kept apart
// by a number where invention repeats itself.
func (b *builder) add(code, parent string, kind domain.UnitKind, name, short, field string) int {
	b.shorts[short]++
	if n := b.shorts[short]; n > 1 {
		name, short = fmt.Sprintf("%s（%d）", name, n), fmt.Sprintf("%s%d", short, n)
	}
	b.units = append(b.units, domain.RosterUnit{Code: code, Name: name, Short: short, ParentCode: parent, Kind: kind, Field: field})
	return len(b.units) - 1
}

// finish gives everybody a number and, if wanted, an openid.
func (b *builder) finish(o Options) domain.Roster {
	for i := range b.members {
		b.members[i].Code = fmt.Sprintf("%07d", i+1)
		if o.Bound {
			b.members[i].OpenID = "sim-" + b.members[i].Code
		}
	}
	return domain.Roster{Units: b.units, Members: b.members}
}
