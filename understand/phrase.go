package understand

import (
	"fmt"
	"strings"
)

// mostPhrases bounds the work for one line of a file.
const mostPhrases = 10_000

// expand writes out a phrase with alternatives: 「(看|查)台账」 is two phrases,
// 「{报告}呢」 one for each member of the set 报告. An alternative may be empty.
func expand(phrase string, sets map[string][]string) ([]string, error) {
	var done []string
	open := []string{phrase}
	for steps := 0; len(open) > 0; steps++ {
		if steps > mostPhrases { // also where a set names itself
			return nil, fmt.Errorf("「%s」展开后说法太多：请分成几行写", phrase)
		}
		p := open[len(open)-1]
		open = open[:len(open)-1]
		head, alternatives, tail, err := firstGroup(p, sets)
		if err != nil {
			return nil, err
		}
		if alternatives == nil {
			done = append(done, p)
		}
		for _, a := range alternatives {
			open = append(open, head+a+tail)
		}
	}
	return done, nil
}

// firstGroup parts a phrase at its first group; no alternatives mean no group.
func firstGroup(p string, sets map[string][]string) (head string, alternatives []string, tail string, err error) {
	i := strings.IndexAny(p, "({)}")
	if i < 0 {
		return p, nil, "", nil
	}
	closing, opens := map[byte]string{'(': ")", '{': "}"}[p[i]]
	inner, tail, closes := strings.Cut(p[i+1:], closing)
	if !opens || !closes {
		return "", nil, "", fmt.Errorf("「%s」的括号不成对", p)
	}
	if p[i] == '(' {
		return p[:i], strings.Split(inner, "|"), tail, nil
	}
	if len(sets[inner]) == 0 {
		return "", nil, "", fmt.Errorf("「%s」用了 sets 里没有的「%s」", p, inner)
	}
	return p[:i], sets[inner], tail, nil
}
