package main

import (
	"context"
	"os"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/domain"
	"lianluo/understand"
)

// saying is a message with who says it and the label it belongs to.
type saying struct{ label, role, words string }

// exam reads the messages that nobody learns from.
func exam() (all []saying, err error) {
	data, err := os.ReadFile("understand/testdata/exam.tsv")
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		all = append(all, saying{f[0], f[1], f[2]})
	}
	return all, err
}

// exam puts those messages to the product as it is shipped and prints what became
// of them, label by label.
func (b *bench) exam(context.Context) error {
	messages, err := exam()
	if err != nil {
		return err
	}
	m, err := understand.Load(os.DirFS("configs/intents"))
	if err != nil {
		return err
	}
	m.Learn()
	examine(messages, func(s saying) answer {
		got := m.Meaning(s.words, bot.Hearing{Person: understand.Somebody(domain.Role(s.role)), At: time.Now()})
		return answer{got.Label, got.Others}
	}).byLabel(b.out)
	return nil
}
