package simulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var pixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00")

// Every mode carries a message there and its reply back.
func TestModes(t *testing.T) {
	for _, mode := range []Mode{Safe, Compat, Plain} {
		t.Run(string(mode), func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Mode = mode })
			w.bot.answer = func(_ int, p pushed) string {
				if mode == Safe {
					return encrypted(t, says(p, "收到 "+p.fields["Content"]))
				}
				return says(p, "收到 "+p.fields["Content"])
			}
			got := w.say("一 ]]> <b>&amp; 二")
			if len(got) != 1 || got[0].Text != "收到 一 ]]> <b>&amp; 二" || got[0].Side != FromAccount || got[0].Via != "reply" {
				t.Errorf("%+v %+v", got, w.Faults())
			}
			if h := w.History(somebody); len(h) != 2 || h[0].Side != FromPerson || h[1].N != got[0].N {
				t.Errorf("history %+v", h)
			}
		})
	}
}

func TestCompatTakesAnEncryptedReply(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Mode = Compat })
	w.bot.answer = func(_ int, p pushed) string { return encrypted(t, says(p, "密")) }
	if got := w.say("x"); len(got) != 1 || got[0].Text != "密" {
		t.Errorf("%+v", got)
	}
}

// What each thing a person does looks like to the bot.
func TestPushes(t *testing.T) {
	amr, mp4 := []byte("#!AMR\nvoice"), []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	none := func(_ []Entry, err error) error { return err }
	for name, c := range map[string]struct {
		do   func(context.Context, *world) error
		want map[string]string
	}{
		"text": {func(ctx context.Context, w *world) error { return none(w.Say(ctx, somebody, "周报")) }, map[string]string{"MsgType": "text", "Content": "周报"}},
		"choice": {func(ctx context.Context, w *world) error {
			return none(w.Choose(ctx, somebody, Choice{"7", "有帮助"}))
		}, map[string]string{"MsgType": "text", "Content": "有帮助", "bizmsgmenuid": "7"}},
		"photo": {func(ctx context.Context, w *world) error { return none(w.Photo(ctx, somebody, pixel)) }, map[string]string{"MsgType": "image", "PicUrl": "?", "MediaId": "?"}},
		"voice": {func(ctx context.Context, w *world) error { return none(w.Voice(ctx, somebody, amr)) }, map[string]string{"MsgType": "voice", "Format": "amr", "MediaId": "?"}},
		"video": {func(ctx context.Context, w *world) error { return none(w.Video(ctx, somebody, mp4)) }, map[string]string{"MsgType": "video", "MediaId": "?", "ThumbMediaId": "?"}},
		"place": {func(ctx context.Context, w *world) error {
			return none(w.Place(ctx, somebody, 40.84, 111.75, "三湖村"))
		}, map[string]string{"MsgType": "location", "Location_X": "40.84", "Location_Y": "111.75", "Scale": "15", "Label": "三湖村"}},
		"link": {func(ctx context.Context, w *world) error {
			return none(w.Link(ctx, somebody, "简报", "第3期", "https://e.cn/3"))
		}, map[string]string{"MsgType": "link", "Title": "简报", "Description": "第3期", "Url": "https://e.cn/3"}},
		"follow": {func(ctx context.Context, w *world) error { return none(w.Follow(ctx, "new")) }, map[string]string{"MsgType": "event", "Event": "subscribe"}},
		"leave":  {func(ctx context.Context, w *world) error { return w.Unfollow(ctx, somebody) }, map[string]string{"MsgType": "event", "Event": "unsubscribe"}},
		"locate": {func(ctx context.Context, w *world) error { return w.Locate(ctx, somebody, 40.5, 111.25) }, map[string]string{"MsgType": "event", "Event": "LOCATION", "Latitude": "40.5", "Longitude": "111.25", "Precision": "65"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.bot.answer = func(int, pushed) string { return "success" }
			if err := c.do(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			got := w.bot.last().fields
			for k, v := range c.want {
				if got[k] == "" || (v != "?" && got[k] != v) {
					t.Errorf("%s = %q, want %q", k, got[k], v)
				}
			}
			if got["ToUserName"] != "gh_0123456789ab" || got["CreateTime"] != fmt.Sprint(w.clock.now().Unix()) {
				t.Errorf("%v", got)
			}
			if (got["MsgType"] == "event") == (got["MsgId"] != "") {
				t.Errorf("messages have a MsgId and events none: %v", got)
			}
		})
	}
}

func TestWhatCannotBeDone(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Account = SubscriptionVerified })
	ctx := t.Context()
	err := func(_ []Entry, err error) error { return err }
	for name, c := range map[string]struct{ got, want error }{
		"a stranger speaks":  {err(w.Say(ctx, "x", "hi")), ErrStranger},
		"a stranger leaves":  {w.Unfollow(ctx, "x"), ErrStranger},
		"a stranger taps":    {err(w.Tap(ctx, "x", "k")), ErrStranger},
		"a stranger's photo": {err(w.Photo(ctx, "x", pixel)), ErrStranger},
		"follow twice":       {err(w.Follow(ctx, somebody)), ErrFollows},
		"scan a shop sign":   {err(w.Scan(ctx, somebody, "shop")), ErrNoCode},
		"again, but what":    {err(w.Again(ctx, somebody)), ErrNothing},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	for name, got := range map[string]error{
		"nobody": err(w.Say(ctx, "", "x")), "nothing": err(w.Say(ctx, somebody, "")), "no picture": err(w.Photo(ctx, somebody, []byte("text"))),
		"a place not asked for": w.Locate(ctx, somebody, 1, 1), "a button there is not": err(w.Tap(ctx, somebody, "k")),
		"reach": w.SetReach(somebody, "moon"), "no such notice": w.Allow(ctx, somebody, "T", true),
	} {
		if got == nil {
			t.Errorf("%s: done", name)
		}
	}
	if n := len(w.bot.deliveries()); n != 0 {
		t.Errorf("%d pushes", n)
	}
}

