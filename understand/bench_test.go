package understand

import (
	"os"
	"strings"
	"testing"
)

func BenchmarkMeaning(b *testing.B) {
	m, h := shipped(b), heardFrom("secretary")
	m.Learn()
	for _, text := range []string{"签到", "请问现在是什么阶段？", "不是要交周报,我想问截止哪天", "提交周报：学习2次，参加30人，走访12户", "村里老王家的牛跑到地里去了怎么处理才好", strings.Repeat("今天组织党员学习讨论，", 100)} {
		b.Run(string([]rune(text)[:2]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Meaning(text, h)
			}
		})
	}
}

func BenchmarkReaders(b *testing.B) {
	var r Readers
	b.Run("Number", func(b *testing.B) {
		for b.Loop() {
			r.Number("28位同志,请假2人")
		}
	})
	b.Run("Day", func(b *testing.B) {
		for b.Loop() {
			r.Day("2009年3月5日", now)
		}
	})
	b.Run("Time", func(b *testing.B) {
		for b.Loop() {
			r.Time("周五下午三点半", now)
		}
	})
}

func BenchmarkExtracts(b *testing.B) {
	m := shipped(b)
	for _, text := range []string{"签到", "三湖村上周交了吗", "提交周报：学习2次，参加30人，走访12户", "周五下午三点半在会议室学习", strings.Repeat("3月5日到会28人，", 500)} {
		b.Run(string([]rune(text)[:2]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Extracts(text, now)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(os.DirFS("../configs/intents")); err != nil {
			b.Fatal(err)
		}
	}
}
