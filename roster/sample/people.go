package sample

import (
	"fmt"

	"lianluo/domain"
)

var surnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "包", "白", "韩", "田", "苏"}

var elders = []string{
	"秀英", "桂兰", "玉珍", "淑芬", "凤英", "桂英", "素珍", "秀兰", "玉兰", "桂芝", "德福", "长顺", "永贵", "福生", "占山", "有才", "守义",
	"国栋", "振华", "文彬", "宝山", "金山", "玉山", "满仓", "根生",
}

var younger = []string{
	"建国", "志强", "海燕", "丽娟", "晓东", "艳丽", "国庆", "春梅", "卫东", "红梅", "永强", "立新", "建军", "慧敏", "俊杰", "文静", "海龙", "雪梅",
	"志远", "晓红", "乌兰", "其木格", "巴特尔", "宝力德", "萨仁",
}

// people gives every unit its members: the committees and general branches their
// officers, the villages the rural members, the other branches the rest. The first
// member of a unit is its secretary; the second of a branch or general branch its
// liaison.
func (b *builder) people(firstUnit, first, rural, ruralMembers, members int) {
	start := len(b.members)
	b.spare = members - (len(b.units) - firstUnit)
	for i := firstUnit; i < len(b.units); i++ {
		if b.units[i].Kind != domain.Branch {
			b.officers(b.units[i], i == firstUnit)
		}
	}
	left := members - (len(b.members) - start)
	b.fill(first, rural, min(max(ruralMembers, rural-first), left-(len(b.seats)-rural)))
	b.fill(rural, len(b.seats), left-b.seated(first, rural))
	for i := first; i < len(b.seats); i++ {
		b.seatMembers(b.seats[i], i < rural)
	}
	for len(b.members)-start < members { // there is no branch to belong to
		b.members = append(b.members, domain.RosterMember{Name: b.name(false), UnitCode: b.units[firstUnit].Code, Phone: b.phone()})
	}
	b.mobile(start, first, rural)
}

// officers are a committee's or general branch's own people: its secretary, and
// a liaison in a general branch; at the top of the county also the leaders with
// their contact points, the inspection groups and the office.
func (b *builder) officers(u domain.RosterUnit, top bool) {
	b.officer(u, domain.RoleSecretary, "", nil)
	if u.Kind == domain.GeneralBranch && !b.helper(u, domain.RoleLiaison, "", nil) {
		b.double(len(b.members) - 1)
	}
	if !top {
		return
	}
	b.helper(u, domain.RoleOffice, "", nil)
	b.helper(u, domain.RoleOffice, "", nil)
	b.helper(u, domain.RoleLeader, domain.LevelSenior, nil)
	below := b.children(u.Code)
	for i := 0; i < len(below); i += 3 { // a leader follows three contact points, an inspection group too
		points := below[i:min(i+3, len(below))]
		b.helper(u, domain.RoleLeader, domain.LevelSenior, points)
		b.helper(u, domain.RoleInspector, "", points)
	}
}

// helper is an officer beside the secretary, while there are people to spare.
func (b *builder) helper(u domain.RosterUnit, r domain.Role, level string, reach []string) bool {
	if b.spare <= 0 {
		return false
	}
	b.spare--
	b.officer(u, r, level, reach)
	return true
}

// double makes a secretary who is alone the liaison too.
func (b *builder) double(member int) {
	b.members[member].Roles = append(b.members[member].Roles, domain.RoleLiaison)
}

func (b *builder) officer(u domain.RosterUnit, r domain.Role, level string, reach []string) {
	b.members = append(b.members, domain.RosterMember{
		Name: b.name(false), UnitCode: u.Code, Phone: b.phone(), Roles: []domain.Role{r}, Level: level, Reach: reach,
	})
}

func (b *builder) children(code string) (codes []string) {
	for _, u := range b.units {
		if u.ParentCode == code && u.Kind == domain.Committee {
			codes = append(codes, u.Code)
		}
	}
	return codes
}

// phone is a number no telephone has: none begins with 100 and has eleven digits.
// The last four digits differ within a unit.
func (b *builder) phone() string {
	n := len(b.members)
	return fmt.Sprintf("100%04d%04d", n/1000%10000, n*7919%10000)
}

func (b *builder) seated(from, to int) (n int) {
	for _, s := range b.seats[from:to] {
		n += s.members
	}
	return n
}

// fill spreads members over seats unevenly, the total exact and nobody without.
func (b *builder) fill(from, to, members int) {
	seats := b.seats[from:to]
	if len(seats) == 0 {
		return
	}
	for i := range seats {
		seats[i].members = members / len(seats)
	}
	for left := members % len(seats); left > 0; left-- {
		seats[left%len(seats)].members++
	}
	for i := 0; i+1 < len(seats); i += 2 {
		move := b.rand.IntN(seats[i].members/2 + 1)
		seats[i].members, seats[i+1].members = seats[i].members-move, seats[i+1].members+move
	}
	for i := range seats {
		if b.units[seats[i].unit].Code == storyVillage && to-from > 1 {
			other := (i + 1) % len(seats)
			if seats[other].members+seats[i].members <= storyMembers {
				continue
			}
			seats[other].members += seats[i].members - storyMembers
			seats[i].members = storyMembers
		}
	}
}

// The stories take place in a village of seventeen members, two of them called
// 王秀英.
const (
	storyVillage = "0303"
	storyMembers = 17
)

func (b *builder) seatMembers(s seat, rural bool) {
	u := b.units[s.unit]
	for i := range s.members {
		m := domain.RosterMember{Name: b.name(rural), UnitCode: u.Code, Phone: b.phone()}
		switch {
		case i == 0:
			m.Roles = []domain.Role{domain.RoleSecretary}
		case i == 1:
			m.Roles = []domain.Role{domain.RoleLiaison}
		case i == 2 && s.members > 8:
			m.Roles = []domain.Role{domain.RoleBoard}
		case u.Code == storyVillage && (i == 5 || i == 11):
			m.Name = "王秀英"
		}
		b.members = append(b.members, m)
	}
	if s.members == 1 {
		b.double(len(b.members) - 1)
	}
}

func (b *builder) name(rural bool) string {
	given := younger
	if rural && b.rand.IntN(3) > 0 {
		given = elders
	}
	return surnames[b.rand.IntN(len(surnames))] + given[b.rand.IntN(len(given))]
}

// mobile sends some village members away: most to a community of the county,
// which then manages their study, some farther than the roster reaches.
func (b *builder) mobile(start, first, rural int) {
	var hosts []string
	for _, s := range b.seats[rural:] {
		if b.units[s.unit].Field == "社区" {
			hosts = append(hosts, b.units[s.unit].Code)
		}
	}
	villages := map[string]bool{}
	for _, s := range b.seats[first:rural] {
		villages[b.units[s.unit].Code] = true
	}
	for i := start; i < len(b.members); i++ {
		m := &b.members[i]
		if !villages[m.UnitCode] || len(m.Roles) > 0 || m.UnitCode == storyVillage || i%17 != 0 {
			continue
		}
		m.Mobile = true
		if len(hosts) > 0 && i%3 > 0 {
			m.HostCode = hosts[i%len(hosts)]
		}
	}
}
