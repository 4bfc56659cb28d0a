package handlers_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/bot/session/sessiontest"
	"lianluo/configs"
	"lianluo/domain"
	"lianluo/handlers"
	"lianluo/roster/sample"
	"lianluo/store"
	"lianluo/texts"
	"lianluo/understand"
)

var zone = time.FixedZone("CST", 8*3600)

// began is the day the sample county's roster was taken.
const began = domain.Day(20090201)

// county is the sample county in a database file, made once and copied for every
// transcript.
var county = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "county")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "county.db")
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite://"+file)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := s.TakeRoster(ctx, sampleCounty(), began); err != nil {
		return nil, err
	}
	camp, err := configs.Campaign("2009-district")
	if err != nil {
		return nil, err
	}
	if err := s.SaveCampaign(ctx, camp); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

var phrases = sync.OnceValues(func() (*understand.Matcher, error) {
	m, err := understand.Load(configs.Intents())
	if err == nil {
		m.Learn() // no message of a test waits for it
	}
	return m, err
})

var sampleCounty = sync.OnceValue(func() domain.Roster { return sample.County(sample.Default()) })

// world is the product without its doors: a real database with the whole county,
// the real conversations and words, state in memory.
type world struct {
	t        *testing.T
	store    *store.Store
	records  *records
	sessions *sessions
	engine   *bot.Engine
	dry      *bot.Engine // answers the same message on the same state, and keeps nothing
	foretold string
	key      []byte
}

func newWorld(t *testing.T, out io.Writer, now func() time.Time) *world {
	t.Helper()
	b, err := county()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "county.db")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), "sqlite://"+file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := &world{t: t, store: s, key: []byte("the key of a test")}
	w.records = &records{Store: s, w: w, out: out, seen: map[string]bool{}}
	w.sessions = &sessions{Sessions: sessiontest.NewMemory(now)}
	w.engine = w.build(w.sessions, w.records, func(u domain.Unclear) { fmt.Fprintf(out, "~ %s\n", w.show(u)) })
	w.dry = w.build(drySessions{w}, dryRecords{w.records}, nil)
	return w
}

