package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/domain"
)

// Text asks for words, lo to hi characters of them.
func (c *Chat) Text(name string, lo, hi int) string {
	return c.Ask(Question{Name: name, Free: true}, c.ReadText(lo, hi))
}

// ReadText takes lo to hi characters. WeChat makes links, and buttons that speak for
// whoever taps them, of <a …> in a text; one member's words that another will read
// must not, so < is kept in its full width.
func (c *Chat) ReadText(lo, hi int) Reader {
	return func(a Answer) (string, string) {
		s := strings.ReplaceAll(strings.TrimSpace(a.Text), "<", "＜")
		if n := utf8.RuneCountInString(s); a.Photo || n < lo || n > hi {
			return "", c.env.Say("chat.length", map[string]int{"Lo": lo, "Hi": hi, "N": n})
		}
		return s, ""
	}
}

// Number asks for a whole number from lo to hi.
func (c *Chat) Number(name string, lo, hi int) int {
	n, _ := strconv.Atoi(c.Ask(Question{Name: name}, c.ReadNumber(lo, hi)))
	return n
}

// ReadNumber takes a whole number from lo to hi, in any spelling; hi 0 means no
// upper bound.
func (c *Chat) ReadNumber(lo, hi int) Reader {
	return func(a Answer) (string, string) {
		n, ok := c.figure(a, c.env.Understanding.Number)
		if !ok || a.Photo {
			return "", c.env.Say("chat.number", nil)
		}
		if n < int64(lo) || hi > 0 && n > int64(hi) {
			return "", c.env.Say("chat.range", map[string]int{"Lo": lo, "Hi": hi})
		}
		return strconv.FormatInt(n, 10), ""
	}
}

// ReadMoney takes an amount and keeps it in fen; lo and hi are in yuan.
func (c *Chat) ReadMoney(lo, hi int) Reader {
	return func(a Answer) (string, string) {
		n, ok := c.figure(a, c.env.Understanding.Money)
		if !ok || a.Photo {
			return "", c.env.Say("chat.money", nil)
		}
		if n < int64(lo)*100 || hi > 0 && n > int64(hi)*100 {
			return "", c.env.Say("chat.range", map[string]int{"Lo": lo, "Hi": hi})
		}
		return strconv.FormatInt(n, 10), ""
	}
}

// figure reads a typed answer with read, and a kept one as the plain number it is.
func (c *Chat) figure(a Answer, read func(string) (int64, bool)) (int64, bool) {
	if a.Typed {
		return read(a.Text)
	}
	n, err := strconv.ParseInt(a.Text, 10, 64)
	return n, err == nil
}

// Day asks for a date in the span; a zero end is open.
func (c *Chat) Day(name string, in domain.Span) domain.Day {
	d, _ := domain.ParseDay(c.Ask(Question{Name: name}, c.ReadDay(in)))
	return d
}

// ReadDay takes a date and keeps it as 2009-03-13.
func (c *Chat) ReadDay(in domain.Span) Reader {
	return func(a Answer) (string, string) {
		d, err := domain.ParseDay(a.Text)
		ok := err == nil
		if a.Typed {
			d, ok = c.env.Understanding.Day(a.Text, c.sentAt(a))
		}
		switch {
		case !ok || a.Photo:
			return "", c.env.Say("chat.day", nil)
		case !in.Has(d):
			return "", c.env.Say("chat.dayRange", in)
		}
		return d.String(), ""
	}
}

// sentAt is when an answer was sent: 明天 is the day after it.
func (c *Chat) sentAt(a Answer) time.Time {
	if a.Given { // in the opening message
		return c.Started()
	}
	return c.Now()
}

