package roster

import (
	"fmt"
	"slices"
	"strings"

	"lianluo/domain"
)

// Changes is what taking a roster would do to the one there is. Nothing is ever
// deleted: what the files lack is only named.
type Changes struct{ Units, Members Part }

// Part is the changes to organisations, or to members, in the order of the file;
// Missing in the order of the old roster.
type Part struct {
	Added     []Entry
	Changed   []Change
	Unchanged int
	Missing   []Entry // there, and not in the files; empty when the files list none at all
}

// Entry names a row.
type Entry struct{ Code, Name string }

// Change is a row with the columns that change.
type Change struct {
	Entry
	Columns []string
}

// Diff compares by code. An empty openid in fresh leaves a binding as it is and
// is no change.
func Diff(old, fresh domain.Roster) Changes {
	return Changes{
		Units:   diff(old.Units, fresh.Units, unitEntry, unitChanges),
		Members: diff(old.Members, fresh.Members, memberEntry, memberChanges),
	}
}

func diff[T any](old, fresh []T, entry func(*T) Entry, changes func(was, is *T) []string) (p Part) {
	before := make(map[string]*T, len(old))
	for i := range old {
		before[entry(&old[i]).Code] = &old[i]
	}
	for i := range fresh {
		e := entry(&fresh[i])
		was := before[e.Code]
		delete(before, e.Code)
		if was == nil {
			p.Added = append(p.Added, e)
		} else if columns := changes(was, &fresh[i]); len(columns) > 0 {
			p.Changed = append(p.Changed, Change{e, columns})
		} else {
			p.Unchanged++
		}
	}
	for i := range old {
		if e := entry(&old[i]); len(fresh) > 0 && before[e.Code] != nil {
			p.Missing = append(p.Missing, e)
		}
	}
	return p
}

func unitEntry(u *domain.RosterUnit) Entry     { return Entry{u.Code, u.Name} }
func memberEntry(m *domain.RosterMember) Entry { return Entry{m.Code, m.Name} }

func unitChanges(a, b *domain.RosterUnit) []string {
	return differing(map[column]bool{
		unitName: a.Name != b.Name, unitShort: a.Short != b.Short, parentCode: a.ParentCode != b.ParentCode,
		unitKind: a.Kind != b.Kind, unitField: a.Field != b.Field, unitStart: a.Start != b.Start,
	}, unitColumns)
}

func memberChanges(a, b *domain.RosterMember) []string {
	return differing(map[column]bool{
		memberName: a.Name != b.Name, phone: a.Phone != b.Phone, unitCode: a.UnitCode != b.UnitCode,
		duties: !sameSet(a.Roles, b.Roles), reach: !sameSet(reachOf(a), reachOf(b)), level: a.Level != b.Level,
		mobility: a.Mobile != b.Mobile, hostCode: a.HostCode != b.HostCode, openID: b.OpenID != "" && a.OpenID != b.OpenID,
	}, memberColumns)
}

func differing(changed map[column]bool, order headings) (out []string) {
	for _, h := range order {
		if changed[h.column] {
			out = append(out, string(h.column))
		}
	}
	return out
}

// reachOf is 管理组织 beside the own unit: to name that alone says what an empty
// cell says.
func reachOf(m *domain.RosterMember) []string {
	if len(m.Reach) == 1 && m.Reach[0] == m.UnitCode {
		return nil
	}
	return m.Reach
}

// sameSet: in which order a sheet lists someone's duties means nothing.
func sameSet[T ~string](a, b []T) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x T) bool { return !slices.Contains(b, x) })
}

// Summary says it in Chinese for the terminal, naming at most so many of each.
func (c Changes) Summary(most int) string {
	return "组织：" + c.Units.summary(most) + "人员：" + c.Members.summary(most)
}

func (p Part) summary(most int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "新增 %d，有变化 %d，不变 %d，文件里没有 %d（不会删除）\n", len(p.Added), len(p.Changed), p.Unchanged, len(p.Missing))
	list(&b, "新增", p.Added, most, func(e Entry) string { return e.Code + " " + e.Name })
	list(&b, "变化", p.Changed, most, func(c Change) string { return c.Code + " " + c.Name + "：" + strings.Join(c.Columns, "、") })
	list(&b, "文件里没有", p.Missing, most, func(e Entry) string { return e.Code + " " + e.Name })
	return b.String()
}

func list[T any](b *strings.Builder, what string, all []T, most int, say func(T) string) {
	for i, x := range all {
		if i == most {
			fmt.Fprintf(b, "  %s：……还有 %d 条\n", what, len(all)-most)
			return
		}
		fmt.Fprintf(b, "  %s：%s\n", what, say(x))
	}
}
