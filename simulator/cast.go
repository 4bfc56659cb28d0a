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

func (p *Platform) showCast(w http.ResponseWriter, r *http.Request) {
	if p.o.Cast == nil {
		http.NotFound(w, r)
		return
	}
	cast, err := p.o.Cast(r.Context())
	if err != nil {
		p.broken(w, r, "the cast", err)
		return
	}
	writeJSON(w, http.StatusOK, cast)
}
