package understand

import "unicode/utf8"

// kinds tells of what kind a word is: 老伴 and 孙子 are family, 住院 and 腰疼 are
// illness. What was learnt of one word of a kind holds for the others.
type kinds struct {
	of      map[string]uint64 // word -> kind, hashed
	longest map[rune]int      // bytes of the longest word that begins with it
}

func (k *kinds) add(word, kind string) {
	k.of[word] = hash(kind)
	r, _ := utf8.DecodeRuneInString(word)
	k.longest[r] = max(k.longest[r], len(word))
}

// in lists the kinds of the words of a text, in order.
func (k *kinds) in(plain string) (found []uint64) {
	for i := 0; i < len(plain); {
		r, n := utf8.DecodeRuneInString(plain[i:])
		for w := min(k.longest[r], len(plain)-i); w > 0; w-- {
			if kind, known := k.of[plain[i:i+w]]; known {
				found, n = append(found, kind), w
				break
			}
		}
		i += n
	}
	return found
}