// A callback that is late twice is asked three times; the third answer shows.
func TestRetries(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Mode = Safe })
	w.bot.answer = func(n int, p pushed) string {
		if n < 3 {
			time.Sleep(200 * time.Millisecond)
		}
		return encrypted(t, says(p, fmt.Sprint(n)))
	}
	got := w.say("x")
	if len(got) != 1 || got[0].Text != "3" {
		t.Fatalf("%+v", got)
	}
	d := w.bot.deliveries()
	if len(d) != 3 || d[0].fields["MsgId"] != d[2].fields["MsgId"] || d[0].fields["CreateTime"] != d[2].fields["CreateTime"] {
		t.Errorf("%d deliveries, or not the same message", len(d))
	}
	if d[0].query.Get("nonce") == d[1].query.Get("nonce") || d[0].raw == d[1].raw {
		t.Error("a repeated delivery is not signed and encrypted anew")
	}
	if gap := d[1].at.Sub(d[0].at); gap < 150*time.Millisecond || gap > time.Second {
		t.Errorf("%v apart", gap)
	}
	if len(w.Faults()) != 0 {
		t.Errorf("%+v", w.Faults())
	}
}

func TestFaultNotice(t *testing.T) {
	sealedFor := func(t *testing.T, appID string, p pushed) string {
		t.Helper()
		sealed, err := seal(mustKey(t), randomBytes(16), []byte(says(p, "x")), appID)
		if err != nil {
			t.Fatal(err)
		}
		return envelopeOf(sealed, sign(testToken, "1700000000", "n", sealed))
	}
	for name, c := range map[string]struct {
		mode       Mode
		answer     func(*testing.T, pushed) string
		reason     string
		deliveries int
	}{
		"never answers": {Plain, func(*testing.T, pushed) string { time.Sleep(200 * time.Millisecond); return "success" }, "no answer within", 3},
		"json":          {Plain, func(*testing.T, pushed) string { return `{"a":1}` }, "JSON", 1},
		"html":          {Plain, func(*testing.T, pushed) string { return "<!DOCTYPE html><html></html>" }, "web page", 1},
		"words":         {Plain, func(*testing.T, pushed) string { return "ok" }, "neither XML", 1},
		"success, line": {Plain, func(*testing.T, pushed) string { return "success\n" }, "neither XML", 1},
		"bad xml":       {Plain, func(_ *testing.T, p pushed) string { return strings.TrimSuffix(says(p, "x"), ">") }, "bad XML", 1},
		"control":       {Plain, func(_ *testing.T, p pushed) string { return says(p, "a\x01b") }, "bad XML", 1},
		"two documents": {Plain, func(_ *testing.T, p pushed) string { return says(p, "x") + says(p, "y") }, "follows </xml>", 1},
		"empty text":    {Plain, func(_ *testing.T, p pushed) string { return says(p, "") }, "empty", 1},
		"2048 bytes":    {Plain, func(_ *testing.T, p pushed) string { return says(p, strings.Repeat("x", 2048)) }, "2048 bytes; 2047", 1},
		"another user":  {Plain, func(_ *testing.T, p pushed) string { p.fields["FromUserName"] = "y"; return says(p, "x") }, "ToUserName", 1},
		"no time":       {Plain, func(_ *testing.T, p pushed) string { return strings.ReplaceAll(says(p, "x"), "1700000000", "now") }, "CreateTime", 1},
		"no kind":       {Plain, func(_ *testing.T, p pushed) string { return reply(p, "poem", "") }, "no such reply", 1},
		"dead picture":  {Plain, func(_ *testing.T, p pushed) string { return reply(p, "image", "<Image><MediaId>m</MediaId></Image>") }, "MediaId", 1},
		"no cards": {Plain, func(_ *testing.T, p pushed) string {
			return reply(p, "news", "<ArticleCount>1</ArticleCount><Articles></Articles>")
		}, "ArticleCount", 1},
		"not encrypted": {Safe, func(_ *testing.T, p pushed) string { return says(p, "x") }, "not encrypted", 1},
		"encrypted":     {Plain, func(t *testing.T, p pushed) string { return encrypted(t, says(p, "x")) }, "plain mode", 1},
		"wrong signature": {Safe, func(t *testing.T, p pushed) string {
			return strings.Replace(encrypted(t, says(p, "x")), "<Nonce><![CDATA[n]]>", "<Nonce><![CDATA[m]]>", 1)
		}, "MsgSignature", 1},
		"another appid":     {Safe, func(t *testing.T, p pushed) string { return sealedFor(t, "wx0", p) }, "another appid", 1},
		"encrypted nothing": {Safe, func(t *testing.T, _ pushed) string { return encrypted(t, "") }, "bad XML", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *Options) { o.Mode = c.mode })
			w.bot.answer = func(_ int, p pushed) string { return c.answer(t, p) }
			got := w.say("x")
			if len(got) != 1 || got[0].Kind != "fault" || got[0].Text != FaultNotice || !strings.Contains(got[0].Reason, c.reason) {
				t.Errorf("shown %+v", got)
			}
			f := w.Faults()
			if len(f) != 1 || f[0].Deliveries != c.deliveries || f[0].Push != "text" || f[0].Reason != got[0].Reason {
				t.Errorf("recorded %+v", f)
			}
		})
	}
}

