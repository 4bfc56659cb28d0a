package configs

import (
	"slices"
	"strings"

	"lianluo/domain"
)

var (
	audienceKeys = []string{"kind", "field", "role", "level"}
	unitKeys     = audienceKeys[:2]
)

// units reads an audience of organisations.
func (r *reader) units(o object, key string) domain.Audience {
	v, ok := o.get(key)
	if !ok {
		return domain.Audience{}
	}
	o, ok = v.object(unitKeys...)
	if !ok {
		return domain.Audience{}
	}
	return r.audience(o)
}

// people reads an audience of people.
func (r *reader) people(o object) domain.Audience {
	v, ok := o.get("for")
	if !ok {
		return domain.Audience{}
	}
	o, ok = v.object(audienceKeys...)
	if !ok {
		return domain.Audience{}
	}
	return r.audience(o)
}

func (r *reader) audience(o object) (a domain.Audience) {
	a.Kinds = known(o, "kind", domain.ParseKind, domain.KindWords(), r.c.Covers.Kinds)
	a.Fields = known(o, "field", domain.ParseField, domain.FieldWords(), r.c.Covers.Fields)
	a.Roles = known(o, "role", domain.ParseRole, domain.RoleWords(), nil)
	a.Levels = known(o, "level", domain.ParseLevel, []string{domain.LevelSenior}, nil)
	return a
}

// known reads words of a closed list. What the campaign does not cover reaches
// nobody, which is never meant.
func known[T ~string](o object, key string, parse func(string) (T, bool), all []string, covered []T) (out []T) {
	for _, v := range o.words(key, mostName) {
		s, ok := v.scalar()
		if !ok {
			continue
		}
		x, ok := parse(s)
		switch {
		case !ok || x == "":
			v.fault("「%s」里的「%s」不认识。请写：%s。", key, s, strings.Join(all, "、"))
		case len(covered) > 0 && !slices.Contains(covered, x):
			v.fault("「%s」不在本活动范围（covers）之内，写了也没有人会收到。请删去，或加进 covers。", s)
		case slices.Contains(out, x):
			v.fault("「%s」里「%s」重复了。请删去一处。", key, s)
		default:
			out = append(out, x)
		}
	}
	return out
}
