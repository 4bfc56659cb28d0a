package simulator

import "net/http"

// Cast are people whose phones lie ready for somebody who comes for the first
// time, and who play in the guided tour. They have to do with one another: what
// the secretary reports, the leader and the office see.
type Cast struct {
	Member    Someone `json:"member"`
	Secretary Someone `json:"secretary"`
	Leader    Someone `json:"leader"`
	Office    Someone `json:"office"`
}

// Question is what the bot waits to hear from somebody, by the names it has there;
// zero: nothing. The tour answers by it, so that the bot may word its questions as
// it likes.
type Question struct {
	Name   string `json:"name"`
	Review bool   `json:"review"` // it shows what will be kept and waits for a yes
}

func (p *Platform) showCast(w http.ResponseWriter, r *http.Request) {
	if p.o.Cast == nil {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, p.o.Cast)
}

func (p *Platform) showAsked(w http.ResponseWriter, r *http.Request) {
	if p.o.Asked == nil {
		http.NotFound(w, r)
		return
	}
	q, err := p.o.Asked(r.Context(), r.FormValue("openid"))
	if err != nil {
		p.broken(w, r, "the bot's memory", err)
		return
	}
	writeJSON(w, http.StatusOK, q)
}
