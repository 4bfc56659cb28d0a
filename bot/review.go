package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Review shows what will be kept and waits for 确认. names are the questions
// behind its numbered lines: 改2 asks the second one again and keeps the answers
// to all the others, 改2 三十 answers it at once. words end with how to confirm.
// A 确认 holds for the words it was said to: where they would read otherwise now,
// because a form, a sheet or an answer changed meanwhile, they are shown again.
func (c *Chat) Review(name, words string, names ...string) {
	sum := sha256.Sum256([]byte(words))
	mark := hex.EncodeToString(sum[:6])
	q := Question{Name: name, Ask: words + "\n" + c.reviewHint(len(names)), Shown: []string{mark}, review: true}
	c.Ask(q, func(a Answer) (string, string) {
		switch {
		case !a.Typed:
			return a.Text, c.unlessSeen(a.Text == mark)
		case !a.Photo && isConfirm(a.Text):
			return mark, c.unlessSeen(c.st.Asked == name && slices.Equal(c.st.Shown, q.Shown))
		}
		return "", c.correct(name, a.Text, names)
	})
}

func (c *Chat) unlessSeen(ok bool) string {
	if ok {
		return ""
	}
	return c.env.Say("chat.seeAgain", nil)
}

// correct puts the question that 改2 means once more, or refuses with how to say it.
func (c *Chat) correct(review, text string, names []string) (refuse string) {
	i, rest, ok := c.correction(text, len(names))
	if !ok {
		return c.env.Say("chat.review", len(names))
	}
	c.st.forget(review)
	c.st.askAnew(names[i])
	if rest != "" {
		c.st.put(Answer{Name: names[i], Text: rest, Typed: true})
	}
	c.st.Asked, c.st.Shown = names[i], nil
	panic(rerun{})
}

func (c *Chat) reviewHint(n int) string {
	if n == 0 {
		return c.env.Say("chat.confirm", nil)
	}
	return c.env.Say("chat.confirmOrChange", n)
}

// correction reads 改2, 改第二项, 改 2 三十人. A message that only begins like one
// (改天再说) is none.
func (c *Chat) correction(text string, n int) (index int, rest string, ok bool) {
	s, found := strings.CutPrefix(bare(text), Change)
	if !found {
		return 0, "", false
	}
	s = strings.TrimPrefix(strings.TrimLeft(s, " 　第"), "第")
	digits := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(numerals, r) })
	if digits < 0 {
		digits = len(s)
	}
	v, read := c.env.Understanding.Number(s[:digits])
	rest = strings.TrimLeft(s[digits:], " 　项条个:：,，为成是")
	apart := rest == "" || len(rest) < len(s)-digits // 改一下第2项 is not 改1
	if !read || !apart || v < 1 || int(v) > n {
		return 0, "", false
	}
	return int(v) - 1, rest, true
}

const numerals = "0123456789０１２３４５６７８９一二三四五六七八九十两"

// Answered lists the questions passed so far, for a review of all of them.
func (c *Chat) Answered() []string { return slices.Clone(c.seen) }
