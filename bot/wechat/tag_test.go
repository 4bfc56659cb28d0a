package wechat

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// TestOneWhoLeftDoesNotKeepTheOthersFromTheirTag: WeChat refuses a whole batch for
// one person's sake, and does not say whose.
func TestOneWhoLeftDoesNotKeepTheOthersFromTheirTag(t *testing.T) {
	for _, gone := range [][]int{{}, {0}, {49}, {7, 8, 31}, {50, 119}, {118, 119}} {
		for _, code := range []int{49003, 40003, 45059} {
			var tagged []string
			p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
				var in struct {
					OpenIDs []string `json:"openid_list"`
				}
				_ = json.NewDecoder(r.Body).Decode(&in)
				for _, i := range gone {
					if slices.Contains(in.OpenIDs, fmt.Sprintf("o-%d", i)) {
						fmt.Fprintf(w, `{"errcode":%d,"errmsg":"x"}`, code)
						return
					}
				}
				tagged = append(tagged, in.OpenIDs...)
				fmt.Fprint(w, `{"errcode":0}`)
			})
			var people, want []string
			for i := range 120 {
				people = append(people, fmt.Sprintf("o-%d", i))
				if !slices.Contains(gone, i) {
					want = append(want, people[i])
				}
			}
			p.must(p.client.TagMembers(t.Context(), 101, people))
			if !slices.Equal(tagged, want) {
				t.Errorf("%d, without %v: tagged %v", code, gone, tagged)
			}
		}
	}
}

// Any other refusal is nobody's own, and is not tried person by person.
func TestTaggingStopsAtAFaultOfTheCall(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"errcode":45159,"errmsg":"no such tag"}`)
	})
	var refused *APIError
	if err := p.client.TagMembers(t.Context(), 1, []string{"a", "b", "c"}); !errors.As(err, &refused) || refused.Code != 45159 {
		t.Errorf("got %v", err)
	}
	p.want("calls", p.calls, 1)
}
