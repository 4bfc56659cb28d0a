package roster

import (
	"slices"
	"strings"

	"lianluo/domain"
)

// member takes one row of the members.
func (t *table) member(l *line) {
	m := domain.RosterMember{Code: l.code(memberCode, true)}
	if known := t.knownMembers[m.Code]; known != nil {
		m = *known // columns that are not there stay as they are
		m.OpenID = ""
	}
	m.Name = personName(l.name(memberName, 30))
	m.UnitCode = t.shared(l.code(unitCode, true))
	if l.has(phone) {
		m.Phone = l.phone()
	}
	if l.has(duties) {
		m.Roles = l.roles()
	}
	if l.has(reach) {
		m.Reach = l.codes(reach)
	}
	if l.has(level) {
		m.Level = word(l, level, false, domain.ParseLevel, []string{domain.LevelSenior, "其他"})
	}
	l.mobility(&m)
	m.OpenID = l.get(openID)
	if len(m.Reach) > 0 && len(m.Roles) == 0 {
		l.fault(reach, strings.Join(m.Reach, ";"), "写了管理组织，却没有职务。请补上职务（如领导、督导），或删去管理组织。")
	}
	t.addMember(l, m)
}

// shared gives the one copy of a unit's code that all its members can hold.
func (t *table) shared(code string) string {
	if i, ok := t.unitRow[code]; ok {
		return t.units[i].Code
	}
	if u := t.knownUnits[code]; u != nil {
		return u.Code
	}
	return code
}

func (t *table) addMember(l *line, m domain.RosterMember) {
	if first, ok := t.memberRow[m.Code]; ok && m.Code != "" {
		l.fault(memberCode, m.Code, "这个编号%s已经用了。请改成各不相同的编号；同一个人只留一行。", t.where(t.memberAt[first], t.at))
		return
	}
	if first, ok := t.openIDs[m.OpenID]; ok && m.OpenID != "" {
		l.fault(openID, "", "与%s的相同。一个微信只能绑定一名党员，请核对。", t.where(t.memberAt[first], t.at))
	}
	at := t.at
	at.bad = l.bad
	if m.Code != "" {
		t.memberRow[m.Code] = len(t.members)
	}
	if m.OpenID != "" {
		t.openIDs[m.OpenID] = len(t.members)
	}
	t.members, t.memberAt = append(t.members, m), append(t.memberAt, at)
}

// phone may be empty: not everybody has one. It is never repeated in a refusal.
func (l *line) phone() string {
	s := l.get(phone)
	if s == "" {
		return ""
	}
	n, ok := phoneNumber(s)
	switch {
	case ok:
		return n
	case scientific.MatchString(plain(s)):
		l.fault(phone, "", "Excel 把号码变成了科学计数。请把这一列的格式设为「文本」，再重新填。")
	default:
		l.fault(phone, "", "不是电话号码。请写一个 11 位手机号，或带区号的座机；没有就留空。")
	}
	return ""
}

func (l *line) roles() (out []domain.Role) {
	for _, s := range several(l.get(duties)) {
		r, ok := domain.ParseRole(plain(s))
		switch {
		case !ok:
			l.fault(duties, s, "不认识这个职务。请写：%s；有几个的用、隔开。", strings.Join(domain.RoleWords(), "、"))
		case r != domain.RoleMember && !slices.Contains(out, r):
			out = append(out, r)
		}
	}
	return out
}

func (l *line) codes(c column) (out []string) {
	for _, s := range several(l.get(c)) {
		s = numeral(s)
		if !codePattern.MatchString(s) {
			l.fault(c, s, "不是组织编码。有几个的用 ; 隔开。")
			continue
		}
		if !slices.Contains(out, s) {
			out = append(out, l.shared(s))
		}
	}
	return out
}

var mobile = map[string]bool{
	"": false, "否": false, "无": false, "正常": false, "在册": false, "非流动": false, "非流动党员": false,
	"是": true, "流动": true, "流动党员": true, "流出": true, "外出": true, "流入": true,
}

// mobility reads whether a member lives elsewhere, and where. A host unit alone
// says so too.
func (l *line) mobility(m *domain.RosterMember) {
	if l.has(mobility) {
		s := plain(l.get(mobility))
		is, ok := mobile[s]
		if !ok {
			l.fault(mobility, s, "不认识。请写：流动 或 否；不流动的可以留空。")
		}
		m.Mobile = is
	}
	if !l.has(hostCode) {
		if !m.Mobile {
			m.HostCode = ""
		}
		return
	}
	m.HostCode = l.shared(l.code(hostCode, false))
	if m.HostCode == "" {
		return
	}
	if l.has(mobility) && l.get(mobility) != "" && !m.Mobile {
		l.fault(hostCode, m.HostCode, "写了流入组织，流动状态却是「%s」。请改一处。", l.get(mobility))
	}
	m.Mobile = true
}
