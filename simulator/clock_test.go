package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// movable lets the test's own clock be moved through the platform.
func movable(o *Options) {
	at := o.Clock()
	own := &clock{at: at}
	o.Clock = own.now
	o.Move = func(_ context.Context, d time.Duration) error { own.move(d); return nil }
	o.Events = func(_ context.Context, openIDs []string) ([]Event, error) {
		if len(openIDs) > 1 {
			return nil, errors.New("sim-0000001 stands in this error")
		}
		return []Event{{at.Add(time.Hour), "deadline", strings.Join(openIDs, " ") + "周报告截止"}}, nil
	}
	o.Cast = &Cast{Member: Someone{OpenID: somebody, Name: `"郭"`}}
	o.Asked = func(_ context.Context, openID string) (Question, error) {
		if openID != somebody {
			return Question{}, errors.New("sim-0000001 stands in this error")
		}
		return Question{Name: "households"}, nil
	}
}

func TestMoveOverHTTP(t *testing.T) {
	w := newWorld(t, movable)
	start := w.o.Clock()
	for _, c := range []struct {
		how    object
		status int
		after  time.Duration
	}{
		{object{"seconds": 3600}, http.StatusOK, time.Hour},
		{object{"seconds": 0}, http.StatusConflict, time.Hour},
		{object{"seconds": -60}, http.StatusConflict, time.Hour},
		{object{"seconds": int64(1) << 62}, http.StatusConflict, time.Hour},
		{object{"to": start}, http.StatusConflict, time.Hour},
		{object{"to": start.AddDate(2, 0, 0)}, http.StatusConflict, time.Hour},
		{object{"to": "tomorrow"}, http.StatusBadRequest, time.Hour},
		{object{"to": start.Add(25 * time.Hour)}, http.StatusOK, 25 * time.Hour},
	} {
		status, _, text := w.order(http.MethodPost, "clock", c.how)
		if status != c.status || w.o.Clock().Sub(start) != c.after {
			t.Errorf("%v: %d %s, %v on", c.how, status, text, w.o.Clock().Sub(start))
		}
	}
	w = newWorld(t)
	if status, out, _ := w.order(http.MethodPost, "clock", object{"seconds": 60}); status != http.StatusConflict || !strings.Contains(out["error"].(string), "practice") {
		t.Errorf("a fixed clock: %d %v", status, out)
	}
}

// Whoever watches is told the new time at once.
func TestMoveIsSeen(t *testing.T) {
	w := newWorld(t, movable)
	before := w.Watch(t.Context(), 0, somebody)
	seen := make(chan Update)
	go func() { seen <- w.Watch(t.Context(), before.Next, somebody) }()
	if err := w.Move(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if u := <-seen; u.Now.Sub(before.Now) != time.Hour || u.Next <= before.Next {
		t.Errorf("told %+v after %+v", u, before)
	}
}

// A push on its way carries the time it left at: the clock waits for it.
func TestMoveWaitsForDeliveries(t *testing.T) {
	w := newWorld(t, movable)
	came, moved := make(chan struct{}), make(chan error)
	w.bot.answer = func(_ int, p pushed) string {
		close(came)
		select {
		case err := <-moved:
			t.Errorf("moved under a delivery: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
		return says(p, "好")
	}
	go func() {
		<-came
		moved <- w.Move(t.Context(), time.Hour)
	}()
	if got := w.say("到了"); got[0].Text != "好" {
		t.Errorf("%+v", got)
	}
	if err := <-moved; err != nil {
		t.Error(err)
	}
}

func TestMovedClockClosesWindows(t *testing.T) {
	w := newWorld(t, movable)
	publish(w)
	w.say("x")
	if _, err := w.Tap(t.Context(), somebody, "checkin"); err != nil {
		t.Fatal(err)
	}
	if v := w.View(somebody); v.Talk.Left != 5 || v.Tap.Left != 3 || v.Left != 8 {
		t.Errorf("%+v", v)
	}
	if err := w.Move(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if v := w.View(somebody); v.Talk.Left != 5 || v.Tap != (Opened{}) {
		t.Errorf("an hour on: %+v", v)
	}
	if err := w.Move(t.Context(), 48*time.Hour); err != nil {
		t.Fatal(err)
	}
	if v := w.View(somebody); v.Talk != (Opened{}) || v.Left != 0 {
		t.Errorf("two days on: %+v", v)
	}
}

func TestEventsAndCastOverHTTP(t *testing.T) {
	w := newWorld(t, movable)
	_, _, text := w.order(http.MethodGet, "events?openid="+somebody, nil)
	var list struct{ Events []Event }
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list.Events) != 1 || list.Events[0].Words != somebody+"周报告截止" {
		t.Errorf("%v %s", err, text)
	}
	if status, _, text := w.order(http.MethodGet, "events?openid=a&openid=b", nil); status != http.StatusInternalServerError || strings.Contains(text, "sim-") {
		t.Errorf("a broken calendar: %d %s", status, text)
	}
	if _, _, text := w.order(http.MethodGet, "cast", nil); !strings.Contains(text, `"member":{"openid":"`+somebody+`"`) {
		t.Errorf("cast %s", text)
	}
	if _, _, text := w.order(http.MethodGet, "", nil); !strings.Contains(text, `data-cast="{&#34;member&#34;:{&#34;openid&#34;:&#34;`+somebody+`&#34;,&#34;name&#34;:&#34;\&#34;郭`) {
		t.Errorf("the page lacks the cast: %s", text)
	}
	if _, _, text := w.order(http.MethodGet, "asked?openid="+somebody, nil); text != `{"name":"households","review":false}`+"\n" {
		t.Errorf("asked: %s", text)
	}
	if status, _, text := w.order(http.MethodGet, "asked?openid=b", nil); status != http.StatusInternalServerError || strings.Contains(text, "sim-") {
		t.Errorf("a broken memory: %d %s", status, text)
	}
	w = newWorld(t)
	for _, call := range []string{"cast", "asked?openid=" + somebody} {
		if status, _, _ := w.order(http.MethodGet, call, nil); status != http.StatusNotFound {
			t.Errorf("no %s: %d", call, status)
		}
	}
	if _, _, text := w.order(http.MethodGet, "events", nil); text != "{\"events\":[]}\n" {
		t.Errorf("no calendar: %s", text)
	}
}
