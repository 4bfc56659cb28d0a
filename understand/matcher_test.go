package understand

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"lianluo/bot"
	"lianluo/domain"
)

// shipped is the matcher over the phrases the product comes with.
func shipped(t testing.TB) *Matcher {
	t.Helper()
	m, err := Load(os.DirFS("../configs/intents"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// heardFrom is a message of somebody with that role and no other.
func heardFrom(role string) bot.Hearing {
	h := bot.Hearing{At: now}
	if role != string(domain.RoleVisitor) {
		h.Person.Member.ID = 1
	}
	if role != string(domain.RoleMember) && role != string(domain.RoleVisitor) {
		h.Person.Posts = []domain.Post{{Role: domain.Role(role), Unit: domain.Unit{ID: 1}}}
	}
	return h
}

// lines reads a file of testdata, one record a line.
func lines(t testing.TB, name string) (rows [][]string) {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		rows = append(rows, strings.Split(s.Text(), "\t"))
	}
	if len(rows) == 0 {
		t.Fatal(name, "is empty")
	}
	return rows
}

// score counts what became of labelled messages. Wrong and sure is what must not
// be, least of all for a label that acts.
type score struct{ right, offered, declined, missed, wrong, wrongActs int }

func (m *Matcher) score(t *testing.T, file string) (s score) {
	for _, row := range lines(t, file) {
		want, role, text := row[0], row[1], row[2]
		x := m.Explain(text, heardFrom(role))
		switch {
		case x.Parent == want:
			s.right++
			continue
		case x.Sure && Acts(x.Label):
			s.wrongActs++
		case x.Sure:
			s.wrong++
		case slices.ContainsFunc(x.Others, func(o string) bool { return Parent(o) == want }):
			s.offered++
		case len(x.Others) == 0:
			s.declined++
		default:
			s.missed++
		}
		t.Logf("%-18s %-9s %s -> %s %s %v", want, role, text, x.Verdict(), x.Runner, x.Words)
	}
	return s
}

func TestShipped(t *testing.T) {
	m := shipped(t)
	for _, f := range []string{"sample.tsv", "written.tsv", "blind.tsv"} {
		t.Run(f, func(t *testing.T) {
			t.Logf("%+v", m.score(t, f))
		})
	}
	for _, row := range lines(t, "traps.tsv") {
		for _, role := range []string{"member", "secretary", "leader"} {
			x := m.Explain(row[0], heardFrom(role))
			if x.Sure && Acts(x.Label) {
				t.Errorf("%s %s -> %s %s %v", role, row[0], x.Label, x.Runner, x.Words)
			}
		}
	}
}
