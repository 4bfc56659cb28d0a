package domain

import "testing"

func TestWordsOfficesWrite(t *testing.T) {
	for word, want := range map[string]UnitKind{"党委": Committee, "总支": GeneralBranch, " 党支部 ": Branch, "党小组": Group} {
		if got, ok := ParseKind(word); !ok || got != want {
			t.Errorf("ParseKind(%q) = %q, %v", word, got, ok)
		}
	}
	for word, want := range map[string]Role{"副书记": RoleSecretary, "联络员": RoleLiaison, "组织委员": RoleBoard, "督导组": RoleInspector, "活动办公室": RoleOffice, "党员": RoleMember} {
		if got, ok := ParseRole(word); !ok || got != want {
			t.Errorf("ParseRole(%q) = %q, %v", word, got, ok)
		}
	}
	if got, ok := ParseField("农村"); !ok || got != "农牧区" {
		t.Errorf("ParseField(农村) = %q, %v", got, ok)
	}
	if _, ok := ParseField("农枚区"); ok {
		t.Error("a slip of the pen was taken for a field")
	}
	if got, ok := ParseLevel("其他"); !ok || got != "" {
		t.Errorf("ParseLevel(其他) = %q, %v", got, ok)
	}
}

// What is written back must be read back.
func TestWordsGoBothWays(t *testing.T) {
	for _, w := range KindWords() {
		if k, ok := ParseKind(w); !ok || k.Word() != w {
			t.Errorf("kind %s is written %s", w, k.Word())
		}
	}
	for _, w := range RoleWords() {
		if r, ok := ParseRole(w); !ok || r.Word() != w {
			t.Errorf("role %s is written %s", w, r.Word())
		}
	}
	for _, w := range FieldWords() {
		if f, ok := ParseField(w); !ok || f != w {
			t.Errorf("field %s is written %s", w, f)
		}
	}
	if RoleVisitor.Word() != "" {
		t.Error("a visitor has no word in a sheet")
	}
}