func TestNothingToSay(t *testing.T) {
	for _, mode := range []Mode{Safe, Plain} {
		for _, words := range []string{"success", ""} {
			w := newWorld(t, func(o *Options) { o.Mode = mode })
			w.bot.answer = func(int, pushed) string { return words }
			if got := w.say("x"); len(got) != 0 || len(w.Faults()) != 0 || len(w.bot.deliveries()) != 1 {
				t.Errorf("%s %q: %+v %+v", mode, words, got, w.Faults())
			}
		}
	}
}

func TestTheLongestTextShows(t *testing.T) {
	w := newWorld(t)
	w.bot.answer = func(_ int, p pushed) string { return says(p, strings.Repeat("x", 2047)) }
	if got := w.say("x"); len(got) != 1 || len(got[0].Text) != 2047 {
		t.Errorf("%+v", w.Faults())
	}
}

// A callback that answers with a status, or sends elsewhere, is not followed.
func TestStatusAndRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	for _, status := range []int{http.StatusInternalServerError, http.StatusMovedPermanently, http.StatusForbidden} {
		calls := 0
		callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(status)
		}))
		w := newWorld(t, func(o *Options) { o.Callback, o.Rules.Apart = callback.URL, time.Millisecond })
		if got := w.say("x"); len(got) != 1 || !strings.Contains(got[0].Reason, fmt.Sprint(status)) || calls != 3 {
			t.Errorf("%d: %+v after %d", status, got, calls)
		}
		callback.Close()
	}
}

