package understand

import "testing"

func TestAnnouncement(t *testing.T) {
	for text, want := range map[string][2]string{
		"周五下午三点在会议室组织学习，学《读本》，发个通知":    {"学习《读本》", "会议室"},
		"周五下午三点在会议室组织学习,发个通知":          {"", "会议室"},
		"明天上午九点在村部开组织生活会":              {"组织生活会", "村部"},
		"3月20日19:30村委会活动室学习十七届三中全会精神":  {"学习十七届三中全会精神", "村委会活动室"},
		"通知：后天下午两点半学习，地点：小学教室，内容：春耕备耕": {"春耕备耕", "小学教室"},
		"发学习通知": {"", ""},
		"周六早上八点到嘎查党员活动室集合，讨论草场怎么分，请大家准时参加": {"讨论草场怎么分", "嘎查党员活动室"},
		"周五下午三点上党课": {"党课", ""},
	} {
		got := (Readers{}).Announcement(text)
		if got.Subject != want[0] || got.Place != want[1] {
			t.Errorf("%s -> %+v", text, got)
		}
	}
}
