// Package understand tells what a message means: which of the product's labels
// it wants, how sure that is, and what it carries. [Readers] read single values
// out of answers.
package understand
