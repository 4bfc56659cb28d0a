package roster

import (
	"strings"

	"lianluo/domain"
)

// rank orders the kinds from the top. A unit stands under one of a higher kind;
// only a committee also under a committee.
var rank = map[domain.UnitKind]int{domain.Committee: 1, domain.GeneralBranch: 2, domain.Branch: 3, domain.Group: 4}

// checkUnits looks at what one row cannot tell. Where a row is refused, what the
// store holds of it stays, so that others may lose their parent or end in a
// circle: it goes on until nothing more is refused.
func (r *reading) checkUnits() {
	r.oneRoot()
	for before := -1; before != len(r.refused); {
		before = len(r.refused)
		r.noCircles()
		for i := range r.units {
			if !r.unitAt[i].bad && !r.parentStands(i) {
				r.unitAt[i].bad = true
			}
		}
	}
}

func (r *reading) refuseUnit(i int, c column, value, why string, args ...any) {
	r.refuse(r.unitAt[i], string(c), value, why, args...)
	r.unitAt[i].bad = true
}

// oneRoot keeps one unit without a parent: the one already known, else the one
// with most units under it. The others have most likely lost theirs.
func (r *reading) oneRoot() {
	below := map[string]int{}
	var tops []int
	for i, u := range r.units {
		below[u.ParentCode]++
		if u.ParentCode == "" && !r.unitAt[i].bad {
			tops = append(tops, i)
		}
	}
	root, rows := r.knownRoot(), -1
	for _, i := range tops {
		u := r.units[i]
		if root == "" || rows >= 0 && below[u.Code] > below[root] {
			root, rows = u.Code, i
		}
	}
	for _, i := range tops {
		if r.units[i].Code != root {
			r.refuseUnit(i, parentCode, "", "没有填。最上级组织只能有一个，已经是「%s」。请填上级的组织编码。", root)
		}
	}
}

// knownRoot is the top of what the store holds, unless the files move it.
func (r *reading) knownRoot() string {
	for _, u := range r.known.Units {
		i, inFile := r.unitRow[u.Code]
		if u.ParentCode == "" && (!inFile || r.units[i].ParentCode == "") {
			return u.Code
		}
	}
	return ""
}

// parent is the unit's parent as it will stand: the file's word before the
// store's.
func (r *reading) parent(code string) string {
	if i, ok := r.unitRow[code]; ok && !r.unitAt[i].bad {
		return r.units[i].ParentCode
	}
	if u := r.knownUnits[code]; u != nil {
		return u.ParentCode
	}
	return ""
}

// noCircles refuses units that are their own ancestors.
func (r *reading) noCircles() {
	done := map[string]bool{}
	for i := range r.units {
		path := map[string]bool{}
		code := r.units[i].Code
		for code != "" && !done[code] && !path[code] {
			path[code] = true
			code = r.parent(code)
		}
		if path[code] {
			r.refuseCircle(code)
		}
		for c := range path {
			done[c] = true
		}
	}
}

func (r *reading) refuseCircle(start string) {
	names := []string{start}
	for c := r.parent(start); c != start; c = r.parent(c) {
		names = append(names, c)
	}
	ring := strings.Join(append(names, start), " → ")
	for _, c := range names {
		if i, ok := r.unitRow[c]; ok && !r.unitAt[i].bad {
			r.refuseUnit(i, parentCode, r.units[i].ParentCode, "上级绕成了一圈（%s）。请改其中一个的上级。", short(ring))
		}
	}
}

func (r *reading) parentStands(i int) bool {
	u := r.units[i]
	if u.ParentCode == "" {
		return true
	}
	kind, why := r.standing(u.ParentCode, r.unitAt[i])
	if why != "" {
		r.refuse(r.unitAt[i], string(parentCode), u.ParentCode, "%s", why)
		return false
	}
	if rank[u.Kind] > rank[kind] || u.Kind == domain.Committee && kind == domain.Committee {
		return true
	}
	r.refuse(r.unitAt[i], string(unitKind), u.Kind.Word(), "上级 %s 是%s，下面不能设%s。请核对类别或上级编码。", u.ParentCode, kind.Word(), u.Kind.Word())
	return false
}

// standing finds the kind of a unit that is, or will be, in the roster; else why
// it is not.
func (r *reading) standing(code string, from place) (kind domain.UnitKind, why string) {
	i, inFile := r.unitRow[code]
	if inFile && !r.unitAt[i].bad {
		return r.units[i].Kind, ""
	}
	if u := r.knownUnits[code]; u != nil {
		return u.Kind, ""
	}
	if inFile {
		return "", "这个组织（" + r.where(r.unitAt[i], from) + "）没有被收下。请先改好那一行。"
	}
	if full := r.withZeros(code); full != "" {
		return "", "没有这个组织编码，有一个是 " + full + "：多半是 Excel 去掉了前面的 0。请把这一列的格式设为「文本」，再重新填。"
	}
	return "", "没有这个组织编码。请核对，或先把这个组织加进组织表。"
}

// withZeros finds the code that lost its leading zeros.
func (r *reading) withZeros(code string) string {
	for range 8 {
		code = "0" + code
		_, inFile := r.unitRow[code]
		if inFile || r.knownUnits[code] != nil {
			return code
		}
	}
	return ""
}

func (r *reading) checkMembers() {
	for i := range r.members {
		if r.memberAt[i].bad {
			continue
		}
		m := r.members[i]
		r.mustStand(i, unitCode, m.UnitCode)
		for _, code := range m.Reach {
			r.mustStand(i, reach, code)
		}
		if m.HostCode != "" {
			r.mustStand(i, hostCode, m.HostCode)
		}
		if m.HostCode != "" && m.HostCode == m.UnitCode {
			r.refuseMember(i, hostCode, m.HostCode, "流入组织就是本组织。请改成现在居住地的组织，或留空。")
		}
	}
}

func (r *reading) mustStand(i int, c column, code string) {
	if _, why := r.standing(code, r.memberAt[i]); why != "" {
		r.refuseMember(i, c, code, "%s", why)
	}
}

func (r *reading) refuseMember(i int, c column, value, why string, args ...any) {
	r.refuse(r.memberAt[i], string(c), value, why, args...)
	r.memberAt[i].bad = true
}
