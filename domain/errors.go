package domain

import "errors"

// What the ports may answer. Whoever returns one wraps it with what it was about.
var (
	ErrNotFound     = errors.New("not found")
	ErrAlreadyFiled = errors.New("already filed")           // somebody else filed this unit's report first
	ErrChanged      = errors.New("changed in the meantime") // what the person saw is no longer so
	ErrNoCampaign   = errors.New("no campaign covers this unit")
	ErrAway         = errors.New("a backing service does not answer") // Redis, SQL or WeChat: try again later
)
