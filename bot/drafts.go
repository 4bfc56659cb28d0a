package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// draftFresh is how long a draft is offered to somebody who says something
// unclear; 继续 finds older ones too.
const draftFresh = 7 * 24 * time.Hour

// control does what a word that always works stands for. done is false when the
// conversation under way has to look at the word itself.
func (t *talk) control(word string) (done bool, err error) {
	switch word {
	case Back:
		if t.box.top() == nil {
			t.say("chat.nothing", nil)
			return true, nil
		}
		return true, t.converse(Message{Text: Back})
	case Help:
		return true, t.start(Helping, nil)
	case Cancel:
		return true, t.cancel()
	case PutAside:
		return true, t.putAside()
	case Resume:
		return true, t.goOn()
	}
	return false, nil
}

func (t *talk) cancel() error {
	st := t.box.top()
	if st == nil {
		t.say("chat.nothing", nil)
		return nil
	}
	t.say("chat.cancelled", t.titleOf(st))
	if st.Draft {
		if err := t.records.DropDraft(t.ctx, t.in.From, st.ID); err != nil {
			return err
		}
	}
	t.box.pop()
	return t.putAgain("chat.back")
}

func (t *talk) putAside() error {
	st := t.box.top()
	if st == nil {
		t.say("chat.nothing", nil)
		return nil
	}
	if err := t.park(*st); err != nil {
		return err
	}
	t.say("chat.parked", t.titleOf(st))
	t.box.pop()
	return t.putAgain("chat.back")
}

// park keeps a conversation as a draft.
func (t *talk) park(st State) error {
	return t.keep(t.ctx, t.in.From, st, t.in.At)
}

func (e *Engine) keep(ctx context.Context, openID string, st State, at time.Time) error {
	b, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("bot: draft of %s: %w", st.Flow, err)
	}
	return e.records.SaveDraft(ctx, openID, Draft{ID: st.ID, Flow: st.Flow, Title: e.titleOf(&st), State: b, At: at})
}

// goOn takes up the open question again, or a draft: the only one, or one of a
// list.
func (t *talk) goOn() error {
	if t.box.top() != nil {
		return t.putAgain("")
	}
	drafts, err := t.drafts()
	switch {
	case err != nil:
		return err
	case len(drafts) == 0:
		t.say("chat.nodraft", nil)
		return nil
	case len(drafts) == 1:
		return t.resume(drafts[0])
	}
	for _, d := range drafts {
		t.box.Offer = append(t.box.Offer, draftOffer+d.ID)
	}
	t.say("chat.drafts", drafts)
	return nil
}

const draftOffer = "draft:"

// take does what a number of the last offer stands for. What the message carries goes
// with it: 三湖村 of 三湖村弄得咋样了.
func (t *talk) take(key string) error {
	id, isDraft := strings.CutPrefix(key, draftOffer)
	if !isDraft {
		h := Hearing{Person: t.who, At: t.in.At, Chosen: key}
		return t.start(key, t.env.Understanding.Meaning(t.opening, h).Slots)
	}
	drafts, err := t.drafts()
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.ID == id {
			return t.resume(d)
		}
	}
	t.say("chat.nodraft", nil)
	return nil
}

// resume puts a draft's open question again. It keeps the draft's row until the
// conversation ends, for state may be lost. The message that led here is not
// taken for an answer: it may be about something else.
func (t *talk) resume(d Draft) error {
	var st State
	if err := json.Unmarshal(d.State, &st); err != nil {
		return fmt.Errorf("bot: draft of %s: %w", d.Flow, err)
	}
	st.at(t.in.At.Location())
	st.Draft = true
	t.box.push(st)
	t.say("chat.resumed", d)
	return t.putAgain("")
}

// Park moves the conversations of people who have said nothing since before that
// time to draft rows, n people at most, and returns how many it moved. Somebody
// who is just being answered is left for the next time.
func (e *Engine) Park(ctx context.Context, before, now time.Time, n int) (int, error) {
	people, err := e.sessions.Idle(ctx, before, n)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, openID := range people {
		switch err := e.parkOne(ctx, openID, now); {
		case err == nil:
			moved++
		case !errors.Is(err, errInTalk):
			return moved, err
		}
	}
	return moved, nil
}

var errInTalk = errors.New("bot: the person is being answered")

func (e *Engine) parkOne(ctx context.Context, openID string, now time.Time) error {
	b, err := e.sessions.Begin(ctx, fmt.Sprintf("park:%s:%d", openID, now.UnixNano()), openID)
	if err != nil {
		return err
	}
	if b.Outcome != Granted {
		return errInTalk
	}
	box, err := openBox(b.State)
	if err != nil {
		return errors.Join(err, e.sessions.End(ctx, b.Ticket, nil, nil))
	}
	for _, st := range box.Stack {
		if !st.worthKeeping() {
			continue
		}
		if err := e.keep(ctx, openID, st, box.At); err != nil {
			return errors.Join(err, e.sessions.Abort(ctx, b.Ticket))
		}
		box.Parked = append(box.Parked, e.titleOf(&st))
	}
	missed := e.passedOver(ctx, openID, box)
	left := Box{At: box.At}
	if now.Sub(box.At) < draftFresh {
		left.Parked = box.Parked
	}
	state, err := left.pack()
	if err != nil {
		return errors.Join(err, e.sessions.Abort(ctx, b.Ticket))
	}
	if err := e.sessions.End(ctx, b.Ticket, state, nil); err != nil {
		return err
	}
	e.count(missed)
	return nil
}
