package store_test

import (
	"lianluo/handlers"
	"lianluo/store"
)

// The conversations' port; the package itself does not know them.
var _ handlers.Records = (*store.Store)(nil)
