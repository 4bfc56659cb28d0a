package understand

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/configs"
	"lianluo/domain"
)

func campaignForm(t testing.TB, campaign, code string) domain.Form {
	t.Helper()
	c, err := configs.Campaign(campaign)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Forms {
		if f.Code == code {
			return f
		}
	}
	t.Fatalf("%s has no form %s", campaign, code)
	return domain.Form{}
}

// told writes what was read on one line: key=answer, key?why(words), -words.
func told(text string, f bot.Filled) string {
	var all []string
	for _, s := range f.Said {
		mark := "="
		if s.Instead {
			mark = ":="
		}
		all = append(all, s.Field+mark+s.Kept)
	}
	for _, d := range f.Doubts {
		all = append(all, fmt.Sprintf("%s?%s(%s)", strings.Join(d.Fields, "/"), d.Why, d.At.Of(text)))
	}
	for _, l := range f.Left {
		all = append(all, "-"+l.Of(text))
	}
	return strings.Join(all, " ")
}

func TestFillWeekly(t *testing.T) {
	form := campaignForm(t, "2009-district", "weekly")
	const all4, all34 = "sessions=2 attendance=38 households=15 solved=3", "sessions=2 attendance=34 households=15 solved=3"
	for _, c := range []struct{ text, want string }{
		{"报一下本周情况:学习2次38人,走访农户十五户,解决问题3件,下周准备开组织生活会", all4 + " next=下周准备开组织生活会"},
		{"学习2次、38人参加", "sessions=2 attendance=38"},
		{"参加学习38人次，共2次", "sessions=2 attendance=38"},
		{"走访15户", "households=15"},
		{"走访农户：15", "households=15"},
		{"1.学习2次 2.38人 3.走访15户 4.解决3件", all4},
		{"1、2次\n2、38人\n3、15\n4、3", all4},
		{"①2②38③15④3", all4},
		{"1.走访15户 2.学习2次 3.解决3件 4.38人参加", all4},
		{"1.2次2.38人3.15户4.3件5.组织党员学文件，走访困难户6.下周开会", all4 + " practice=组织党员学文件，走访困难户 next=下周开会"},
		{"学习次数：2\n参加人次：38\n走访户数：15\n解决问题：3", all4},
		{"学习２次，参加３８人，走访１５户，解决３件", all4},
		{"這周學習兩次，參加三十八人，走訪十五戶，解決問題三件", all4},
		{"这周学了两次三十八个人走访十五户解决问题三件", all4},
		{"这周学了两次三十八个人走访十五户解决问题三件下周准备开组织生活会", all4 + " next=下周准备开组织生活会"},
		{"走访15户不对是16户", "households:=16"},
		{"走访15户，不对，是16户，解决3件", "households:=16 solved=3"},
		{"走访15户错了应该是16户", "households:=16"},
		{"走访不是15户是16户", "households=16"},
		{"走访15户不是16户", "households?twice(走访15户) households?twice(不是16户)"},
		{"走访15户改成12户", "households:=12"},
		{"走访填错了应该是12户", "households:=12"},
		{"学习2次，走访15户，不对，学习是3次", "sessions:=3 households=15"},
		{"没走访", "households=0"},
		{"走访0户", "households=0"},
		{"走访没有，问题也没解决", "households=0 solved=0"},
		{"走访：无\n解决问题：没有", "households=0 solved=0"},
		{"本周没学习", "sessions=0"},
		{"没走访的户15户", "households?vague(没走访的户15户)"},
		{"没走访15户", "households?vague(没走访15户)"},
		{"走访没有解决问题3件", "households=0 solved=3"},
		{"学习2次，每次19人", "sessions=2 attendance?each(每次19人)"},
		{"学习2次，19人/次", "sessions=2 attendance?each(19人)"},
		{"到会28人，请假2人", "attendance=28 -请假2人"},
		{"应到40人，实到38人，请假2人", "attendance=38 -应到40人 -请假2人"},
		{"3月5日学习1次，第2次没学成，38人", "sessions=1 attendance=38"},
		{"走访15户45人", "households=15 attendance?unclear(45人)"},
		{"慰问5户", "households?unclear(慰问5户)"},
		{"走访15户，其中困难户5户", "households=15 -其中困难户5户"},
		{"周一走访5户，周三走访10户", "households?twice(周一走访5户) households?twice(周三走访10户)"},
		{"周一走访5户，周三走访10户，一共走访15户", "households=15"},
		{"走访三十多户", "households?vague(走访三十多户)"},
		{"走访-3户", "households?range(走访-3户)"},
		{"走访6000户", "households?range(走访6000户)"},
		{"走访2.5户", "households?vague(走访2.5户)"},
		{"参加义务劳动30人", "practice=参加义务劳动30人 attendance?unclear(参加义务劳动30人)"},
		{"植树300棵，学习2次", "sessions=2 -植树300棵"},
		{"学习2次，植树造林三百棵", "sessions=2 practice=植树造林三百棵"},
		{"学习2次，38人，走访15户，解决3件，主要做法是组织党员学文件", all4 + " practice=组织党员学文件"},
		{"下周打算走访10户，这周学习2次", "sessions=2 next=下周打算走访10户"},
		{"下周准备开组织生活会，学习2次，走访15户", "next=下周准备开组织生活会 sessions?ahead(学习2次) households?ahead(走访15户)"},
		{"上周走访12户，这周走访15户", "households=15 -上周走访12户"},
		{"走访15户，比上周多3户", "households=15 -比上周多3户"},
		{"第2项改成30", "attendance:=30"},
		{"主要做法改成入户宣讲", "practice:=入户宣讲"},
		{"下周打算改为植树，走访改成5户", "households:=5 next:=植树"},
		{"第三题填错了，应该是8", "households:=8"},
		{"解决了水电路各一件", "solved?each(解决了水电路各一件)"},
		{"学习2小时", "-学习2小时"},
		{"学习1次，一共3个半小时", "sessions=1 -一共3个半小时"},
		{"读了15页，学习1次", "sessions=1 -读了15页"},
		{"5个人走访了12户", "households=12 attendance?unclear(5个人)"},
		{"学习2次/34人，走访15户/解决3件", all34},
		{"解决问题：1.修路；2.打井", ""},
		{"38", "-38"},
		{"2 38 15 3", "-2 -38 -15 -3"},
		{"三湖村支部周报：学习2次，三十八人", "sessions=2 attendance=38"},
		{"书记您好，三湖村汇报一下：学习2次，谢谢", "sessions=2"},
		{"学习2次，大家讨论很热烈，都说路该修了", "sessions=2 practice=大家讨论很热烈，都说路该修了"},
		{"学习2次，电话13900001234，38人参加", "sessions=2 attendance=38"},
		{"", ""},
	} {
		got := told(c.text, (Readers{}).Fill(c.text, form, "", now))
		if got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

// TestFillReal: as secretaries of villages, schools, hospitals and 嘎查 write.
func TestFillReal(t *testing.T) {
	form := campaignForm(t, "2009-district", "weekly")
	for _, c := range []struct{ text, want string }{
		{"本周我村组织党员集中学习两次，参加党员三十四人次，走访农户十五户，帮助解决吃水难等问题三件。下周打算召开组织生活会。", "sessions=2 attendance=34 households=15 solved=3 next=下周打算召开组织生活会"},
		{"一中支部本周情况：一、集中学习1次，参会教师党员46人；二、走访学生家庭12户；三、解决住校生热水问题1件；四、下周开展师德大讨论。", "sessions=1 attendance=46 households=12 solved=1 next=下周开展师德大讨论"},
		{"县医院党支部汇报：本周开展集中学习一次，应到62人，实到58人，请假4人。下乡义诊走访患者家庭9户，解决问题2个", "sessions=1 attendance=58 households=9 solved=2 -应到62人 -请假4人"},
		{"巴彦嘎查这周学了一次，来了二十一个党员，走了八户牧民，给两户解决了草料，就这些", "sessions=1 attendance=21 households=8 practice=给两户解决了草料"},
		{"书记好 这周学习2次 34人 走访15户 办实事3件 下周接种疫苗", "sessions=2 attendance=34 households=15 solved=3 next=下周接种疫苗"},
		{"学习2次 参加34人次 走访15户 解决3个问题 主要做法：送学上门，雨天在家学", "sessions=2 attendance=34 households=15 solved=3 practice=送学上门，雨天在家学"},
		{"我们支部这个礼拜学习了2回，每回都是17个人，入户走访了20户，没解决啥问题", "sessions=2 households=20 solved=0 attendance?each(每回都是17个人)"},
		{"周报 集中学习2次，34人次；走访群众15户，征求意见7条；解决问题3件，正在办2件。", "sessions=2 attendance=34 households=15 solved=3 practice=征求意见7条 -正在办2件"},
		{"这周农忙没学习，走访了6户，帮困难户解决种子化肥2件", "sessions=0 households=6 solved=2"},
		{"学习一次17人，走访0户，解决0件，没有照片", "sessions=1 attendance=17 households=0 solved=0"},
		{"本周学习2次共34人次参加，走访党员群众15户，为民办实事3件，比上周多1件", "sessions=2 attendance=34 households=15 solved=3 -比上周多1件"},
		{"本周共学习2次，其中党课1次，参加34人次，走访贫困户15户，送去慰问金3000元，解决实际困难3个", "sessions=2 attendance=34 households=15 solved=3 practice=送去慰问金3000元 -其中党课1次"},
		{"学习次数2，参加人次34，走访户数15，解决问题3，主要做法组织党员学文件，下周打算开会", "sessions=2 attendance=34 households=15 solved=3 practice=组织党员学文件 next=下周打算开会"},
		{"3月2号学习17人，3月5号学习17人，走访15户", "households=15 attendance?twice(3月2号学习17人) attendance?twice(3月5号学习17人)"},
		{"走访15户，发现问题8个，解决5个", "households=15 solved=5 practice=发现问题8个"},
		{"学习：2次\n人数：34\n走访：15户\n办实事：3件\n做法：送学上门\n下周：接着学", "sessions=2 attendance=34 households=15 solved=3 practice=送学上门 next=接着学"},
		{"学习2次 三十来人 走访十几户 解决3件", "sessions=2 solved=3 attendance?vague(三十来人) households?vague(走访十几户)"},
		{"第一季度走访45户，本周走访3户", "households?twice(第一季度走访45户) households?twice(本周走访3户)"},
	} {
		got := told(c.text, (Readers{}).Fill(c.text, form, "", now))
		if got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

func TestFillOthers(t *testing.T) {
	for _, c := range []struct{ campaign, form, text, want string }{
		{"2009-district", "monthly", "座谈会2次，谈话20人次", "seminars=2 talks_leaders/talks_cadres/talks_masses?several(谈话20人次)"},
		{"2009-district", "monthly", "开座谈会2次，领导谈话5人次，与村干部谈话8人次，群众谈话20人次", "seminars=2 talks_leaders=5 talks_cadres=8 talks_masses=20"},
		{"2009-district", "monthly", "发问卷100份，收回95份，征集意见12条", "papers_sent=100 papers_valid=95 suggestions=12"},
		{"2009-district", "monthly", "座谈两次，意见十二条，存在问题：水渠坏了，没钱修。下个月打算修渠", "seminars=2 suggestions=12 problems=水渠坏了，没钱修 next=下个月打算修渠"},
		{"2009-district", "monthly", "群众反映水渠坏了没人修，收到意见3条", "suggestions=3 problems=群众反映水渠坏了没人修"},
		{"2009-district", "monthly", "三月份座谈会3次，领导谈话5人次，干部谈话12人次，群众谈话40人次，发问卷100份，收回有效问卷92份，征集意见18条，存在的问题是水渠年久失修", "seminars=3 talks_leaders=5 talks_cadres=12 talks_masses=40 papers_sent=100 papers_valid=92 suggestions=18 problems=水渠年久失修"},
		{"2009-district", "monthly", "本月开了两次座谈会，找群众谈了30人，收到意见7条，困难：没钱修路。下月准备跑项目", "seminars=2 suggestions=7 problems=没钱修路 next=下月准备跑项目 talks_leaders/talks_cadres/talks_masses?several(找群众谈了30人)"},
		{"2009-district", "quarterly", "调研报告3篇，联系点2个，帮扶资金1.2万元", "research=3 contacts=2 money=1200000"},
		{"2009-district", "quarterly", "写调研报告三篇，投入资金五百块，典型做法是一户一策", "research=3 money=50000 example=一户一策"},
		{"2009-district", "annual", "承诺10件，兑现8件", "promised=10 kept=8"},
		{"third-batch", "monthly", "讲课4次，送学上门6人，眼下农忙，给群众修了水渠", "lessons=4 carried=6 busy=农忙 done=给群众修了水渠"},
		{"third-batch", "quarterly", "查摆问题12条，已改问题9条，回头看日期：3月20日", "problems=12 mended=9 checked=2009-03-20"},
	} {
		got := told(c.text, (Readers{}).Fill(c.text, campaignForm(t, c.campaign, c.form), "", now))
		if got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

// TestFillAsked: the question that is open counts as named in front of the message.
func TestFillAsked(t *testing.T) {
	form := campaignForm(t, "2009-district", "weekly")
	for _, c := range []struct{ asked, text, want string }{
		{"sessions", "2次，38人，走访15户", "sessions=2 attendance=38 households=15"},
		{"sessions", "2，38人，走访15户", "sessions=2 attendance=38 households=15"},
		{"sessions", "两次，走访15户", "sessions=2 households=15"},
		{"attendance", "28位同志,请假2人", "attendance=28 -请假2人"},
		{"attendance", "每次19人", "attendance?each(每次19人)"},
		{"solved", "走访改成16户", "households:=16"},
		{"solved", "3件，前面走访应该是16户", "households:=16 solved=3"},
		{"households", "没有", ""},
		{"households", "15", "households=15"},
	} {
		got := told(c.text, (Readers{}).Fill(c.text, form, c.asked, now))
		if got != c.want {
			t.Errorf("%s, asked %s\n  got  %s\n  want %s", c.text, c.asked, got, c.want)
		}
	}
}

// FuzzFill: any text, any length: places stand in the text and
// hold something; nothing is said and doubted at once; what is said is within bounds.
func FuzzFill(f *testing.F) {
	weekly, monthly := campaignForm(f, "2009-district", "weekly"), campaignForm(f, "2009-district", "monthly")
	for _, s := range []string{
		"学习2次38人,走访农户十五户,解决问题3件,下周准备开组织生活会", "1.学习2次 2.38人 3.走访15户", "走访15户不对是16户", "没走访", "不是不是15户", "①②③",
		"\xff学习2次\u202e", "下周", "主要做法：", "走访：", "谈话20人次", strings.Repeat("走访15户，", 700), strings.Repeat("没", 3000), strings.Repeat("1.", 2000), strings.Repeat("9", 9000), strings.Repeat("不是", 1500) + "3户",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, form := range []domain.Form{weekly, monthly} {
			got := (Readers{}).Fill(s, form, "", now)
			known := map[string]bool{}
			places := append([]bot.Stretch{}, got.Left...)
			for _, a := range got.Said {
				field, ok := form.Field(a.Field)
				if !ok || known[a.Field] {
					t.Errorf("%q says %s twice, or it is no field", s, a.Field)
				}
				known[a.Field] = true
				places = append(places, a.At)
				if n, whole := (domain.Values{a.Field: a.Kept}).Figure(a.Field); field.Kind == domain.FieldCount && (!whole || n < int64(field.Min) || n > int64(field.Max)) {
					t.Errorf("%q -> %s = %q", s, a.Field, a.Kept)
				}
			}
			for _, d := range got.Doubts {
				places = append(places, d.At)
				for _, key := range d.Fields {
					if known[key] {
						t.Errorf("%q says %s and doubts it", s, key)
					}
				}
				if len(d.Fields) == 0 || d.Why == "" {
					t.Errorf("%q -> %+v", s, d)
				}
			}
			for _, p := range places {
				if p.From < 0 || p.From >= p.To || p.To > utf8.RuneCountInString(s) {
					t.Errorf("%q has nothing at %v", s, p)
				}
			}
		}
	})
}

func BenchmarkFill(b *testing.B) {
	form := campaignForm(b, "2009-district", "weekly")
	for _, c := range []struct{ name, text string }{
		{"whole", "报一下本周情况:学习2次38人,走访农户十五户,解决问题3件,下周准备开组织生活会"},
		{"10KB", strings.Repeat("走访了15户，解决问题3件，", 280)},
		{"digits", strings.Repeat("9 ", 5000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				(Readers{}).Fill(c.text, form, "", now)
			}
		})
	}
}
