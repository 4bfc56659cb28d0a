package understand

import "slices"

// label is one of the product's names for what a person can want.
type label struct {
	name   string
	parent string // the public label an internal one is counted under
	acts   bool   // it records, sends or opens something
	deed   bool   // it tells of a deed, so that a no in the message makes it another
	// Other people in a message are a sign that it is no wish, but for those that
	// may mention them, and those of which they may be the subject.
	others, subject bool
	no              bool // it may begin with a no: 别再提醒, 不能来了
	qualms          bool // a word of doubt is natural in it: 填错了
	free            bool // anything may be in it: a suggestion
	asked           bool // asking how or where opens it too: 群众评议在哪填
}

// None is the label of a message that wants nothing the account can do.
const None = "none"

// labels is the product's vocabulary. At most 64: sets of them are bits.
var labels = []label{
	{name: "phase.now"},
	{name: "phase.plan"},
	{name: "task.list"},
	{name: "deadline.list"},
	{name: "reading.list"},
	{name: "reading.done", acts: true, deed: true},
	{name: "checkin.start", acts: true, deed: true},
	{name: "checkin.roll", parent: "checkin.start", acts: true, others: true, subject: true},
	{name: "checkin.visit", parent: "checkin.start", acts: true, others: true, subject: true},
	{name: "checkin.makeup", parent: "checkin.start", acts: true, others: true, subject: true},
	{name: "checkin.code", parent: "checkin.start"},
	{name: "checkin.leave", acts: true, others: true, subject: true, no: true},
	{name: "checkin.history"},
	{name: "checkin.dispute", parent: "checkin.history", acts: true, qualms: true},
	{name: "report.start", acts: true},
	{name: "draft.list", parent: "report.start"},
	{name: "report.status"},
	{name: "report.edit", acts: true, qualms: true},
	{name: "summary.get"},
	{name: "missing.list"},
	{name: "remind.send", acts: true, others: true, qualms: true},
	{name: "session.list"},
	{name: "session.create", acts: true, others: true},
	{name: "commitment.make", acts: true},
	{name: "commitment.list"},
	{name: "commitment.update", acts: true, deed: true},
	{name: "suggestion.make", acts: true, free: true, no: true},
	{name: "ledger.list"},
	{name: "ledger.update", acts: true, deed: true},
	{name: "appraisal.start", acts: true, asked: true},
	{name: "plan.submit", acts: true},
	{name: "plan.status"},
	{name: "plan.review", acts: true, others: true, qualms: true},
	{name: "comment.write", acts: true, others: true},
	{name: "notice.list"},
	{name: "mobile.register", acts: true},
	{name: "mute.set", acts: true, no: true},
	{name: "profile.show"},
	{name: "bind.start", acts: true},
	{name: "bind.confirm", parent: "bind.start", acts: true},
	{name: "unit.code", parent: "bind.start"},
	{name: "bind.remove", acts: true, no: true},
	{name: "contact.show"},
	{name: "help"},
	{name: smalltalk},
}

// The classes that are learnt: every label, and none of them.
var (
	noneClass = len(labels)
	classes   = len(labels) + 1
)

// smalltalk is also what greets around another wish.
const smalltalk = "smalltalk"

// labelIndex is -1 for a name that is no label.
func labelIndex(name string) int {
	return slices.IndexFunc(labels, func(l label) bool { return l.name == name })
}

// Parent is the public label that a label counts under: the label itself, unless
// it is one of the product's internal ones.
func Parent(label string) string {
	if i := labelIndex(label); i >= 0 && labels[i].parent != "" {
		return labels[i].parent
	}
	return label
}
