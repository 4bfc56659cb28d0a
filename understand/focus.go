package understand

import "regexp"

// focus is the part of a message that tells what is wanted first: of two wishes
// the first (先绑定，再看看书目), and of a wish and what it is not the wish itself
// (不是解绑，是要绑定).
func focus(plain string) string {
	if not := denied.FindStringIndex(plain); not != nil && len(plain)-not[1] >= shortestWish {
		return plain[not[1]:]
	}
	if next := another.FindStringIndex(plain); next != nil && next[0] >= shortestWish {
		return plain[:next[0]]
	}
	return plain
}

var (
	denied  = regexp.MustCompile(`^(?:我|俺|咱)?(?:不是|并不是|并非|不问|先不|先别|不说|别说|不为)[^，,。.;；!?\n]{1,20}[，,。.;；!\n ]+(?:而是|是要|是想|是来|是)?`)
	another = regexp.MustCompile(`[，,。.;；!?\n ]*(?:(?:完了)?再(?:看|问|查|帮|给|把|说|告诉|发|瞧|讲|报|催|点|跟)|然后|顺便|顺带|顺手|另外|还有就是|还想|还要问|接着再|同时再|[，,。.;； ](?:剩下的|下次))`)
)

// shortestWish is the fewest bytes that can be one.
const shortestWish = len("签到")