func TestUnreachableCallbackKeepsOpenIDsOut(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Callback, o.Rules.Apart = "http://127.0.0.1:1/x", time.Millisecond })
	got := w.say("x")
	if len(got) != 1 || !strings.Contains(got[0].Reason, "cannot be reached") || strings.Contains(got[0].Reason, somebody) {
		t.Errorf("%+v", got)
	}
}

// A caller who goes away is no fault of the bot.
func TestGivingUpIsNoFault(t *testing.T) {
	w := newWorld(t)
	w.bot.answer = func(int, pushed) string { time.Sleep(80 * time.Millisecond); return "success" }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if got, err := w.Say(ctx, somebody, "x"); err != nil || len(got) != 0 || len(w.Faults()) != 0 || w.View(somebody).Waiting {
		t.Errorf("%+v %v %+v", got, err, w.Faults())
	}
}

func TestNewsCards(t *testing.T) {
	w := newWorld(t)
	item := "<item><Title>题</Title><Description>说</Description><PicUrl>http://e.cn/p</PicUrl><Url>http://e.cn</Url></item>"
	w.bot.answer = func(_ int, p pushed) string {
		return reply(p, "news", "<ArticleCount>10</ArticleCount><Articles>"+strings.Repeat(item, 10)+"</Articles>")
	}
	if got := w.say("x"); len(got[0].Articles) != 1 || got[0].Articles[0] != (Article{"题", "说", "http://e.cn/p", "http://e.cn"}) {
		t.Errorf("a message is answered by one card: %+v", got)
	}
	got, err := w.Follow(t.Context(), "new")
	if err != nil || len(got) != 1 || len(got[0].Articles) != 8 {
		t.Errorf("an event is answered by eight cards: %+v %v", got, err)
	}
}

func TestOtherReplies(t *testing.T) {
	w := newWorld(t)
	media := ""
	kinds := map[string]string{
		"image": "<Image><MediaId>%s</MediaId></Image>", "voice": "<Voice><MediaId>%s</MediaId></Voice>",
		"video": "<Video><MediaId>%s</MediaId><Title>题</Title></Video>", "music": "<Music><Title>题%.0s</Title></Music>",
	}
	w.bot.answer = func(_ int, p pushed) string {
		if p.fields["MsgType"] == "image" {
			media = p.fields["MediaId"]
			return reply(p, "transfer_customer_service", "")
		}
		return reply(p, p.fields["Content"], fmt.Sprintf(kinds[p.fields["Content"]], media))
	}
	if got, err := w.Photo(t.Context(), somebody, pixel); err != nil || len(got) != 0 {
		t.Errorf("handed over to people: %+v %v", got, err)
	}
	for kind := range kinds {
		if got := w.say(kind); len(got) != 1 || got[0].Kind != kind || (kind != "music" && got[0].Media != media) {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

func TestAgain(t *testing.T) {
	w := newWorld(t)
	w.bot.answer = func(_ int, p pushed) string { return says(p, "一") }
	w.say("x")
	w.clock.move(7 * time.Second)
	if got, err := w.Again(t.Context(), somebody); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	d := w.bot.deliveries()
	if d[0].raw != d[1].raw || d[0].query.Get("timestamp") == d[1].query.Get("timestamp") {
		t.Error("not the same message signed anew")
	}
}

func TestVerify(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Mode = Safe })
	if err := w.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer silent.Close()
	w = newWorld(t, func(o *Options) { o.Callback = silent.URL })
	if err := w.Verify(t.Context()); err == nil {
		t.Error("an empty answer passed")
	}
}

func TestHistoryIsBounded(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.History = 5 })
	for i := range 9 {
		w.say(fmt.Sprint(i))
	}
	if h := w.History(somebody); len(h) != 5 || h[4].Text != "8" {
		t.Errorf("%d entries", len(h))
	}
}

func TestUnfollowedPersonSeesNothing(t *testing.T) {
	w := newWorld(t)
	w.bot.answer = func(_ int, p pushed) string { return says(p, "别走") }
	if err := w.Unfollow(t.Context(), somebody); err != nil {
		t.Fatal(err)
	}
	for _, e := range w.History(somebody) {
		if e.Side == FromAccount {
			t.Errorf("%+v", e)
		}
	}
}
