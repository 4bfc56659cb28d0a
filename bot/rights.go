package bot

import (
	"slices"

	"lianluo/domain"
)

// may tells whether there is such a conversation, and the person may have it.
func (t *talk) may(label string) bool {
	f, ok := t.flows[label]
	return ok && f.allows(t.who)
}

// drafts are those that the person may go on with, the newest first.
func (t *talk) drafts() ([]Draft, error) {
	all, err := t.records.Drafts(t.ctx, t.in.From)
	return slices.DeleteFunc(all, func(d Draft) bool { return !t.may(d.Flow) }), err
}

// endForbidden drops what the person may no longer go on with: a post has ended,
// the WeChat was parted from its member, or there is no such conversation now.
func (t *talk) endForbidden() {
	var titles []string
	t.box.Stack = slices.DeleteFunc(t.box.Stack, func(st State) bool {
		if t.may(st.Flow) {
			return false
		}
		titles = append(titles, t.titleOf(&st))
		return true
	})
	if len(titles) > 0 {
		t.say("chat.ended", titles)
	}
}

// tellsWho tells an event after which the account is somebody else's, or nobody's.
func tellsWho(e domain.Event) bool {
	switch e.(type) {
	case domain.Bound, domain.Unbound:
		return true
	}
	return false
}

// meetAgain finds out who the person is now. When that cannot be read, nothing
// more is shown to them: what they have done is recorded and must be said.
func (t *talk) meetAgain() {
	who, err := t.records.Person(t.ctx, t.in.From, t.in.At)
	if err != nil {
		t.log.Error("who was bound or parted was not read", "err", err)
		who = domain.Person{OpenID: t.in.From}
	}
	t.who = who
	t.endForbidden()
}