func (w *world) build(s bot.Sessions, r bot.Records, unclear func(domain.Unclear)) *bot.Engine {
	w.t.Helper()
	words, err := texts.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	matcher, err := phrases()
	if err != nil {
		w.t.Fatal(err)
	}
	deps := handlers.Deps{Records: w.store, Zone: zone, Key: w.key, QR: pictures{}}
	e, err := bot.New(bot.Options{
		Flows: handlers.All(deps), Scenes: handlers.Scenes(), Sessions: s, Records: r,
		Understanding: matcher, Say: words.Say, Log: slog.New(slog.DiscardHandler), Unclear: unclear,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// player finds who a line of the cast means, and gives their openid.
func (w *world) player(name string, role []string) string {
	w.t.Helper()
	if role[0] == "stranger" {
		return "wx-" + name
	}
	unit := w.unit(role[0])
	m := w.holder(unit, role[1:])
	openID := w.openID(m)
	if role[len(role)-1] != "unbound" {
		return openID
	}
	off := []domain.Event{domain.Unbound{OpenID: openID, Member: m.ID, Erase: true}}
	if err := w.store.Apply(w.t.Context(), "unbind/"+openID, began.In(zone), off); err != nil {
		w.t.Fatal(err)
	}
	return "wx-" + name
}

func (w *world) unit(code string) domain.Unit {
	w.t.Helper()
	found, err := w.store.UnitsNamed(w.t.Context(), code, began, 1)
	if err != nil || len(found) == 0 {
		w.t.Fatalf("no unit %s: %v", code, err)
	}
	return found[0]
}

// holder is the first officer of that role, or the n-th plain member.
func (w *world) holder(u domain.Unit, role []string) domain.Member {
	w.t.Helper()
	if role[0] != "member" {
		for _, m := range sampleCounty().Members {
			if m.UnitCode == u.Code || len(m.Reach) > 0 && m.Reach[0] == u.Code {
				for _, r := range m.Roles {
					if string(r) == role[0] {
						return w.member(m.Code)
					}
				}
			}
		}
		w.t.Fatalf("nobody in %s is its %s", u.Code, role[0])
	}
	n, err := strconv.Atoi(role[1])
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range sampleCounty().Members {
		if m.UnitCode != u.Code || len(m.Roles) > 0 {
			continue
		}
		if n--; n == 0 {
			return w.member(m.Code)
		}
	}
	w.t.Fatalf("%s has not so many members", u.Code)
	return domain.Member{}
}

func (w *world) member(code string) domain.Member {
	w.t.Helper()
	for _, m := range sampleCounty().Members {
		if m.Code == code {
			p, err := w.store.Person(w.t.Context(), m.OpenID, began.In(zone))
			if err != nil {
				w.t.Fatal(err)
			}
			return p.Member
		}
	}
	w.t.Fatalf("no member %s", code)
	return domain.Member{}
}

func (w *world) openID(m domain.Member) string {
	for i, x := range sampleCounty().Members {
		if x.Code == m.Code {
			return fmt.Sprintf("sim-%07d", i+1)
		}
	}
	return ""
}

// expand puts what stands for it in the place of {code of a unit}, {code}, {wrong}
// and {room code of a unit}.
func (p *play) expand(s string) string {
	p.t.Helper()
	for {
		before, rest, open := strings.Cut(s, "{")
		inside, after, closed := strings.Cut(rest, "}")
		switch {
		case !open || !closed:
			return s
		case inside == "code":
			s = before + p.roomCode() + after
		case inside == "wrong":
			s = before + p.wrongCode() + after
		case strings.HasPrefix(inside, "room "):
			s = before + p.room(p.unit(inside[len("room "):]).ID) + after
		default:
			s = before + "u." + p.unit(inside).Token + after
		}
	}
}

func (w *world) changeForm(key, ask string) {
	w.t.Helper()
	all, err := w.store.Campaigns(w.t.Context())
	if err != nil || len(all) != 1 {
		w.t.Fatal(len(all), err)
	}
	for i, f := range all[0].Forms[0].Fields {
		if f.Key == key {
			all[0].Forms[0].Fields[i].Ask = ask
			all[0].Version += "+"
			if err := w.store.SaveCampaign(w.t.Context(), all[0]); err != nil {
				w.t.Fatal(err)
			}
			return
		}
	}
	w.t.Fatalf("the form has no field %s", key)
}

func (w *world) addCampaign(name string) {
	w.t.Helper()
	camp, err := configs.Campaign(name)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.SaveCampaign(w.t.Context(), camp); err != nil {
		w.t.Fatal(err)
	}
}

// chooseStart imports the unit's row once more, with its 启动日期.
func (w *world) chooseStart(code, day string) {
	w.t.Helper()
	start, err := domain.ParseDay(day)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, u := range sampleCounty().Units {
		if u.Code == code {
			u.Start = start
			if err := w.store.TakeRoster(w.t.Context(), domain.Roster{Units: []domain.RosterUnit{u}}, began); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// rehearse answers the message on a copy of the state first: a turn run twice on
// equal states must say the same.
func (p *play) rehearse(in bot.Inbound) {
	p.foretold = ""
	if p.sessions.down || p.records.down {
		return
	}
	if r, err := p.dry.Handle(p.t.Context(), in); err == nil {
		p.foretold = r.Text
	}
}

type pictures struct{}

func (pictures) Picture(_ context.Context, scene string, life time.Duration) (string, error) {
	kind, _, _ := strings.Cut(scene, ".")
	return fmt.Sprintf("https://qr.invalid/%s/%v", kind, life), nil
}

// sessions can be away.
type sessions struct {
	bot.Sessions
	down bool
}

func (s *sessions) Begin(ctx context.Context, key, person string) (bot.Begun, error) {
	if s.down {
		return bot.Begun{}, domain.ErrAway
	}
	return s.Sessions.Begin(ctx, key, person)
}

// records shows what is recorded, and can be away.
type records struct {
	*store.Store
	w    *world
	out  io.Writer
	down bool
	seen map[string]bool
}

func (r *records) Person(ctx context.Context, openID string, at time.Time) (domain.Person, error) {
	if r.down {
		return domain.Person{}, domain.ErrAway
	}
	return r.Store.Person(ctx, openID, at)
}

func (r *records) Apply(ctx context.Context, id string, at time.Time, events []domain.Event) error {
	if r.down {
		return domain.ErrAway
	}
	if err := r.Store.Apply(ctx, id, at, events); err != nil || r.seen[id] {
		return err
	}
	r.seen[id] = true
	for _, e := range events {
		fmt.Fprintf(r.out, "= %s\n", r.w.show(e))
	}
	return nil
}

// show prints what is recorded with names for the ids, and without its empty fields.
func (w *world) show(e any) string {
	v := reflect.ValueOf(e)
	var parts []string
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			parts = append(parts, v.Type().Field(i).Name+":"+w.value(f.Interface()))
		}
	}
	return v.Type().Name() + "{" + strings.Join(parts, " ") + "}"
}

func (w *world) value(v any) string {
	ctx := context.Background()
	switch v := v.(type) {
	case domain.UnitID:
		u, _ := w.store.Unit(ctx, v, began)
		return u.Label()
	case domain.MemberID:
		return w.nameOf(v)
	case []domain.MemberID:
		var names []string
		for _, id := range v {
			names = append(names, w.nameOf(id))
		}
		return fmt.Sprint(names)
	case domain.SessionID:
		s, _ := w.store.Session(ctx, v)
		return s.Title
	case domain.Period:
		return v.Key()
	case time.Time:
		return v.In(zone).Format("2006-01-02 15:04")
	case string:
		if strings.HasPrefix(v, "wx-") || strings.HasPrefix(v, "sim-") {
			return "(openid)"
		}
		return strconv.Quote(v)
	case int64:
		return "(id)"
	}
	return fmt.Sprintf("%v", v)
}

// nameOf looks in a list made once: every copy of the county has the same ids.
func (w *world) nameOf(id domain.MemberID) string {
	namesOnce.Do(func() {
		for _, u := range sampleCounty().Units {
			members, err := w.store.MembersOf(context.Background(), w.unit(u.Code).ID, began)
			if err != nil {
				w.t.Error(err)
			}
			for _, m := range members {
				names[m.ID] = m.Name
			}
		}
	})
	return names[id]
}

var (
	namesOnce sync.Once
	names     = map[domain.MemberID]string{}
)

// drySessions hands out the state as it is, and keeps nothing.
type drySessions struct{ w *world }

func (d drySessions) Begin(ctx context.Context, _, person string) (bot.Begun, error) {
	b, err := d.w.sessions.Sessions.Begin(ctx, "peek", person)
	if err != nil || b.Outcome != bot.Granted {
		return b, err
	}
	return b, d.w.sessions.Abort(ctx, b.Ticket)
}
func (drySessions) End(context.Context, bot.Ticket, []byte, []byte) error  { return nil }
func (drySessions) Abort(context.Context, bot.Ticket) error                { return nil }
func (drySessions) Idle(context.Context, time.Time, int) ([]string, error) { return nil, nil }

// dryRecords reads, and writes nothing.
type dryRecords struct{ *records }

func (dryRecords) Apply(context.Context, string, time.Time, []domain.Event) error { return nil }
func (dryRecords) SaveDraft(context.Context, string, bot.Draft) error             { return nil }
func (dryRecords) DropDraft(context.Context, string, string) error                { return nil }
func (dryRecords) WantMedia(context.Context, bot.Media) error                     { return nil }
func (dryRecords) TakeNotices(context.Context, domain.Person, string, time.Time, int) ([]string, error) {
	return nil, nil
}
