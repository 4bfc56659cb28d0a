package simulator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rsc.io/qr"
)

// Limits of scene codes (1.12).
const (
	codeDefault   = 30 * time.Second
	codeLongest   = 30 * 24 * time.Hour
	maxPermanent  = 100_000
	maxSceneID    = 100_000 // of a permanent one
	maxSceneWords = 64
)

// Code is a QR code that the account made.
type Code struct {
	Ticket string    `json:"ticket"`
	Scene  string    `json:"scene"`
	URL    string    `json:"url"`            // what the picture says
	Until  time.Time `json:"until,omitzero"` // zero: for ever
}

// Purpose is what a code is for.
type Purpose struct {
	Kind  string    `json:"kind"`            // bind: scanned to say who one is; room: to check in
	Unit  string    `json:"unit"`            // whose members it is for
	Words string    `json:"words,omitempty"` // of a room: what is studied there
	At    time.Time `json:"at,omitzero"`     // and when
}

// listedCode is a code as a person sees it who is about to scan.
type listedCode struct {
	Code
	Purpose *Purpose `json:"purpose,omitempty"`
}

func (c *Code) alive(now time.Time) bool { return c.Until.IsZero() || now.Before(c.Until) }

type codes struct {
	byTicket  map[string]*Code
	permanent map[string]*Code // by scene: asking again gives the same ticket
}

// ErrNoCode is what somebody meets who scans something else, or too late.
var ErrNoCode = errors.New("this is no code of the account, or it has expired")

// find takes a ticket, what the picture says, or a scene.
func (cs *codes) find(words string, now time.Time) (*Code, error) {
	if c, ok := cs.byTicket[words]; ok && c.alive(now) {
		return c, nil
	}
	if c, ok := cs.permanent[words]; ok {
		return c, nil
	}
	for _, c := range cs.byTicket {
		if c.alive(now) && (c.URL == words || c.Scene == words) {
			return c, nil
		}
	}
	return nil, ErrNoCode
}

// Codes are those that can be scanned now, permanent ones first.
func (p *Platform) Codes() []Code {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := []Code{}
	for _, c := range p.codes.byTicket {
		if c.alive(p.o.Clock()) {
			all = append(all, *c)
		}
	}
	slices.SortFunc(all, func(a, b Code) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Scene, b.Scene), cmp.Compare(a.Ticket, b.Ticket))
	})
	return all
}

// listCodes lists each scene once, by the code that holds longest.
func (p *Platform) listCodes(w http.ResponseWriter, r *http.Request) {
	list, seen := []listedCode{}, map[string]bool{}
	for _, c := range slices.Backward(p.Codes()) {
		if seen[c.Scene] || len(list) == maxCodes {
			continue
		}
		seen[c.Scene] = true
		purpose, err := p.purpose(r.Context(), c.Scene)
		if err != nil {
			p.broken(w, r, "what codes are for", err)
			return
		}
		list = append(list, listedCode{c, purpose})
	}
	writeJSON(w, http.StatusOK, map[string]any{"codes": list})
}

func (p *Platform) purpose(ctx context.Context, scene string) (*Purpose, error) {
	if p.o.Purpose == nil {
		return nil, nil //nolint:nilnil // what nobody knows is shown by its scene
	}
	about, err := p.o.Purpose(ctx, scene)
	if err != nil || about == (Purpose{}) {
		return nil, err
	}
	return &about, nil
}

// Scan points a phone at a code: its ticket, its scene, or what its picture says.
// A stranger follows by it, with the event subscribe; others push SCAN.
func (p *Platform) Scan(ctx context.Context, openID, words string) ([]Entry, error) {
	return p.do(ctx, openID, scanning(words))
}

func scanning(words string) doing {
	return func(p *Platform, who *person, now time.Time) (act, error) {
		c, err := p.codes.find(words, now)
		if err != nil {
			return act{}, err
		}
		if !who.follows {
			return coming(c)(p, who, now)
		}
		return act{
			kind: "event", event: "SCAN", opens: opensTap, shown: Entry{Kind: "event", Text: "扫了二维码"},
			fields: []field{cdata("EventKey", c.Scene), cdata("Ticket", c.Ticket)},
		}, nil
	}
}

type codeRequest struct {
	Expire int64  `json:"expire_seconds"`
	Action string `json:"action_name"`
	Info   struct {
		Scene struct {
			ID   json.Number `json:"scene_id"`
			Text string      `json:"scene_str"`
		} `json:"scene"`
	} `json:"action_info"`
}

func (p *Platform) codeCreate(c *call) (any, error) {
	var in codeRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	fresh, err := in.code(c.now)
	if err != nil {
		return nil, err
	}
	made, err := p.codes.put(fresh)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"ticket": made.Ticket, "url": made.URL}
	if !made.Until.IsZero() {
		out["expire_seconds"] = int(made.Until.Sub(c.now).Seconds())
	}
	return out, nil
}

// code checks the request: 40052 for the action, 40053 for what it is about.
func (in codeRequest) code(now time.Time) (*Code, error) {
	c := &Code{Ticket: "gQ" + randomName(94), URL: "http://weixin.qq.com/q/02" + randomName(22)}
	switch in.Action {
	case "QR_SCENE", "QR_STR_SCENE":
		life := time.Duration(in.Expire) * time.Second
		if in.Expire == 0 {
			life = codeDefault
		}
		if in.Expire < 0 || life > codeLongest {
			return nil, errDetail(40053, "expire_seconds: 1 to 2592000")
		}
		c.Until = now.Add(life)
	case "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE":
	default:
		return nil, errCode(40052)
	}
	return c, in.scene(c)
}

func (in codeRequest) scene(c *Code) error {
	if strings.Contains(in.Action, "_STR_") {
		c.Scene = in.Info.Scene.Text
		if len(c.Scene) < 1 || len(c.Scene) > maxSceneWords {
			return errDetail(40053, "scene_str: 1 to 64 bytes")
		}
		return nil
	}
	n, err := strconv.ParseUint(in.Info.Scene.ID.String(), 10, 32)
	if err != nil || n == 0 || (c.Until.IsZero() && n > maxSceneID) {
		return errDetail(40053, "scene_id: 32 bits and not zero, 1 to 100000 for a permanent code")
	}
	c.Scene = strconv.FormatUint(n, 10)
	return nil
}

func (cs *codes) put(c *Code) (*Code, error) {
	if cs.byTicket == nil {
		cs.byTicket, cs.permanent = map[string]*Code{}, map[string]*Code{}
	}
	if c.Until.IsZero() {
		if old, ok := cs.permanent[c.Scene]; ok {
			return old, nil
		}
		if len(cs.permanent) == maxPermanent {
			return nil, errCode(45029)
		}
		cs.permanent[c.Scene] = c
	}
	cs.byTicket[c.Ticket] = c
	return c, nil
}

// codeShow draws the picture. A ticket that is unknown or dead has none.
func (p *Platform) codeShow(c *call) (any, error) {
	found, ok := p.codes.byTicket[c.form.Get("ticket")]
	if !ok || !found.alive(c.now) {
		return nil, errCode(40066)
	}
	return found.picture()
}

func (c *Code) picture() (file, error) {
	drawn, err := qr.Encode(c.URL, qr.M)
	if err != nil {
		return file{}, fmt.Errorf("draw code: %w", err)
	}
	drawn.Scale = 10
	return file{"image/png", "qrcode.png", drawn.PNG()}, nil
}
