package simulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func tagNamed(name string) object { return object{"tag": object{"name": name}} }

func TestTags(t *testing.T) {
	w := newWorld(t)
	w.Enroll("b", "c")
	made, _ := w.call("/cgi-bin/tags/create", tagNamed("书记"))["tag"].(object)
	if made["id"] != 100.0 {
		t.Fatalf("%v", made)
	}
	tagging := object{"tagid": 100, "openid_list": []string{somebody, "b", somebody}}
	w.want(0, w.call("/cgi-bin/tags/members/batchtagging", tagging))
	if got := w.View("b").Tags; !slices.Equal(got, []string{"书记"}) {
		t.Errorf("%v", got)
	}
	list, _ := w.call("/cgi-bin/tags/get", nil)["tags"].([]any)
	if len(list) != 1 || list[0].(object)["count"] != 2.0 {
		t.Errorf("%v", list)
	}
	page := w.call("/cgi-bin/user/tag/get", object{"tagid": 100})
	if page["count"] != 2.0 || page["next_openid"] != "b" {
		t.Errorf("%v", page)
	}
	w.want(0, w.call("/cgi-bin/tags/update", object{"tag": object{"id": 100, "name": "联络员"}}))
	w.want(0, w.call("/cgi-bin/tags/members/batchuntagging", object{"tagid": 100, "openid_list": []string{"b"}}))
	ids, _ := w.call("/cgi-bin/tags/getidlist", object{"openid": somebody})["tagid_list"].([]any)
	if len(ids) != 1 || len(w.View("b").Tags) != 0 {
		t.Errorf("%v", ids)
	}
	w.want(0, w.call("/cgi-bin/tags/delete", object{"tag": object{"id": 100}}))
	if got := w.View(somebody).Tags; len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestTagRefusals(t *testing.T) {
	w := newWorld(t)
	w.call("/cgi-bin/tags/create", tagNamed("书记"))
	w.call("/cgi-bin/tags/create", tagNamed("领导"))
	if _, err := w.Follow(t.Context(), "left"); err != nil {
		t.Fatal(err)
	}
	if err := w.Unfollow(t.Context(), "left"); err != nil {
		t.Fatal(err)
	}
	many := slices.Repeat([]string{somebody}, 51)
	for name, c := range map[string]struct {
		path string
		body object
		code int
	}{
		"same name":      {"create", tagNamed("书记"), 45157},
		"no name":        {"create", tagNamed(""), 45157},
		"31 bytes":       {"create", tagNamed(strings.Repeat("x", 31)), 45158},
		"rename to same": {"update", object{"tag": object{"id": 100, "name": "领导"}}, 45157},
		"WeChat's own":   {"update", object{"tag": object{"id": 2, "name": "x"}}, 45058},
		"delete own":     {"delete", object{"tag": object{"id": 0}}, 45058},
		"no such tag":    {"delete", object{"tag": object{"id": 999}}, 45159},
		"51 people":      {"members/batchtagging", object{"tagid": 100, "openid_list": many}, 40032},
		"no people":      {"members/batchtagging", object{"tagid": 100}, 40032},
		"to no tag":      {"members/batchtagging", object{"tagid": 999, "openid_list": many[:1]}, 45159},
		"a stranger":     {"members/batchtagging", object{"tagid": 100, "openid_list": []string{"x"}}, 40003},
		"who left":       {"members/batchuntagging", object{"tagid": 100, "openid_list": []string{"left"}}, 49003},
		"whose tags":     {"getidlist", object{"openid": "x"}, 40003},
		"no JSON":        {"create", object{"tag": 1}, 47001},
	} {
		t.Run(name, func(*testing.T) { w.want(c.code, w.call("/cgi-bin/tags/"+c.path, c.body)) })
	}
}

// A person has at most 20 tags, an account at most 100.
func TestTagCounts(t *testing.T) {
	w := newWorld(t)
	for i := range 100 {
		w.want(0, w.call("/cgi-bin/tags/create", tagNamed(fmt.Sprint("t", i))))
	}
	w.want(45056, w.call("/cgi-bin/tags/create", tagNamed("one more")))
	for i := range 21 {
		want := 0
		if i == 20 {
			want = 45059
		}
		w.want(want, w.call("/cgi-bin/tags/members/batchtagging", object{"tagid": 100 + i, "openid_list": []string{somebody}}))
	}
	w.want(0, w.call("/cgi-bin/tags/members/batchtagging", object{"tagid": 100, "openid_list": []string{somebody}}))
}

func TestTagWithTooManyPeople(t *testing.T) {
	w := newWorld(t)
	w.call("/cgi-bin/tags/create", tagNamed("党员"))
	w.mu.Lock()
	for i := range maxTagDelete + 1 {
		w.person(fmt.Sprint("p", i)).tags = []int{100}
	}
	w.mu.Unlock()
	w.want(45057, w.call("/cgi-bin/tags/delete", object{"tag": object{"id": 100}}))
}

// Followers come in pages of 10,000; only an empty page has no next.
func TestFollowers(t *testing.T) {
	w := newWorld(t)
	for i := range 10_000 {
		w.Enroll(fmt.Sprintf("p%05d", i))
	}
	first := w.call("/cgi-bin/user/get", nil)
	if first["total"] != 10_001.0 || first["count"] != 10_000.0 || first["next_openid"] != "p09998" {
		t.Errorf("total %v count %v next %v", first["total"], first["count"], first["next_openid"])
	}
	second := w.call("/cgi-bin/user/get?next_openid=p09998", nil)
	if second["count"] != 1.0 || second["next_openid"] != "p09999" {
		t.Errorf("%v", second)
	}
	third := w.call("/cgi-bin/user/get?next_openid=p09999", nil)
	if third["count"] != 0.0 || third["next_openid"] != "" || third["data"] != nil {
		t.Errorf("%v", third)
	}
	w.want(40003, w.call("/cgi-bin/user/get?next_openid=x", nil))
}

func TestUserInfo(t *testing.T) {
	w := newWorld(t)
	w.call(pathCode, permanent("unit-42"))
	if _, err := w.Scan(t.Context(), "new", "unit-42"); err != nil {
		t.Fatal(err)
	}
	got := w.call("/cgi-bin/user/info?openid=new", nil)
	if got["subscribe"] != 1.0 || got["qr_scene_str"] != "unit-42" || got["subscribe_scene"] != "ADD_SCENE_QR_CODE" || got["nickname"] != nil {
		t.Errorf("%v", got)
	}
	w.call(pathCode, object{"action_name": "QR_LIMIT_SCENE", "action_info": object{"scene": object{"scene_id": 7}}})
	if _, err := w.Scan(t.Context(), "seven", "7"); err != nil {
		t.Fatal(err)
	}
	if err := w.Unfollow(t.Context(), "new"); err != nil {
		t.Fatal(err)
	}
	list, _ := w.call("/cgi-bin/user/info/batchget", object{"user_list": []any{object{"openid": "new"}, object{"openid": "seven"}}})["user_info_list"].([]any)
	if len(list) != 2 || list[0].(object)["subscribe"] != 0.0 || list[1].(object)["qr_scene"] != 7.0 {
		t.Errorf("%v", list)
	}
	w.want(40003, w.call("/cgi-bin/user/info?openid=x", nil))
	w.want(40003, w.call("/cgi-bin/user/info/batchget", object{"user_list": []any{object{"openid": "x"}}}))
	w.want(40032, w.call("/cgi-bin/user/info/batchget", object{}))
}
