package bot_test

import (
	"strings"
	"testing"
	"time"
)

// Who comes back to do something else first is told of their draft once that is
// done; who comes back to the draft is not.
func TestToldOfADraftAfterSomethingElse(t *testing.T) {
	s := newStage(t)
	s.expect("count", "first?", "3", "second?")
	if n, err := s.Park(t.Context(), time.Now().Add(time.Hour), noon.Add(5*time.Hour), 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	s.expect("story", "words?", "once upon", "once upon", "确认", "已存为草稿，回复“继续”接着写", "继续", "second?")
	if got := s.say("取消"); strings.Contains(got, "已存为草稿") {
		t.Errorf("told of a draft that is gone: %q", got)
	}
}
