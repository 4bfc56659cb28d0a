package understand

import (
	"unicode"
	"unicode/utf8"
)

// plain brings the many ways to write one character to one: half width, small
// letters, simplified characters, one kind of dash, no emoji, no invisible and
// no broken bytes. Only the full-width comma stays as it is, for it never stands
// inside a figure as the half-width one does (1,200).
func plain(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r = plainRune(r); r > 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// plainRune is 0 for a character that says nothing.
func plainRune(r rune) rune {
	switch {
	case r >= 0x4e00 && r <= 0x9fff:
		if s, ok := simplified[r]; ok {
			return s
		}
		return r
	case r == '，' || r > ' ' && r < 0x7f:
		return unicode.ToLower(r)
	case r > 0xff00 && r < 0xff5f: // full width ASCII
		return unicode.ToLower(r - 0xfee0)
	case unicode.IsSpace(r):
		return spaceOrLine(r)
	}
	if s, ok := lookalikes[r]; ok {
		return s
	}
	if r == unicode.ReplacementChar || !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.Sc, unicode.Sm) {
		return 0
	}
	return unicode.ToLower(r)
}

func spaceOrLine(r rune) rune {
	if r == '\n' || r == '\r' {
		return '\n'
	}
	return ' '
}

// lookalikes are the marks that phones put for the same key.
var lookalikes = map[rune]rune{
	'—': '-', '–': '-', '−': '-', '‐': '-', '‑': '-', '─': '-', '﹣': '-', '〜': '~', '∼': '~',
	'｡': '。', '﹐': '，', '﹖': '?', '﹗': '!', '∶': ':', '︰': ':', '￥': '¥', '○': '零', '〇': '零', '◯': '零',
}

// simplified turns the traditional characters that occur in what members say
// into simplified ones; 圓 becomes the 元 of amounts. Rare characters are left alone.
var simplified = pairs("會學習簽報時間週點號後禮請問這個們麼現總結單書記員黨組織領導讀寫發給對嗎過還沒無從來"+
	"進達開關於為說話聯繫係電綁證處議題見評辦備審閱覽詢應該當實際體價統計劃調訪談務產業農"+
	"鎮鄉縣區門動態變換絡戶護條項圖樓場錯誤補課幾兩萬億圓塊錢參與隊觀選舉責質資費賬帳碼輸"+
	"連運遠邊歲歷曆錄徵聽聲諾謝讓設試詳認誰論諸謂貴贊轉較載適遲銷鐘長閉隨險雙難靜頁順須預"+
	"頭顯願類風飯館馬驗鬧齊廣廳張彙徹復複夠夥審專將屬層幫幹庫異強戰擇擔據擬擴攝暫機權標樣"+
	"樹檔檢歡歸決況淨測準滿濟爭狀獎獨環畢畫盡監眾祕稱種積穩範簡紀約級納紙細終經維網線練績"+
	"義職腦臺舊華衛術裝規視訊訂討訓許訴診詞陸貳仟裡裏諮妳"+
	"親傳兌冊勞厲卻壓壞慶執掃擾橋氣瀏燈確離緊糾紹繼續羅蘇節獲負敗"+
	"趕轄遞鄧鄭釋陣階額饋駁駕驟啟麽儘廁嚴貧園誒嘍僅優輕屆齡",
	"会学习签报时间周点号后礼请问这个们么现总结单书记员党组织领导读写发给对吗过还没无从来"+
		"进达开关于为说话联系系电绑证处议题见评办备审阅览询应该当实际体价统计划调访谈务产业农"+
		"镇乡县区门动态变换络户护条项图楼场错误补课几两万亿元块钱参与队观选举责质资费账账码输"+
		"连运远边岁历历录征听声诺谢让设试详认谁论诸谓贵赞转较载适迟销钟长闭随险双难静页顺须预"+
		"头显愿类风饭馆马验闹齐广厅张汇彻复复够伙审专将属层帮干库异强战择担据拟扩摄暂机权标样"+
		"树档检欢归决况净测准满济争状奖独环毕画尽监众秘称种积稳范简纪约级纳纸细终经维网线练绩"+
		"义职脑台旧华卫术装规视讯订讨训许诉诊词陆贰千里里咨你"+
		"亲传兑册劳厉却压坏庆执扫扰桥气浏灯确离紧纠绍继续罗苏节获负败"+
		"赶辖递邓郑释阵阶额馈驳驾骤启么尽厕严贫园诶喽仅优轻届龄")

func pairs(from, to string) map[rune]rune {
	m, simple := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		m[r] = simple[i]
	}
	return m
}
