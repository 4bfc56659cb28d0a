package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lianluo/domain"
)

// talk is the answering of one message.
type talk struct {
	*Engine
	ctx context.Context
	in  Inbound
	who domain.Person
	box *Box

	opening string // the words that begin a conversation, should one begin
	words   []string
	card    *Card
	applied bool
	missed  []domain.Unclear // not understood, to be counted
}

func (t *talk) say(key string, v any) { t.words = append(t.words, t.env.Say(key, v)) }

// run answers, and tells somebody who was away what became of their work: once no
// question is open, and nothing of what they are back at.
func (t *talk) run() error {
	if err := t.route(); err != nil {
		return err
	}
	for i := range t.box.Stack {
		back := t.titleOf(&t.box.Stack[i])
		t.box.Parked = slices.DeleteFunc(t.box.Parked, func(title string) bool { return title == back })
	}
	if len(t.box.Parked) > 0 && t.box.top() == nil {
		t.say("chat.away", t.box.Parked)
		t.box.Parked = nil
	}
	return nil
}

// route picks what the message is for: a scene, a menu key, a word that always
// works, the conversation under way, or a new wish.
func (t *talk) route() error {
	for i := range t.box.Stack {
		t.box.Stack[i].at(t.in.At.Location())
	}
	t.endForbidden()
	switch t.in.Kind {
	case Follow, Scan:
		return t.scene()
	case Tap:
		t.forget("")
		return t.start(t.in.Text, nil)
	case Photo:
		return t.photo()
	case Text:
		return t.text(t.in.Text)
	case Voice:
		if t.in.Text != "" {
			return t.text(t.in.Text)
		}
	default: // no words either
	}
	t.say("chat.typed", string(t.in.Kind))
	return t.putAgain("")
}

func (t *talk) text(words string) error {
	more, said := t.box.More, t.box.Said
	word := control(words)
	st := t.box.top()
	unread := len(more) > 0 && st != nil && st.Review && isConfirm(words) // of what the 确认 is about
	if word == More || unread {
		return t.nextPage(more)
	}
	key, chosen := t.offered(t.box.Offer, words)
	t.forget(key)
	if word != "" {
		if done, err := t.control(word); done || err != nil {
			return err
		}
	}
	if chosen {
		t.opening = said
		return t.take(key)
	}
	t.opening = words
	if t.box.top() != nil {
		return t.converse(Message{Text: words})
	}
	return t.open(words)
}

// converse gives the message to the question that is open, unless it is clearly
// something else. A question that takes any words is interrupted only by a
// message that is nothing but another wish.
func (t *talk) converse(m Message) error {
	st := t.box.top()
	var heard Meaning
	if !m.Photo {
		heard = t.hear(m.Text)
	}
	wish := heard.Sure && (heard.Label == st.Flow || t.may(heard.Label)) // 周报 may be said in the middle of one
	if wish && st.Free && heard.Whole && t.plain(heard, m.Text) {
		return t.start(heard.Label, heard.Slots)
	}
	next := st.clone()
	r, err := t.turn(&next, &m)
	switch {
	case err != nil:
		return err
	case wish && !r.Taken:
		return t.start(heard.Label, heard.Slots)
	}
	return t.settle(next, r)
}

// addSlots gives the conversation under way what a second wish for it carries:
// 本周无事项 in the middle of the weekly report.
func (t *talk) addSlots(slots map[string]string) error {
	st := t.box.top()
	for name, v := range slots {
		if st.Slots == nil {
			st.Slots = map[string]string{}
		}
		st.Slots[name] = v
	}
	return t.putAgain("")
}

// open answers a message that nothing was waiting for.
func (t *talk) open(words string) error {
	heard := t.hear(words)
	switch {
	case heard.Sure:
		return t.start(heard.Label, heard.Slots)
	case !t.who.Bound():
		return t.start(Binding, map[string]string{"name": words})
	case len(heard.Others) > 0 && !isFigure(words):
		return t.offer(heard.Others)
	}
	drafts, err := t.drafts()
	if err != nil {
		return err
	}
	if len(drafts) > 0 && t.in.At.Sub(drafts[0].At) < draftFresh {
		return t.resume(drafts[0])
	}
	t.decline(words)
	return nil
}

// isFigure tells a bare number: it answers something, and asks for nothing.
func isFigure(words string) bool { return strings.Trim(bare(words), numerals) == "" }

// plain tells a wish that nobody would write as an answer in words: a question, a
// word of a menu, or one that settles something (本周无事项).
func (t *talk) plain(heard Meaning, words string) bool {
	return heard.Asks || heard.Slots["zero"] != "" || bare(words) == t.title(heard.Label)
}

func (t *talk) hear(words string) Meaning {
	h := Hearing{Person: t.who, At: t.in.At}
	if st := t.box.top(); st != nil {
		h.Open = st.Flow
	}
	return t.env.Understanding.Meaning(words, h)
}

// Binding and Helping are the two conversations the engine itself sends people
// to: whoever it does not know, and whoever is lost.
const (
	Binding = "bind.start"
	Helping = "help"
)