// Time asks for a date with a time of day, not before from, nor past when it is
// given.
func (c *Chat) Time(name string, from time.Time) time.Time {
	s := c.Ask(Question{Name: name}, func(a Answer) (string, string) {
		t, err := time.Parse(time.RFC3339, a.Text)
		ok, past := err == nil, t.Before(from)
		if a.Typed {
			t, ok = c.env.Understanding.Time(a.Text, c.sentAt(a))
			past = t.Before(from) || t.Before(c.Now())
		}
		switch {
		case !ok || a.Photo:
			return "", c.env.Say("chat.time", nil)
		case past:
			return "", c.env.Say("chat.past", t)
		}
		return t.Format(time.RFC3339), ""
	})
	t, _ := time.Parse(time.RFC3339, s)
	return t.In(c.Started().Location())
}

// Option is one line of a choice: Key is kept, Label is shown.
type Option struct{ Key, Label string }

// Choice asks for one of opts, by number or label, and returns its key. A number
// means the line that was shown, even if the list has changed since.
func (c *Chat) Choice(name string, opts ...Option) string {
	return c.ChoiceAs(Question{Name: name}, opts...)
}

// ChoiceAs is Choice with the question's words given.
func (c *Chat) ChoiceAs(q Question, opts ...Option) string {
	if q.Ask == "" {
		q.Ask = c.Words(q.Name, nil)
	}
	q.Ask, q.Shown = listed(q.Ask, opts), keysOf(opts)
	shown := c.shownFor(q)
	return c.Ask(q, func(a Answer) (string, string) {
		if !a.Typed {
			return a.Text, c.unless(has(opts, a.Text), len(opts))
		}
		key, like := c.pick(bare(a.Text), opts, shown)
		if len(like) > 0 {
			return "", c.which(a.Text, like)
		}
		return key, c.unless(key != "" && !a.Photo, len(opts))
	})
}

// Choices asks for any of opts, by numbers or labels in any writing (1 3 4,
// 一、三、四, names), and returns their keys in the order of opts.
func (c *Chat) Choices(q Question, opts ...Option) []string {
	if q.Ask == "" {
		q.Ask = c.Words(q.Name, nil)
	}
	q.Ask, q.Shown = listed(q.Ask, opts), keysOf(opts)
	shown := c.shownFor(q)
	kept := c.Ask(q, func(a Answer) (string, string) {
		if !a.Typed {
			return a.Text, c.unless(all(opts, strings.Split(a.Text, ",")), len(opts))
		}
		if a.Photo {
			return "", c.env.Say("chat.choices", len(opts))
		}
		keys, refuse := c.pickAll(a.Text, opts, shown)
		return strings.Join(keys, ","), refuse
	})
	if kept == "" {
		return nil
	}
	return strings.Split(kept, ",")
}

func (c *Chat) unless(ok bool, n int) string {
	if ok {
		return ""
	}
	return c.env.Say("chat.choice", n)
}

// pick reads one answer: a number of the list as shown, a whole label, or words
// that only one label holds. Words that several hold give those, numbered.
func (c *Chat) pick(s string, opts []Option, shown []string) (key string, like []string) {
	if key, ok := exact(s, opts); ok {
		return key, nil
	}
	if n, ok := ordinal(c.env.Understanding, s); ok {
		if n >= 1 && n <= len(shown) && has(opts, shown[n-1]) {
			return shown[n-1], nil
		}
		return "", nil
	}
	for i, o := range opts {
		if utf8.RuneCountInString(s) >= 2 && strings.Contains(o.Label, s) {
			key, like = o.Key, append(like, fmt.Sprintf("%d. %s", i+1, o.Label))
		}
	}
	if len(like) > 1 {
		return "", like
	}
	return key, nil
}

// pickAll reads several answers, or refuses with the first word that fits none
// or more than one.
func (c *Chat) pickAll(s string, opts []Option, shown []string) (keys []string, refuse string) {
	if isEverybody(s) {
		return keysOf(opts), ""
	}
	want := map[string]bool{}
	for _, w := range c.split(s, opts, shown) {
		key, like := c.pick(bare(w), opts, shown)
		run := c.pickRun(bare(w), opts, shown)
		switch {
		case len(run) > 0:
			for _, k := range run {
				want[k] = true
			}
			continue
		case len(like) > 0:
			return nil, c.which(w, like)
		case key == "":
			return nil, c.env.Say("chat.unknown", w)
		}
		want[key] = true
	}
	if len(want) == 0 {
		return nil, c.env.Say("chat.choices", len(opts))
	}
	for _, o := range opts {
		if want[o.Key] {
			keys = append(keys, o.Key)
		}
	}
	return keys, ""
}

