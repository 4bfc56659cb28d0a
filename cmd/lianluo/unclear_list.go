package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"lianluo/configs"
	"lianluo/domain"
	"lianluo/texts"
)

// unclearAsked is how the list of what was not understood was asked for.
type unclearAsked struct {
	list  bool
	weeks int
	file  string
}

func (a *unclearAsked) define(f *flag.FlagSet) {
	f.BoolVar(&a.list, "unclear", false, "列出近来没听明白的话 list what was not understood lately")
	f.IntVar(&a.weeks, "weeks", 1, "看几周（配合 --unclear） how many weeks, with --unclear")
	f.StringVar(&a.file, "config", "", "设置文件，由它知道自己的说法和数据库在哪里 settings file (YAML), for the office's own phrases and the database")
}

// mostWeeks is how far back there are counts.
const mostWeeks = domain.UnclearDays / 7

func (a unclearAsked) print(ctx context.Context, c call) error {
	if a.weeks < 1 || a.weeks > mostWeeks {
		fmt.Fprintf(c.errs, "--weeks 请写 1 到 %d。\n", mostWeeks)
		return misused
	}
	set, err := configs.Load(a.file, c.env)
	if err != nil {
		return err
	}
	words, err := texts.Load()
	if err != nil {
		return err
	}
	s, err := openUpToDate(ctx, set)
	if err != nil {
		return err
	}
	defer s.Close()
	today := domain.DayOf(newClock(set.Time.Zone, set.Time.Start).Now())
	l := unclearList{in: domain.Span{From: today.Add(1 - 7*a.weeks), To: today}, kept: set.Understand.KeepTexts, say: words.Say}
	if l.rows, err = s.Unclear(ctx, l.in); err != nil {
		return err
	}
	_, err = fmt.Fprint(c.out, l.String())
	return err
}

// unclearList is what was not understood, for the office to read.
type unclearList struct {
	in   domain.Span
	rows []domain.Unclears
	kept bool // whether texts are kept now
	say  func(key string, v any) string
}

// Bounds of what is listed; the counts are always whole.
const (
	mostListed  = 20
	mostPhrases = 60
)

// String is the whole list. What it ends with can be put into a file of phrases as
// it stands.
func (l unclearList) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "没听明白的话，%s 到 %s，共 %d 句。最近几分钟的可能还没有算进来。\n", l.in.From, l.in.To, sum(l.rows))
	if len(l.rows) == 0 {
		return b.String()
	}
	l.totals(&b)
	l.roles(&b)
	l.offers(&b)
	l.texts(&b)
	return b.String()
}

func (l unclearList) totals(b *strings.Builder) {
	all, some, took := sum(l.rows), sum(having(l.rows, offered)), sum(having(l.rows, chosen))
	fmt.Fprintf(b, "  没有相近的事可列：%d 句\n  列出几样请人选：%d 句，选了的 %d 句，没选的 %d 句\n", all-some, some, took, some-took)
}

func (l unclearList) roles(b *strings.Builder) {
	fmt.Fprint(b, "\n是谁说的\n")
	for _, x := range counted(l.rows, func(x domain.Unclears) string { return string(x.Role) }) {
		fmt.Fprintf(b, "%6d 句  %s\n", x.n, l.say("role."+x.what, nil))
	}
}

func (l unclearList) offers(b *strings.Builder) {
	by := grouped(l.rows, func(x domain.Unclears) string { return strings.Join(x.Offered, " ") })
	delete(by, "")
	if len(by) == 0 {
		return
	}
	fmt.Fprint(b, "\n列出了什么，选了什么\n")
	for _, x := range first(b, mostListed, ranked(by)) {
		fmt.Fprintf(b, "%6d 句  %s：%s\n", x.n, l.titles(strings.Fields(x.what)), l.choices(by[x.what]))
	}
}

// texts are the messages themselves: first those whose meaning is not settled,
// then those that most people meant the same with.
func (l unclearList) texts(b *strings.Builder) {
	by := grouped(l.rows, func(x domain.Unclears) string { return x.Text })
	delete(by, "")
	if len(by) == 0 {
		fmt.Fprint(b, l.none())
		return
	}
	said := ranked(by)
	doubtful := slices.DeleteFunc(slices.Clone(said), func(x frequency) bool { return settled(x.what, by[x.what]) != "" })
	said = slices.DeleteFunc(said, func(x frequency) bool { return settled(x.what, by[x.what]) == "" })
	if len(doubtful) > 0 {
		fmt.Fprint(b, "\n说不准是什么意思的话\n")
	}
	for _, x := range first(b, mostListed, doubtful) {
		fmt.Fprintf(b, "%6d 句  %s（%s）\n", x.n, x.what, l.choices(by[x.what]))
	}
	if len(said) > 0 {
		fmt.Fprint(b, "\n多数人选了同一件事的话。逐句核对，把要的存成数据目录里的 phrases/本单位.yaml，重启以后就认得。\n\n")
		l.phrases(b, said, by)
	}
}

