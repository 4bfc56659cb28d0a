package understand

import (
	"regexp"
	"strings"

	"lianluo/domain"
)

// lunarYears are the years of the lunar calendar from 2000 on: in bits 0 to 12 the
// months that have 30 days, in their order; in bits 13 to 16 the month that comes
// twice, 0 for none; from bit 17 on the days from 20 January to the first day of
// the first month. docs/adr/0004-lunar-dates.md tells where it comes from.
var lunarYears = [...]uint32{
	0x200693, 0x08952b, 0x2e052b, 0x180a5b, 0x04555a, 0x28056a, 0x12fb55, 0x3a0ba4, 0x240b49, 0x0cba93,
	0x320a95, 0x1c052d, 0x068aad, 0x2a0ab5, 0x1735aa, 0x3c05d2, 0x260da5, 0x10dd4a, 0x360d4a, 0x200c95,
	0x0a952e, 0x2e0556, 0x180ab5, 0x0455b2, 0x2a06d2, 0x12cea5, 0x380725, 0x22064b, 0x0cac97, 0x300cab,
	0x1c055a, 0x066ad6, 0x2c0b69, 0x177752, 0x3c0b52, 0x260b25, 0x10da4b, 0x340a4b, 0x1e04ab, 0x08a55b,
	0x2e05ad, 0x180b6a, 0x045b52, 0x2a0d92, 0x14fd25, 0x380d25, 0x220a55, 0x0cb4ad, 0x3204b6, 0x1a05b5,
	0x066daa,
}

// firstLunarYear is the year of the first of them.
const firstLunarYear = 2000

// lunarDay is the civil day of a lunar date; day 0 is the month's last. It is zero
// for a date that does not exist, and outside the table.
func lunarDay(year, month, day int, leap bool) domain.Day {
	if year < firstLunarYear || year >= firstLunarYear+len(lunarYears) || month < 1 || month > 12 || day < 0 {
		return 0
	}
	y := lunarYears[year-firstLunarYear]
	twice := int(y >> 13 & 0xf)
	index := month - 1
	if twice > 0 && month > twice || leap {
		index++
	}
	if leap && month != twice {
		return 0
	}
	length := func(i int) int { return 29 + int(y>>i&1) }
	if day == 0 {
		day = length(index)
	}
	if day > length(index) {
		return 0
	}
	for i := range index {
		day += length(i)
	}
	return domain.NewDay(year, 1, 20).Add(int(y>>17) + day - 1)
}

// lunarDate is 正月十五, 今年腊月廿三, 农历闰五月初一, 腊月末.
func lunarDate(m []string, today domain.Day) domain.Span {
	month, named := map[string]int{"正": 1, "冬": 11, "腊": 12}[m[5]]
	if !named {
		month = number(m[5])
	}
	day := number(m[6]) // 0 for 末
	if day == 0 && m[6] != "末" {
		return domain.Span{}
	}
	var found []domain.Day
	for _, y := range yearsMeant(firstOf(m[1], m[3]), m[2], today) {
		found = append(found, lunarDay(y, month, day, m[4] != ""))
	}
	return onDay(nearest(today, found...))
}

// lunarNear is 初八, 农历二十: of the month that brings it nearest.
func lunarNear(m []string, today domain.Day) domain.Span {
	day := number(m[1] + m[2])
	if day == 0 || m[2] != "" && day > 10 {
		return domain.Span{}
	}
	var found []domain.Day
	for _, y := range yearsMeant("", "", today) {
		for month := range 12 {
			found = append(found, lunarDay(y, month+1, day, false), lunarDay(y, month+1, day, true))
		}
	}
	return onDay(nearest(today, found...))
}

func onDay(d domain.Day) domain.Span { return domain.Span{From: d, To: d} }

// qingming is the 清明 nearest to today, by the rule that holds from 2000 to 2099.
func qingming(_ []string, today domain.Day) domain.Day {
	var found []domain.Day
	for _, y := range yearsMeant("", "", today) {
		if n := y - 2000; n >= 0 && n < 100 {
			found = append(found, domain.NewDay(y, 4, (48100+2422*n)/10000-n/4))
		}
	}
	return nearest(today, found...)
}

// feasts are days that have a name. 五一 and the like are dates only where
// something says so: they are also villages, shops and squares. 八月十五 and the like
// may be of either calendar, so they are no date until 日 or 号 stands behind.
var feasts = regexp.MustCompile(`(元旦|春节|元宵节?|妇女节|三八节|植树节|五一劳动节|五一国际劳动节|劳动节|五一节|青年节|五四青年节|端午节?|儿童节|六一节|建党节|七一建党节|八一建军节|建军节|七夕|中秋节?|教师节|十一国庆节|十一国庆|国庆节|重阳节?|腊八节?|除夕|大年三十|年三十|大年初)|(五一|六一|七一)(前夕?|当天|那天|之?前|以前|$)|(二月二|三月三|七月七|七月十五|八月十五|九月九)([十日号]?)`)

var feastDates = map[string]string{
	"元旦": "1月1日", "妇女": "3月8日", "三八": "3月8日", "植树": "3月12日", "五一劳动": "5月1日", "五一国际劳动": "5月1日", "劳动": "5月1日", "五一": "5月1日",
	"青年": "5月4日", "五四青年": "5月4日", "儿童": "6月1日", "六一": "6月1日", "建党": "7月1日", "七一建党": "7月1日", "七一": "7月1日", "八一建军": "8月1日", "建军": "8月1日",
	"教师": "9月10日", "十一国庆": "10月1日", "国庆": "10月1日",
	"春": "正月1", "春节": "正月1", "元宵": "正月15", "端午": "农历5月5", "七夕": "农历7月7", "中秋": "农历8月15", "重阳": "农历9月9", "腊八": "腊月8",
	"除夕": "腊月末", "大年三十": "腊月末", "年三十": "腊月末",
}

// feastDate writes a feast as a date, with a gap behind.
func feastDate(m []string) string {
	switch {
	case m[1] == "大年初":
		return "正月初"
	case m[4] != "" && m[5] != "":
		return m[0]
	case m[4] != "":
		return "0月0日"
	}
	return feastDates[strings.TrimSuffix(m[1]+m[2], "节")] + "," + m[3]
}
