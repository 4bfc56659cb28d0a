package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/domain"
	"lianluo/store"
	"lianluo/store/storetest"
)

// counts writes what is counted in March and April as text.
func counts(w town) string {
	w.Helper()
	all, err := w.Unclear(w.Context(), domain.Span{From: march1, To: on(time.April, 30)})
	w.ok(err)
	var lines []string
	for _, x := range all {
		lines = append(lines, fmt.Sprintf("%d:%s%v→%s“%s”×%d", x.Day%10000, x.Role, x.Offered, x.Chosen, x.Text, x.N))
	}
	slices.Sort(lines) // within a day, engines collate as they like
	return strings.Join(lines, " ")
}

func unclear(day domain.Day, offered []string, chosen, text string) domain.Unclear {
	return domain.Unclear{Day: day, Role: domain.RoleMember, Offered: offered, Chosen: chosen, Text: text}
}

func TestUnclear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, both := town{t, s}, []string{"summary.get", "missing.list"}
		count := func(n int, x domain.Unclear) domain.Unclears { return domain.Unclears{Unclear: x, N: n} }
		w.ok(s.CountUnclear(t.Context(), nil))
		w.want("nothing", counts(w), "")
		w.ok(s.CountUnclear(t.Context(), []domain.Unclears{
			count(2, unclear(march1, nil, "", "")),
			count(1, unclear(march1, both, "summary.get", "咱们乡怎么样了")),
			count(1, unclear(march1, both, "", "咱们乡怎么样了")),
			count(3, unclear(march1.Add(-1), nil, "", "")), // February
		}))
		w.ok(s.CountUnclear(t.Context(), []domain.Unclears{
			count(4, unclear(march1, both, "summary.get", "咱们乡怎么样了")),
			count(1, unclear(on(time.April, 30), both[:1], "", "")),
			count(1, unclear(on(time.May, 1), nil, "", "")),
		}))
		w.want("counted", counts(w), "301:member[]→“”×2"+
			" 301:member[summary.get missing.list]→summary.get“咱们乡怎么样了”×5"+
			" 301:member[summary.get missing.list]→“咱们乡怎么样了”×1"+
			" 430:member[summary.get]→“”×1")
	})
}

// TestUnclearAtOnce: the same is counted from many places.
func TestUnclearAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := s.CountUnclear(t.Context(), []domain.Unclears{{Unclear: unclear(march1, nil, "", "哈"), N: 2}}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		town{t, s}.want("together", counts(town{t, s}), "301:member[]→“哈”×40")
	})
}

// TestUnclearPruned: texts go first, and their counts join those without; several
// replicas may do it at once.
func TestUnclearPruned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, one := town{t, s}, []string{"summary.get"}
		var all []domain.Unclears
		for i, text := range []string{"", "进度", "怎么样了"} {
			for _, day := range []domain.Day{march1, march1.Add(1), march1.Add(2)} {
				all = append(all, domain.Unclears{Unclear: unclear(day, one, "summary.get", text), N: i + 1})
			}
		}
		w.ok(s.CountUnclear(t.Context(), all))
		for range 2 { // the second time finds nothing to do
			var at sync.WaitGroup
			for range 5 {
				at.Go(func() {
					if err := s.PruneUnclear(t.Context(), march1.Add(2), march1.Add(1)); err != nil {
						t.Error(err)
					}
				})
			}
			at.Wait()
			w.want("pruned", counts(w), "302:member[summary.get]→summary.get“”×6"+
				" 303:member[summary.get]→summary.get“”×1 303:member[summary.get]→summary.get“怎么样了”×3 303:member[summary.get]→summary.get“进度”×2")
		}
	})
}
