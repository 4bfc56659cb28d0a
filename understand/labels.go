package understand

import "slices"

// label is one of the product's names for what a person can want.
type label struct {
	name   string
	parent string // the public label an internal one is counted under
	acts   bool   // it records, sends or opens something, so it is never guessed
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
	{name: "reading.done", acts: true},
	{name: "checkin.start", acts: true},
	{name: "checkin.roll", parent: "checkin.start", acts: true},
	{name: "checkin.visit", parent: "checkin.start", acts: true},
	{name: "checkin.makeup", parent: "checkin.start", acts: true},
	{name: "checkin.code", parent: "checkin.start"},
	{name: "checkin.leave", acts: true},
	{name: "checkin.history"},
	{name: "checkin.dispute", parent: "checkin.history", acts: true},
	{name: "report.start", acts: true},
	{name: "draft.list", parent: "report.start"},
	{name: "report.status"},
	{name: "report.edit", acts: true},
	{name: "summary.get"},
	{name: "missing.list"},
	{name: "remind.send", acts: true},
	{name: "session.list"},
	{name: "session.create", acts: true},
	{name: "commitment.make", acts: true},
	{name: "commitment.list"},
	{name: "commitment.update", acts: true},
	{name: "suggestion.make", acts: true},
	{name: "ledger.list"},
	{name: "ledger.update", acts: true},
	{name: "appraisal.start", acts: true},
	{name: "plan.submit", acts: true},
	{name: "plan.status"},
	{name: "plan.review", acts: true},
	{name: "comment.write", acts: true},
	{name: "notice.list"},
	{name: "mobile.register", acts: true},
	{name: "mute.set", acts: true},
	{name: "profile.show"},
	{name: "bind.start", acts: true},
	{name: "bind.confirm", parent: "bind.start", acts: true},
	{name: "unit.code", parent: "bind.start"},
	{name: "bind.remove", acts: true},
	{name: "contact.show"},
	{name: "help"},
	{name: smalltalk},
}

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
