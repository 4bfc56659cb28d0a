package simulator

import "slices"

// Limits of tags (1.12).
const (
	maxTags       = 100
	maxTagName    = 30 // bytes
	maxTagsOfOne  = 20
	maxTagging    = 50 // openids a call
	maxTagDelete  = 100_000
	firstOwnTagID = 100
)

type tags struct {
	all []tag
}

type tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count,omitempty"`
}

func (t *tags) index(id int) int {
	return slices.IndexFunc(t.all, func(x tag) bool { return x.ID == id })
}

func (t *tags) names(ids []int) (names []string) {
	for _, id := range ids {
		if i := t.index(id); i >= 0 {
			names = append(names, t.all[i].Name)
		}
	}
	return names
}

// checkName is 45157 for a name that is taken or missing, 45158 for a long one.
func (t *tags) checkName(name string) error {
	switch {
	case len(name) > maxTagName:
		return errCode(45158)
	case name == "" || slices.ContainsFunc(t.all, func(x tag) bool { return x.Name == name }):
		return errCode(45157)
	}
	return nil
}

// own is 45058 for WeChat's own tags, 45159 for one there is not.
func (t *tags) own(id int) (i int, err error) {
	if id >= 0 && id <= 2 {
		return 0, errCode(45058)
	}
	if i = t.index(id); i < 0 {
		return 0, errCode(45159)
	}
	return i, nil
}

type tagRequest struct {
	Tag tag `json:"tag"`
}

func (p *Platform) tagCreate(c *call) (any, error) {
	var in tagRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if len(p.tags.all) == maxTags {
		return nil, errCode(45056)
	}
	if err := p.tags.checkName(in.Tag.Name); err != nil {
		return nil, err
	}
	fresh := tag{ID: firstOwnTagID, Name: in.Tag.Name}
	for p.tags.index(fresh.ID) >= 0 {
		fresh.ID++
	}
	p.tags.all = append(p.tags.all, fresh)
	return map[string]any{"tag": fresh}, nil
}

func (p *Platform) tagList(*call) (any, error) {
	list := slices.Clone(p.tags.all)
	for i := range list {
		list[i].Count = len(p.holders(list[i].ID))
	}
	return map[string]any{"tags": append([]tag{}, list...)}, nil
}

func (p *Platform) tagUpdate(c *call) (any, error) {
	var in tagRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	i, err := p.tags.own(in.Tag.ID)
	if err != nil {
		return nil, err
	}
	if p.tags.all[i].Name == in.Tag.Name {
		return nil, nil
	}
	if err := p.tags.checkName(in.Tag.Name); err != nil {
		return nil, err
	}
	p.tags.all[i].Name = in.Tag.Name
	return nil, nil
}

func (p *Platform) tagDelete(c *call) (any, error) {
	var in tagRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	i, err := p.tags.own(in.Tag.ID)
	if err != nil {
		return nil, err
	}
	held := p.holders(in.Tag.ID)
	if len(held) > maxTagDelete {
		return nil, errCode(45057)
	}
	for _, who := range held {
		who.tags = slices.DeleteFunc(who.tags, func(id int) bool { return id == in.Tag.ID })
	}
	p.tags.all = slices.Delete(p.tags.all, i, i+1)
	return nil, nil
}

// holders are the people who have a tag, in the order they came.
func (p *Platform) holders(id int) (all []*person) {
	for _, openID := range p.order {
		if who := p.people[openID]; slices.Contains(who.tags, id) {
			all = append(all, who)
		}
	}
	return all
}

type taggingRequest struct {
	OpenIDs []string `json:"openid_list"`
	Tag     int      `json:"tagid"`
}

// tagging checks a call about many people: all of them or none are changed.
func (p *Platform) tagging(c *call) (list []*person, id int, err error) {
	var in taggingRequest
	if err := c.decode(&in); err != nil {
		return nil, 0, err
	}
	if len(in.OpenIDs) == 0 || len(in.OpenIDs) > maxTagging {
		return nil, 0, errCode(40032)
	}
	if _, err := p.tags.own(in.Tag); err != nil {
		return nil, 0, errCode(45159)
	}
	for _, openID := range in.OpenIDs {
		who, err := p.known(openID)
		if err != nil {
			return nil, 0, err
		}
		if !who.follows {
			return nil, 0, errCode(49003)
		}
		list = append(list, who)
	}
	return list, in.Tag, nil
}

func (p *Platform) tagPeople(c *call) (any, error) {
	list, id, err := p.tagging(c)
	if err != nil {
		return nil, err
	}
	full := func(who *person) bool { return len(who.tags) >= maxTagsOfOne && !slices.Contains(who.tags, id) }
	if slices.ContainsFunc(list, full) {
		return nil, errCode(45059)
	}
	for _, who := range list {
		if !slices.Contains(who.tags, id) {
			who.tags = append(who.tags, id)
			p.touch(who)
		}
	}
	return nil, nil
}

func (p *Platform) untagPeople(c *call) (any, error) {
	list, id, err := p.tagging(c)
	if err != nil {
		return nil, err
	}
	for _, who := range list {
		who.tags = slices.DeleteFunc(who.tags, func(x int) bool { return x == id })
		p.touch(who)
	}
	return nil, nil
}

func (p *Platform) tagsOf(c *call) (any, error) {
	var in struct {
		OpenID string `json:"openid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	who, err := p.known(in.OpenID)
	if err != nil {
		return nil, err
	}
	return map[string]any{"tagid_list": append([]int{}, who.tags...)}, nil
}

// tagged lists a tag's people, a page at a time.
func (p *Platform) tagged(c *call) (any, error) {
	var in struct {
		Tag  int    `json:"tagid"`
		Next string `json:"next_openid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if _, err := p.tags.own(in.Tag); err != nil {
		return nil, err
	}
	list, err := pageAfter(p.holders(in.Tag), in.Next)
	if err != nil {
		return nil, err
	}
	return pageAnswer(list), nil
}
