package simulator

import (
	"slices"
	"strconv"
)

const (
	maxPage  = 10_000 // openids a call (1.15)
	maxInfos = 100
)

// pageAfter is the page that follows an openid: 40003 for one not in the list.
func pageAfter(all []*person, openID string) ([]*person, error) {
	if openID != "" {
		i := slices.IndexFunc(all, func(who *person) bool { return who.openID == openID })
		if i < 0 {
			return nil, errCode(40003)
		}
		all = all[i+1:]
	}
	return all[:min(len(all), maxPage)], nil
}

// pageAnswer ends with the openid to go on from; only an empty page has none.
func pageAnswer(list []*person) map[string]any {
	out := map[string]any{"count": len(list), "next_openid": ""}
	if len(list) == 0 {
		return out
	}
	openIDs := make([]string, len(list))
	for i, who := range list {
		openIDs[i] = who.openID
	}
	out["data"] = map[string]any{"openid": openIDs}
	out["next_openid"] = openIDs[len(openIDs)-1]
	return out
}

func (p *Platform) followers(c *call) (any, error) {
	var all []*person
	for _, openID := range p.order {
		if who := p.people[openID]; who.follows {
			all = append(all, who)
		}
	}
	list, err := pageAfter(all, c.form.Get("next_openid"))
	if err != nil {
		return nil, err
	}
	out := pageAnswer(list)
	out["total"] = len(all)
	return out, nil
}

func (p *Platform) userInfo(c *call) (any, error) {
	who, err := p.known(c.form.Get("openid"))
	if err != nil {
		return nil, err
	}
	return who.info(), nil
}

func (p *Platform) userInfos(c *call) (any, error) {
	var in struct {
		List []struct {
			OpenID string `json:"openid"`
		} `json:"user_list"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if len(in.List) == 0 || len(in.List) > maxInfos {
		return nil, errCode(40032)
	}
	all := []map[string]any{}
	for _, one := range in.List {
		who, err := p.known(one.OpenID)
		if err != nil {
			return nil, err
		}
		all = append(all, who.info())
	}
	return map[string]any{"user_info_list": all}, nil
}

// info has no name and no picture: WeChat gives none since 2021 (1.12).
func (who *person) info() map[string]any {
	if !who.follows {
		return map[string]any{"subscribe": 0, "openid": who.openID}
	}
	out := map[string]any{
		"subscribe": 1, "openid": who.openID, "language": "zh_CN", "subscribe_time": who.came.Unix(), "remark": "", "groupid": 0,
		"tagid_list": append([]int{}, who.tags...), "subscribe_scene": "ADD_SCENE_SEARCH", "qr_scene": 0, "qr_scene_str": "",
	}
	if who.scene != nil {
		out["subscribe_scene"] = "ADD_SCENE_QR_CODE"
		if n, err := strconv.ParseUint(who.scene.Scene, 10, 32); err == nil {
			out["qr_scene"] = n
		} else {
			out["qr_scene_str"] = who.scene.Scene
		}
	}
	return out
}
