package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"lianluo/domain"
)

// Engine takes a message to its reply.
type Engine struct {
	flows    map[string]Flow
	scenes   map[string]string // prefix of a QR scene -> flow
	sessions Sessions
	records  Records
	env      *Env
	unclear  func(domain.Unclear)
	log      *slog.Logger
	lines    lines
}

// Options is what an Engine is made of; all of it is needed, but for Unclear.
type Options struct {
	Flows         []Flow
	Scenes        map[string]string // "u": a scene "u.…" starts that flow with the slot "scene"
	Sessions      Sessions
	Records       Records
	Understanding Understanding
	Say           func(key string, v any) string
	Log           *slog.Logger
	// Unclear is told of every message that opened nothing while nothing was open, once:
	// when it was declined, or what was chosen of the offer made for it. Somebody waits
	// for their reply behind it, so it may not block. nil: nobody wants to know.
	Unclear func(domain.Unclear)
}

// New checks that no two flows share a name.
func New(o Options) (*Engine, error) {
	e := &Engine{
		flows: map[string]Flow{}, scenes: o.Scenes, sessions: o.Sessions, records: o.Records,
		env: &Env{Say: o.Say, Understanding: o.Understanding}, unclear: o.Unclear, log: o.Log,
	}
	for _, f := range o.Flows {
		if _, twice := e.flows[f.Name]; twice {
			return nil, fmt.Errorf("bot: two conversations are called %s", f.Name)
		}
		e.flows[f.Name] = f
	}
	for _, name := range o.Scenes {
		if _, ok := e.flows[name]; !ok {
			return nil, fmt.Errorf("bot: a scene starts %s, which is no conversation", name)
		}
	}
	return e, nil
}

// workTime is how long an answer may take before the person is told to try
// again; WeChat hangs up after 5 s and the door at 4.5.
const workTime = 4 * time.Second

// pollTime is how often a message that waits for another replica looks again.
const pollTime = 25 * time.Millisecond

// Handle is the whole path of a message. It goes one way: nothing it calls calls
// back. An error means that there is nothing to say; the person is not told.
func (e *Engine) Handle(ctx context.Context, in Inbound) (Reply, error) {
	if in.Kind == Other || in.Kind == Unfollow {
		return Reply{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, workTime)
	defer cancel()
	leave, err := e.lines.enter(ctx, in.From)
	if err != nil {
		return Reply{}, err // a former message of theirs is stuck; it will tell them
	}
	defer leave()
	b, err := e.begin(ctx, in)
	switch {
	case errors.Is(err, domain.ErrAway):
		e.log.Error("conversation state is away", "err", err)
		return e.withoutState(ctx, in), nil
	case err != nil:
		return Reply{}, err
	case b.Outcome == Repeat:
		return unpackReply(b.Reply)
	}
	a := e.answer(ctx, in, b.State)
	return e.end(ctx, b.Ticket, a), nil
}

// begin waits while another message of this person, or another delivery of this
// one, is being answered.
func (e *Engine) begin(ctx context.Context, in Inbound) (Begun, error) {
	for {
		b, err := e.sessions.Begin(ctx, in.Key, in.From)
		if err != nil || b.Outcome != Busy {
			return b, err
		}
		select {
		case <-ctx.Done():
			return Begun{}, ctx.Err()
		case <-time.After(pollTime):
		}
	}
}

// answered is what answering one message came to.
type answered struct {
	reply   Reply
	state   []byte
	changed bool // the state may not be what it was
	applied bool // something was recorded
	missed  []domain.Unclear
}

// end stores what answering came to. When that fails, the person must not be
// shown a question the account has not remembered asking; but what was recorded
// is said.
func (e *Engine) end(ctx context.Context, t Ticket, a answered) Reply {
	packed, err := json.Marshal(a.reply)
	if err == nil {
		err = e.sessions.End(context.WithoutCancel(ctx), t, a.state, packed)
	}
	if err == nil {
		e.count(a.missed)
		return a.reply
	}
	e.log.Error("state was not stored", "err", err, "applied", a.applied)
	if a.changed && !a.applied {
		return Reply{Text: e.env.Say("fault.later", nil)}
	}
	return a.reply
}

func unpackReply(b []byte) (Reply, error) {
	var r Reply
	if len(b) == 0 {
		return r, nil
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return Reply{}, fmt.Errorf("bot: stored reply: %w", err)
	}
	return r, nil
}

// nameOf tells what panicked without quoting it, for it may hold what a member wrote.
func nameOf(panicked any) string {
	if err, ok := panicked.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", panicked)
}

// answer never fails: every fault has its words, and leaves the state as it was.
func (e *Engine) answer(ctx context.Context, in Inbound, state []byte) (a answered) {
	defer func() {
		if p := recover(); p != nil {
			e.log.Error("a conversation panicked", "panic", nameOf(p), "stack", string(debug.Stack()))
			a = answered{reply: Reply{Text: e.env.Say("fault.broken", nil)}, state: state}
		}
	}()
	box, err := openBox(state)
	if err != nil {
		e.log.Error("stored state cannot be read and is dropped", "err", err)
		box = new(Box)
	}
	who, err := e.records.Person(ctx, in.From, in.At)
	if err != nil {
		return e.fault(err, state)
	}
	t := &talk{Engine: e, ctx: ctx, in: in, who: who, box: box}
	if err := t.run(); err != nil {
		return e.fault(err, state)
	}
	a = t.close()
	a.changed = len(state)+len(a.state) > 0
	return a
}

// fault finds the words for what went wrong.
func (e *Engine) fault(err error, state []byte) answered {
	key := "fault.later"
	switch {
	case errors.Is(err, domain.ErrAlreadyFiled):
		key = "fault.filed"
	case errors.Is(err, domain.ErrChanged):
		key = "fault.changed"
	case errors.Is(err, domain.ErrNoCampaign):
		key = "fault.nocampaign"
	default:
		e.log.Error("a message could not be answered", "err", err)
	}
	return answered{reply: Reply{Text: e.env.Say(key, nil)}, state: state}
}

// withoutState answers while conversation state is away: plain questions only.
// Whatever would ask back or record something is put off.
func (e *Engine) withoutState(ctx context.Context, in Inbound) Reply {
	later := Reply{Text: e.env.Say("fault.later", nil)}
	who, err := e.records.Person(ctx, in.From, in.At)
	if err != nil || in.Kind != Text && in.Kind != Tap {
		return later
	}
	label := in.Text
	if in.Kind == Text {
		m := e.env.Understanding.Meaning(in.Text, Hearing{Person: who, At: in.At})
		if !m.Sure {
			return later
		}
		label = m.Label
	}
	f, ok := e.flows[label]
	if !ok || !f.allows(who) {
		return later
	}
	r, err := Turn(ctx, e.env, f, who, &State{ID: in.Key, Flow: label, Started: in.At}, nil)
	if err != nil || !r.Over || len(r.Events) > 0 {
		return later
	}
	return Reply{Text: pages(r.Words, MaxText)[0], Card: r.Card}
}