func (l unclearList) none() string {
	if l.kept {
		return "\n话本身还没有留存的。\n"
	}
	return "\n话本身没有留存（understand.keep_texts 是 false）。\n"
}

// phrases writes YAML as configs/intents has it.
func (l unclearList) phrases(b *strings.Builder, said []frequency, by map[string][]domain.Unclears) {
	said = said[:min(len(said), mostPhrases)]
	learnt := map[string][]frequency{}
	for _, x := range said {
		label := settled(x.what, by[x.what])
		learnt[label] = append(learnt[label], x)
	}
	fmt.Fprint(b, "intents:\n")
	for _, label := range slices.Sorted(maps.Keys(learnt)) {
		n := 0
		for _, x := range learnt[label] {
			n += x.n
		}
		fmt.Fprintf(b, "  - label: %s # %s，说过 %d 次\n    examples: |\n", label, l.title(label), n)
		for _, x := range learnt[label] {
			fmt.Fprintf(b, "      %s\n", x.what)
		}
	}
}

// settled is the label that was chosen more than half of the times a text was said;
// empty when there is none, or the text is no phrase: it is cut, or has numbers that
// were taken out.
func settled(text string, rows []domain.Unclears) string {
	best := counted(rows, taken)[0]
	if 2*best.n <= sum(rows) || strings.Contains(text, "#") || utf8.RuneCountInString(text) >= domain.MaxUnclearText {
		return ""
	}
	return best.what
}

// choices tells what was taken, and how often nothing was, or could be.
func (l unclearList) choices(rows []domain.Unclears) string {
	var parts []string
	for _, x := range counted(having(rows, chosen), taken) {
		parts = append(parts, fmt.Sprintf("选“%s”%d 次", l.title(x.what), x.n))
	}
	none := sum(having(rows, func(x domain.Unclears) bool { return offered(x) && !chosen(x) }))
	if none > 0 {
		parts = append(parts, fmt.Sprintf("没选 %d 次", none))
	}
	if n := sum(rows) - sum(having(rows, offered)); n > 0 {
		parts = append(parts, fmt.Sprintf("没有可列 %d 次", n))
	}
	return strings.Join(parts, "，")
}

func (l unclearList) title(label string) string { return l.say(label+".title", nil) }

func (l unclearList) titles(labels []string) string {
	out := make([]string, len(labels))
	for i, label := range labels {
		out[i] = l.title(label)
	}
	return strings.Join(out, "、")
}

// frequency is how often there was what.
type frequency struct {
	what string
	n    int
}

func offered(x domain.Unclears) bool { return len(x.Offered) > 0 }

func chosen(x domain.Unclears) bool { return x.Chosen != "" }

func taken(x domain.Unclears) string { return x.Chosen }

func sum(rows []domain.Unclears) (n int) {
	for _, x := range rows {
		n += x.N
	}
	return n
}

func having(rows []domain.Unclears, ok func(domain.Unclears) bool) []domain.Unclears {
	return slices.DeleteFunc(slices.Clone(rows), func(x domain.Unclears) bool { return !ok(x) })
}

func grouped(rows []domain.Unclears, of func(domain.Unclears) string) map[string][]domain.Unclears {
	by := map[string][]domain.Unclears{}
	for _, x := range rows {
		by[of(x)] = append(by[of(x)], x)
	}
	return by
}

func counted(rows []domain.Unclears, of func(domain.Unclears) string) []frequency {
	return ranked(grouped(rows, of))
}

// ranked has the most frequent first.
func ranked(by map[string][]domain.Unclears) (out []frequency) {
	for what, rows := range by {
		out = append(out, frequency{what, sum(rows)})
	}
	slices.SortFunc(out, func(a, b frequency) int { return cmp.Or(b.n-a.n, cmp.Compare(a.what, b.what)) })
	return out
}

// first cuts a long list, and says before it that it does.
func first(b *strings.Builder, n int, all []frequency) []frequency {
	if len(all) <= n {
		return all
	}
	fmt.Fprintf(b, "  （共 %d 种，只列最多的 %d 种）\n", len(all), n)
	return all[:n]
}