// pickRun reads a run of lines as they were shown: 6-14, 6到14. Lines that have
// gone from the list meanwhile are no part of it.
func (c *Chat) pickRun(s string, opts []Option, shown []string) (keys []string) {
	ends := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-－—~～到至", r) })
	if len(ends) != 2 {
		return nil
	}
	from, ok := c.env.Understanding.Number(ends[0])
	to, ok2 := c.env.Understanding.Number(ends[1])
	if !ok || !ok2 || from < 1 || from > to || int(to) > len(shown) {
		return nil
	}
	for _, k := range shown[from-1 : to] {
		if has(opts, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// ordinal reads the number of a line: 2, ２, 二, 第2个, 选二. A word that merely holds
// a figure (上一期) is none.
func ordinal(u Understanding, s string) (int, bool) {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "我"), "选"), "第")
	s = strings.TrimRight(s, "个项号条位.、")
	if s == "" || strings.Trim(s, numerals) != "" {
		return 0, false
	}
	n, ok := u.Number(s)
	return int(n), ok && n <= 10000
}

func isEverybody(s string) bool {
	switch bare(s) {
	case "全部", "都到了", "全到了", "全部到会", "所有人", "全选":
		return true
	}
	return false
}

func (c *Chat) which(word string, like []string) string {
	return c.env.Say("chat.which", map[string]any{"Word": word, "Like": like})
}

// split cuts at stops and spaces, and at 和 only where the whole is no answer:
// 李和平 is one person.
func (c *Chat) split(s string, opts []Option, shown []string) (words []string) {
	for _, w := range strings.FieldsFunc(s, separates) {
		if key, like := c.pick(bare(w), opts, shown); key != "" || len(like) > 0 {
			words = append(words, w)
			continue
		}
		words = append(words, strings.FieldsFunc(w, func(r rune) bool { return r == '和' || r == '跟' })...)
	}
	return words
}

func separates(r rune) bool { return strings.ContainsRune(" 　,，、;；/\n\t", r) }

// shownFor is the list the person is looking at; where they answer a question
// they are not looking at (改3 1), it is the list as it would be shown.
func (c *Chat) shownFor(q Question) []string {
	if c.st.Asked != q.Name || len(c.st.Shown) == 0 {
		return q.Shown
	}
	return slices.Clone(c.st.Shown)
}

// YesNo asks a yes-or-no question.
func (c *Chat) YesNo(name string) bool {
	return c.Choice(name, Option{"y", c.env.Say("chat.yes", nil)}, Option{"n", c.env.Say("chat.no", nil)}) == "y"
}

// ReadPhoto takes a photo and keeps its name under the data directory.
func (c *Chat) ReadPhoto() Reader {
	return func(a Answer) (string, string) {
		if a.Typed && !a.Photo {
			return "", c.env.Say("chat.photo", nil)
		}
		return a.Text, ""
	}
}

func listed(ask string, opts []Option) string {
	var b strings.Builder
	b.WriteString(ask)
	for i, o := range opts {
		fmt.Fprintf(&b, "\n%d. %s", i+1, o.Label)
	}
	return b.String()
}

func keysOf(opts []Option) []string {
	keys := make([]string, len(opts))
	for i, o := range opts {
		keys[i] = o.Key
	}
	return keys
}

func exact(s string, opts []Option) (string, bool) {
	i := slices.IndexFunc(opts, func(o Option) bool { return o.Label == s })
	if i < 0 || s == "" {
		return "", false
	}
	return opts[i].Key, true
}

func has(opts []Option, key string) bool {
	return slices.ContainsFunc(opts, func(o Option) bool { return o.Key == key })
}

func all(opts []Option, keys []string) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { return !has(opts, k) })
}
