package store

// Remembered tells whether a statement moves the version of what is remembered.
func Remembered(statement string) bool { return remembered.MatchString(statement) }