// start begins a conversation. One under way waits below it.
func (t *talk) start(name string, slots map[string]string) error {
	f, known := t.flows[name]
	switch {
	case !known:
		t.say("chat.notyet", nil)
		return t.putAgain("")
	case !f.allows(t.who) && !t.who.Bound():
		t.say("chat.bindfirst", nil)
		name, slots = Binding, nil
	case !f.allows(t.who):
		t.say("chat.notyours", nil)
		return t.putAgain("")
	}
	if st := t.box.top(); st != nil && st.Flow == name && !f.another(st, slots) {
		return t.addSlots(slots)
	}
	if len(t.box.Stack) == maxStack {
		if err := t.park(t.box.Stack[0]); err != nil {
			return err
		}
		t.box.Stack = t.box.Stack[1:]
	}
	st := State{ID: t.in.Key, Flow: name, Started: t.in.At, Slots: slots, Opening: t.opening}
	t.box.push(st)
	r, err := t.turn(&st, nil)
	if err != nil {
		return err
	}
	return t.settle(st, r)
}

func (t *talk) turn(st *State, m *Message) (Turned, error) {
	f, ok := t.flows[st.Flow]
	if !ok {
		return Turned{}, fmt.Errorf("bot: no conversation is called %s any more", st.Flow)
	}
	st.now = t.in.At
	return Turn(t.ctx, t.env, f, t.who, st, m)
}

// settle takes over what a turn came to: the next question, or the end. What has
// to be kept is kept before the words are said.
func (t *talk) settle(st State, r Turned) error {
	if t.in.Kind == Photo && r.Taken {
		if err := t.records.WantMedia(t.ctx, t.media()); err != nil {
			return err
		}
	}
	if !r.Over {
		*t.box.top() = st
		t.words = append(t.words, r.Words)
		return nil
	}
	if err := t.apply(st, r.Events); err != nil {
		return err
	}
	t.box.pop()
	t.words, t.card = append(t.words, r.Words), r.Card
	if slices.ContainsFunc(r.Events, tellsWho) {
		t.meetAgain()
	}
	if r.Anew != nil {
		t.opening = st.Opening
		return t.start(st.Flow, r.Anew)
	}
	return t.putAgain("chat.back")
}

// apply records the events under the conversation's id and what they say: the
// same confirmation twice is one, a changed one is another.
func (t *talk) apply(st State, events []domain.Event) error {
	if len(events) > 0 {
		b, err := json.Marshal(events)
		if err != nil {
			return fmt.Errorf("bot: events of %s: %w", st.Flow, err)
		}
		sum := sha256.Sum256(b)
		if err := t.records.Apply(t.ctx, st.ID+"/"+hex.EncodeToString(sum[:6]), t.in.At, events); err != nil {
			return err
		}
		t.applied = true
	}
	if st.Draft {
		return t.records.DropDraft(t.ctx, t.in.From, st.ID)
	}
	return nil
}

// putAgain puts the open question once more, after words that lead back to it.
func (t *talk) putAgain(lead string) error {
	st := t.box.top()
	if st == nil {
		return nil
	}
	if t.card != nil { // a door shows the card and nothing beside it
		t.card.Words = paragraphs(t.card.Words, t.env.Say("chat.afterCard", t.titleOf(st)))
		return nil
	}
	next := st.clone()
	r, err := t.turn(&next, nil)
	if err != nil {
		return err
	}
	if lead != "" {
		t.say(lead, t.titleOf(st))
	}
	return t.settle(next, r)
}

// titleOf is what the person knows a conversation by.
func (e *Engine) titleOf(st *State) string {
	if st.Title != "" {
		return st.Title
	}
	return e.title(st.Flow)
}

func (e *Engine) title(flow string) string { return e.env.Say(flow+".title", nil) }

// close turns what was said into a reply of one page and the state to keep.
func (t *talk) close() answered {
	t.notices()
	words := paragraphs(t.words...)
	const footer = 90 // bytes for the line that tells of more
	if len(words) > MaxText {
		cut := pages(words, MaxText-footer)
		words, t.box.More = cut[0]+"\n"+t.env.Say("chat.more", len(cut)-1), cut[1:]
	}
	t.box.At = t.in.At
	state, err := t.box.pack()
	if err != nil {
		return t.fault(err, nil)
	}
	return answered{reply: Reply{Text: words, Card: t.card}, state: state, applied: t.applied, missed: t.missed}
}

func (t *talk) nextPage(more []string) error {
	if len(more) == 0 {
		t.say("chat.nomore", nil)
		return t.putAgain("")
	}
	words := more[0]
	if t.box.More = more[1:]; len(t.box.More) > 0 {
		words += "\n" + t.env.Say("chat.more", len(t.box.More))
	}
	t.words = append(t.words, words)
	return nil
}

// notices shows what waits for the person, once no question is open, no page of a
// long answer unread, and no card in the way. Somebody unknown is always being asked
// who they are, so theirs come before the question.
func (t *talk) notices() {
	unread := len(t.box.More) > 0 || len(paragraphs(t.words...)) > MaxText
	if t.who.Waiting == 0 || t.who.Bound() && t.box.top() != nil || unread || t.card != nil {
		return
	}
	words, err := t.records.TakeNotices(t.ctx, t.who, t.in.Key, t.in.At, 3)
	if err != nil {
		t.log.Error("notices were not read", "err", err)
		return
	}
	for i, w := range words {
		if t.who.Bound() {
			t.say("chat.notice", w)
		} else {
			t.words = slices.Insert(t.words, i, t.env.Say("chat.noticeFirst", w))
		}
	}
}
