package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits of the control calls.
const (
	maxWait   = 30 * time.Second
	maxPeople = 100
	maxCodes  = 60
)

// order is what a control call may say; each call looks at its own part.
type order struct {
	OpenID    string  `json:"openid"`
	Text      string  `json:"text"`
	MenuID    string  `json:"menu_id"`
	Key       string  `json:"key"`
	URL       string  `json:"url"`
	Code      string  `json:"code"`
	Title     string  `json:"title"`
	Label     string  `json:"label"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Template  string  `json:"template"`
	Accept    bool    `json:"accept"`
}

// orders are the control calls that are a person's doing.
func orders() map[string]func(order) doing {
	return map[string]func(order) doing{
		"say":      func(o order) doing { return saying(o.Text, o.MenuID) },
		"tap":      func(o order) doing { return tapping(o.Key) },
		"view":     func(o order) doing { return visiting(o.URL) },
		"scan":     func(o order) doing { return scanning(o.Code) },
		"follow":   func(order) doing { return coming(nil) },
		"unfollow": func(order) doing { return leaving },
		"place":    func(o order) doing { return placing(o.Latitude, o.Longitude, o.Label) },
		"locate":   func(o order) doing { return locating(o.Latitude, o.Longitude) },
		"link":     func(o order) doing { return linking(o.Title, o.Text, o.URL) },
		"allow":    func(o order) doing { return allowing(o.Template, o.Accept) },
	}
}

// Pages serves the phones and the control calls of the package comment. Requests
// that a browser makes for another site are refused.
func (p *Platform) Pages() http.Handler {
	mux := http.NewServeMux()
	for name, wish := range orders() {
		mux.HandleFunc("POST /"+name, p.ordered(wish))
	}
	for kind, path := range map[string]string{"image": "/photo", "voice": "/voice", "video": "/video"} {
		mux.HandleFunc("POST "+path, p.sent(kind))
	}
	mux.HandleFunc("POST /again", p.repeat)
	mux.HandleFunc("POST /enroll", p.enroll)
	mux.HandleFunc("POST /reach", p.reached)
	mux.HandleFunc("POST /trouble", p.troubled)
	mux.HandleFunc("POST /verify", p.verify)
	mux.HandleFunc("POST /clock", p.moveClock)
	mux.HandleFunc("GET /events", p.listEvents)
	mux.HandleFunc("GET /cast", p.showCast)
	mux.HandleFunc("GET /asked", p.showAsked)
	mux.HandleFunc("GET /people", p.search)
	mux.HandleFunc("GET /history", p.history)
	mux.HandleFunc("GET /codes", p.listCodes)
	mux.HandleFunc("GET /faults", p.listFaults)
	mux.HandleFunc("GET /qr", p.codePicture)
	mux.HandleFunc("GET /media", p.mediaFile)
	mux.Handle("GET /", p.page())
	return http.NewCrossOriginProtection().Handler(mux)
}

func (p *Platform) ordered(wish func(order) doing) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o order
		if err := readOrder(w, r, &o); err != nil {
			refuse(w, err)
			return
		}
		m, err := p.begin(o.OpenID, wish(o))
		p.carry(w, r, m, err)
	}
}

func (p *Platform) sent(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		part, head, err := r.FormFile("file")
		if err != nil {
			refuse(w, fmt.Errorf("want a form with openid and file, of at most %d bytes: %w", maxUpload, err))
			return
		}
		data, err := io.ReadAll(part)
		if err != nil {
			refuse(w, err)
			return
		}
		m, err := p.begin(r.FormValue("openid"), sending(kind, head.Filename, data))
		p.carry(w, r, m, err)
	}
}

func (p *Platform) repeat(w http.ResponseWriter, r *http.Request) {
	var o order
	if err := readOrder(w, r, &o); err != nil {
		refuse(w, err)
		return
	}
	m, err := p.again(o.OpenID)
	p.carry(w, r, m, err)
}

// carry delivers a message. It goes on even if the one who asked goes away: a
// phone does not take back what it sent.
func (p *Platform) carry(w http.ResponseWriter, r *http.Request, m *message, err error) {
	switch {
	case err != nil:
		refuse(w, err)
	case r.URL.Query().Get("async") != "":
		go p.conclude(p.base, m)
		writeJSON(w, http.StatusAccepted, map[string]any{})
	default:
		writeJSON(w, http.StatusOK, map[string]any{"replies": append([]Entry{}, p.conclude(p.base, m)...)})
	}
}

func readOrder(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCall))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("want a JSON object as the package simulator documents it: %w", err)
	}
	return nil
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, ErrStranger), errors.Is(err, ErrFollows), errors.Is(err, ErrNothing), errors.Is(err, ErrFixed), errors.Is(err, ErrPast):
		status = http.StatusConflict
	case errors.Is(err, ErrNoCode):
		status = http.StatusGone
	}
	writeJSON(w, status, map[string]string{"error": err.Error()})
}

// broken answers a call that what stands behind the options could not serve. That
// the caller went away is no fault of theirs.
func (p *Platform) broken(w http.ResponseWriter, r *http.Request, what string, err error) {
	if r.Context().Err() == nil {
		p.o.Log.Error("a control call failed", "of", what, "err", err)
	}
	writeJSON(w, http.StatusInternalServerError, map[string]string{"error": what + " does not answer: try again later"})
}

// done answers a control call that has nothing to tell.
func done(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{})
}

func (p *Platform) enroll(w http.ResponseWriter, r *http.Request) {
	var in struct {
		OpenIDs []string `json:"openids"`
	}
	err := readOrder(w, r, &in)
	if err == nil {
		p.Enroll(in.OpenIDs...)
	}
	done(w, err)
}

func (p *Platform) reached(w http.ResponseWriter, r *http.Request) {
	var in struct {
		OpenID string `json:"openid"`
		Reach  Reach  `json:"reach"`
	}
	err := readOrder(w, r, &in)
	if err == nil {
		err = p.SetReach(in.OpenID, in.Reach)
	}
	done(w, err)
}

func (p *Platform) troubled(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Path   string `json:"path"`
		Code   int    `json:"code"`
		Status int    `json:"status"`
		Delay  int    `json:"delay_ms"`
		Drop   Drop   `json:"drop"`
		Times  int    `json:"times"`
	}
	err := readOrder(w, r, &in)
	if err == nil {
		err = p.Trouble(in.Path, Trouble{in.Code, in.Status, time.Duration(in.Delay) * time.Millisecond, in.Drop, in.Times})
	}
	done(w, err)
}

func (p *Platform) verify(w http.ResponseWriter, r *http.Request) {
	done(w, p.Verify(r.Context()))
}

func (p *Platform) search(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil || n < 1 || n > maxPeople {
		n = 20
	}
	list, err := p.find(r.Context(), r.FormValue("q"), n)
	if err != nil {
		p.broken(w, r, "the directory", err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"people": append([]Someone{}, list...)})
}

// find asks the directory; without one, those who were enrolled are known by
// their openid only.
func (p *Platform) find(ctx context.Context, words string, n int) (list []Someone, err error) {
	if p.o.People != nil {
		return p.o.People.Search(ctx, words, n)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range p.order {
		if len(list) < n && strings.Contains(id, words) {
			list = append(list, Someone{OpenID: id, Name: id})
		}
	}
	return list, nil
}

func (p *Platform) history(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	after, _ := strconv.ParseInt(q.Get("after"), 10, 64) // none: from the beginning
	seconds, _ := strconv.Atoi(q.Get("wait"))            // none: at once
	wait := min(max(time.Duration(seconds)*time.Second, 0), maxWait)
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	writeJSON(w, http.StatusOK, p.Watch(ctx, after, q["openid"]...))
}

func (p *Platform) listFaults(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"faults": append([]Fault{}, p.Faults()...)})
}

func (p *Platform) codePicture(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	c, ok := p.codes.byTicket[r.FormValue("ticket")]
	p.mu.Unlock()
	if !ok {
		refuse(w, ErrNoCode)
		return
	}
	f, err := c.picture()
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", f.mime)
	_, _ = w.Write(f.data)
}

// mediaFile shows pictures; every other file is only saved, so that nothing a
// person or the bot sent can run in the page.
func (p *Platform) mediaFile(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	f, ok := p.shelf.find(r.FormValue("id"), p.o.Clock(), p.o.Rules)
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	if !strings.HasPrefix(f.mime, "image/") {
		w.Header().Set("Content-Disposition", `attachment; filename="file`+f.ext+`"`)
	}
	_, _ = w.Write(f.data)
}
