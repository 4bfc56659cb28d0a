package sample

import (
	"fmt"

	"lianluo/domain"
)

// shape is how a county's organisations are spread, after a real report: 22
// committees, 34 general branches and 492 branches, nine townships with 93
// villages among them, and 5,446 rural members.
type shape struct {
	committees, generals, branches, villages, rural int
}

var countyShape = shape{committees: 22, generals: 34, branches: 492, villages: 93, rural: 5446}

// shapeOf keeps a county's proportions for another number of organisations.
func shapeOf(orgs, members int) shape {
	if orgs == countyOrgs {
		s := countyShape
		s.rural = s.rural * members / 14210
		return s
	}
	s := shape{committees: max(1, orgs*22/countyOrgs), generals: orgs * 34 / countyOrgs}
	s.branches = orgs - s.committees - s.generals
	s.villages = min(s.branches, s.branches*93/492)
	s.rural = members * 383 / 1000
	return s
}

var townships = []string{"城关镇", "三湖镇", "红旗镇", "白音苏木", "东河镇", "沙拉乡", "北梁乡", "南沟乡", "西川镇"}

// Village names are put together, so that there are enough for a county without
// numbers behind them.
var (
	villageHeads = []string{"东", "西", "前进", "柳树", "双井", "新民", "河湾", "大营子", "杨树", "永丰", "太平", "胜利", "团结", "石头", "榆树", "上甸", "下甸", "红星", "光明", "向阳", "头道", "二道", "三合", "四平"}
	villageTails = []string{"村", "沟村", "湾村", "滩村"}
	gachas       = []string{"乌兰嘎查", "白音嘎查", "巴彦嘎查", "查干嘎查", "敖包嘎查", "阿拉坦嘎查", "哈日嘎查", "宝力根嘎查", "宝力召嘎查", "杭盖嘎查"}
)

// village is the n-th name of a county; every ninth is a 嘎查 while they last.
func village(n int) string {
	if n%9 == 4 && n/9 < len(gachas) {
		return gachas[n/9]
	}
	return villageHeads[n%len(villageHeads)] + villageTails[n/len(villageHeads)%len(villageTails)]
}

// offices are the committees that are no township: each with the field of its
// branches and what those are called.
var offices = []struct{ name, field string }{
	{"县直机关", "机关"},
	{"教育系统", "学校"},
	{"卫生系统", "医院"},
	{"国有企业", "国有企业"},
	{"非公企业", "非公企业"},
	{"城区街道", "社区"},
	{"老干部", "离退休"},
	{"政法系统", "机关"},
	{"农牧系统", "机关"},
	{"城建系统", "机关"},
	{"交通系统", "国有企业"},
	{"商贸系统", "国有企业"},
}

var bodies = map[string][]string{
	"机关":   {"发改局", "财政局", "民政局", "水利局", "林业局", "统计局", "档案局", "审计局", "文体局", "司法局", "农牧局", "环保局"},
	"学校":   {"一中", "二中", "三中", "实验小学", "第一小学", "第二小学", "职教中心", "蒙古族小学", "幼儿园", "特教学校"},
	"医院":   {"县医院", "中蒙医院", "妇幼保健院", "疾控中心", "急救站", "卫生监督所"},
	"国有企业": {"粮食公司", "供电公司", "自来水公司", "客运站", "盐业公司", "热力公司", "种子公司", "石油公司"},
	"非公企业": {"乳业公司", "面粉厂", "砖厂", "商贸城", "肉联厂", "药业公司", "毛纺厂"},
	"社区":   {"和平社区", "光明社区", "建设社区", "桥西社区", "站前社区", "福利社区", "南苑社区"},
	"离退休":  {"离休一", "离休二", "退休一", "退休二", "退休三", "退休四"},
}

// county builds one county below parent and fills it with members.
func (b *builder) county(prefix, parent string, orgs, members int) {
	s := shapeOf(orgs, members)
	root := prefix + "01"
	firstUnit := len(b.units)
	b.add(root, parent, domain.Committee, "中共样板县委员会"+prefix, "样板县委"+prefix, "机关")
	first := len(b.seats)
	towns := min(len(townships), s.committees-1)
	for i := range s.committees - 1 {
		code := fmt.Sprintf("%s%02d", prefix, i+2)
		if i < towns {
			b.township(code, root, townships[i], share(s.villages, towns, i))
			continue
		}
		o := offices[(i-towns)%len(offices)]
		name := o.name
		if again := (i - towns) / len(offices); again > 0 {
			name += fmt.Sprint(again + 1)
		}
		b.add(code, root, domain.Committee, "中共样板县"+name+"委员会", name+"党委", o.field)
	}
	rural := len(b.seats)
	b.generals(prefix, root, towns, s)
	b.rest(prefix, root, towns, s.branches-(rural-first))
	b.people(firstUnit, first, rural, s.rural, members)
}

// share is the i-th of n nearly equal parts.
func share(total, n, i int) int { return total/n + btoi(i < total%n) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (b *builder) township(code, root, name string, n int) {
	b.add(code, root, domain.Committee, "中共样板县"+name+"委员会", name+"党委", "农牧区")
	for i := range n {
		at := fmt.Sprintf("%s%02d", code, i+1)
		called := village(len(b.seats) % countyShape.villages)
		if at == storyVillage {
			called = "三湖村"
		}
		u := b.add(at, code, domain.Branch, "中共样板县"+name+called+"支部委员会", called+"支部", "农牧区")
		b.seats = append(b.seats, seat{unit: u})
	}
}

// generals puts the general branches under the committees that are no township.
func (b *builder) generals(prefix, root string, towns int, s shape) {
	others := s.committees - 1 - towns
	for i := range s.generals {
		parent, field, name := root, "机关", "机关"
		if others > 0 {
			o := offices[(i%others)%len(offices)]
			parent, field, name = fmt.Sprintf("%s%02d", prefix, towns+2+i%others), o.field, o.name
		}
		n := i/max(others, 1) + 1
		b.add(fmt.Sprintf("%s8%d", parent, n), parent, domain.GeneralBranch,
			fmt.Sprintf("中共样板县%s第%d总支部委员会", name, n), fmt.Sprintf("%s%d总支", name, n), field)
	}
}

// rest puts the branches that are no village under the general branches, and
// under the committees and the townships' own offices.
func (b *builder) rest(prefix, root string, towns, n int) {
	var parents []domain.RosterUnit
	for _, u := range b.units {
		town := len(u.Code) == len(prefix)+2 && u.Field == "农牧区"
		if len(u.Code) >= len(prefix)+2 && u.Code[:len(prefix)] == prefix && u.Kind != domain.Branch && u.Code != root && !town {
			parents = append(parents, u)
		}
	}
	for i := range towns { // each township has its own office
		if n == 0 {
			return
		}
		code := fmt.Sprintf("%s%02d", prefix, i+2)
		u := b.add(code+"90", code, domain.Branch, "中共样板县"+townships[i]+"机关支部委员会", townships[i]+"机关支部", "机关")
		b.seats, n = append(b.seats, seat{unit: u}), n-1
	}
	if len(parents) == 0 {
		parents = []domain.RosterUnit{{Code: root, Field: "机关"}}
	}
	for i := range n {
		p := parents[i%len(parents)]
		names := bodies[p.Field]
		name := names[(i/len(parents)+i)%len(names)]
		u := b.add(fmt.Sprintf("%s%02d", p.Code, i/len(parents)+10), p.Code, domain.Branch, "中共样板县"+name+"支部委员会", name+"支部", p.Field)
		b.seats = append(b.seats, seat{unit: u})
	}
}
