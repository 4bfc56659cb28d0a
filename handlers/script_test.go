package handlers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"lianluo/bot"
)

var update = flag.Bool("update", false, "rewrite the transcripts from what the bot says now")

// TestScripts plays every transcript in testdata against the whole sample county
// in a real database. A transcript is a story, a cast and a script:
//
//	-- cast --
//	书记 = 0303 secretary        the first secretary of unit 0303; also liaison, board, leader, inspector, office
//	老王 = 0303 member 3         the third member of the unit's roster who holds no office
//	奶奶 = 0303 member 4 unbound  the same, whose WeChat the account does not know yet
//	路人 = stranger              somebody of no roster
//	-- script --
//	@ 2009-03-18 19:30 老王      the time and the speaker from here on
//	> words                      they say; also >tap label, >scan scene, >follow scene, >photo, >voice, >sticker
//	!again                       WeChat delivers the last message a second time
//	!idle                        two hours pass without a word: conversations move to drafts
//	!state down | !state up      the store of conversations is away, and back
//	!records down | !records up  the database is away, and back
//	!form key question           the weekly form's question of that field changes
//	!group 0000869 0303 一组       the member of that code now belongs to a group of that name below the unit
//	!campaign name               another of the campaigns the product ships with is loaded
//	!start 0303 2014-03-05       the unit chooses its own start
//	< words                      the bot answers
//	= Event{…}                   what was recorded
//	~ Unclear{…}                 what was counted as not understood
//
// In what people say, {0303} is the QR scene of that unit, {code} the code in the
// room of the last session, {wrong} none, and {room 0303} the scene of the picture
// in the room of that unit's last session; the code is {code} in answers too.
// Lines of <, = and ~ are written by -update and compared otherwise.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			playFile(t, file)
		})
	}
}

func playFile(t *testing.T, file string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(ar.Files) != 2 || ar.Files[0].Name != "cast" || ar.Files[1].Name != "script" {
		t.Fatal("a transcript has a cast and a script")
	}
	p := newPlay(t, string(ar.Files[0].Data))
	got := p.run(string(ar.Files[1].Data))
	if *update {
		ar.Files[1].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(ar.Files[1].Data); got != want {
		t.Errorf("the bot says something else now; if that is right, run go test ./handlers -update\n--- got\n%s--- want\n%s", got, want)
	}
}

// play is one transcript on the stage.
type play struct {
	*world
	t         *testing.T
	cast      map[string]string // name -> openid
	out       strings.Builder
	now       time.Time
	who       string
	last      bot.Inbound
	delivered string // key of the last message checked
	n         int
}

func newPlay(t *testing.T, cast string) *play {
	t.Helper()
	p := &play{t: t, cast: map[string]string{}}
	p.world = newWorld(t, &p.out, func() time.Time { return p.now })
	for line := range strings.Lines(cast) {
		name, role, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok {
			continue
		}
		role, _, _ = strings.Cut(role, " #")
		p.cast[name] = p.player(name, strings.Fields(role))
	}
	return p
}

func (p *play) run(script string) string {
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "<"), strings.HasPrefix(line, "="), strings.HasPrefix(line, "~"), strings.HasPrefix(line, "!?"):
			continue // written below
		}
		fmt.Fprintln(&p.out, line)
		switch {
		case strings.HasPrefix(line, "@ "):
			p.scene(strings.Fields(line))
		case strings.HasPrefix(line, ">"):
			p.n++
			p.last = p.message(line[1:])
			p.deliver()
		case line == "!again":
			p.deliver()
		case strings.HasPrefix(line, "!"):
			p.command(strings.Fields(line[1:]))
		}
	}
	return p.out.String()
}

func (p *play) scene(f []string) {
	if len(f) != 4 || p.cast[f[3]] == "" {
		p.t.Fatalf("%v: want @ date time somebody of the cast", f)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", f[1]+" "+f[2], zone)
	if err != nil {
		p.t.Fatal(err)
	}
	p.now, p.who = at, p.cast[f[3]]
}

// message reads what stands behind ">".
func (p *play) message(s string) bot.Inbound {
	p.now = p.now.Add(time.Second)
	in := bot.Inbound{Key: fmt.Sprint("m", p.n), From: p.who, At: p.now, Kind: bot.Text}
	if words, ok := strings.CutPrefix(s, " "); ok {
		in.Text = p.expand(words)
		return in
	}
	kind, rest, _ := strings.Cut(s, " ")
	in.Text = p.expand(rest)
	switch kind {
	case "tap":
		in.Kind = bot.Tap
	case "scan":
		in.Kind = bot.Scan
	case "follow":
		in.Kind = bot.Follow
	case "photo":
		in.Kind, in.Media = bot.Photo, in.Key
	case "voice":
		in.Kind, in.Media = bot.Voice, in.Key
	case "sticker":
		in.Kind = bot.Link
	default:
		p.t.Fatalf("nobody can send a %q", kind)
	}
	return in
}

func (p *play) deliver() {
	p.rehearse(p.last)
	r, err := p.engine.Handle(p.t.Context(), p.last)
	if err != nil {
		fmt.Fprintf(&p.out, "!? %v\n", err)
	}
	if len(r.Text) > bot.MaxText {
		p.t.Errorf("a reply of %d bytes", len(r.Text))
	}
	for l := range strings.Lines(p.hideCode(r.Text)) {
		fmt.Fprintf(&p.out, "< %s\n", strings.TrimRight(l, "\n"))
	}
	if r.Card != nil {
		card := strings.Join([]string{r.Card.Title, r.Card.Words, r.Card.Address}, " | ")
		fmt.Fprintf(&p.out, "<card %s\n", strings.ReplaceAll(p.hideCode(card), "\n", " / "))
	}
	if p.fresh() && p.foretold != "" && !strings.Contains(r.Text, p.foretold) {
		p.t.Errorf("the same message on the same state was answered\n%s\nand then\n%s", p.foretold, r.Text)
	}
	if strings.Contains(r.Text, "⟨") {
		p.t.Errorf("words are missing: %s", r.Text)
	}
}

// fresh tells a first delivery: a repeated one is answered from memory.
func (p *play) fresh() bool {
	first := p.delivered != p.last.Key
	p.delivered = p.last.Key
	return first
}

func (p *play) command(f []string) {
	switch strings.Join(f, " ") {
	case "idle":
		p.now = p.now.Add(2 * time.Hour)
		if _, err := p.engine.Park(p.t.Context(), p.now.Add(-time.Hour), p.now, 1000); err != nil {
			p.t.Fatal(err)
		}
	case "state down", "state up":
		p.sessions.down = f[1] == "down"
	case "records down", "records up":
		p.records.down = f[1] == "down"
	default:
		if len(f) == 3 && f[0] == "form" {
			p.changeForm(f[1], f[2])
			return
		}
		if len(f) == 4 && f[0] == "group" {
			p.intoGroup(f[1], f[2], f[3])
			return
		}
		if len(f) == 2 && f[0] == "campaign" {
			p.addCampaign(f[1])
			return
		}
		if len(f) == 3 && f[0] == "start" {
			p.chooseStart(f[1], f[2])
			return
		}
		p.t.Fatalf("no such stage direction: %v", f)
	}
}
