package bot

import "lianluo/domain"

// Opening is the message that began the conversation, as it was written; empty for
// a tap. It is forgotten with the conversation.
func (c *Chat) Opening() string { return c.st.Opening }

// Absence is who asks leave, when and why, as a message has it.
type Absence struct {
	Who    []string   // names that are known, of somebody else
	Other  string     // somebody else, by what is no known name
	Reason string     // empty: none said
	Day    domain.Day // zero: none said
}

// Absence reads the opening message as a request for leave. names are of the people
// it may be about.
func (c *Chat) Absence(names []string) Absence {
	return c.env.Understanding.Absence(c.Opening(), names, c.Started())
}

// Announcement is what a notice of a session says; empty for what it does not.
type Announcement struct{ Subject, Place string }

// Announcement reads the opening message as a notice of a session.
func (c *Chat) Announcement() Announcement { return c.env.Understanding.Announcement(c.Opening()) }
