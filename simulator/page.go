package simulator

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

// policy keeps the page to its own host: what people and the bot wrote can
// neither run nor fetch anything.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// modules are fetched at once, not one after the other as they name each other.
// The tour comes when it is asked for.
var modules = []string{"api.js", "faults.js", "phone.js", "photo.js", "quota.js", "render.js", "scan.js", "time.js"}

func (p *Platform) page() http.Handler {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the name is a constant of this file
	}
	index := template.Must(template.ParseFS(files, "index.html"))
	static := http.FileServerFS(files)
	shown := map[string]any{"Name": p.o.Name, "Movable": p.o.Move != nil, "Cast": p.o.Cast != nil, "Modules": modules}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		if r.URL.Path != "/" {
			static.ServeHTTP(w, r)
			return
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		if err := index.Execute(w, shown); err != nil {
			p.o.Log.Error("the page cannot be shown", "err", err)
		}
	})
}
