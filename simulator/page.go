package simulator

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// policy keeps the page to its own host: what people and the bot wrote can
// neither run nor fetch anything. The one style within the page is known by its sum.
const policy = "default-src 'none'; script-src 'self'; style-src 'sha256-%SUM%'; img-src 'self' data: blob:; connect-src 'self'; " +
	"manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// modules are fetched at once, not one after the other as they name each other.
// The tour comes when it is asked for.
var modules = []string{"api.js", "faults.js", "phone.js", "photo.js", "quota.js", "render.js", "scan.js", "time.js"}

// kinds are what the page is made of. A browser is told, whatever this machine
// thinks of the endings.
var kinds = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json"}

// asset is a file of the page, as it is and packed for a slow line.
type asset struct {
	kind, tag     string
	plain, packed []byte
}

func (p *Platform) page() http.Handler {
	style := read("page.css")
	assets := map[string]asset{"/": newAsset(".html", p.index(style))}
	files, err := fs.Glob(pageFiles, "page/*.js*")
	if err != nil {
		panic(err) // the pattern is a constant of this file
	}
	for _, name := range files {
		assets["/"+path.Base(name)] = newAsset(path.Ext(name), read(path.Base(name)))
	}
	sum := sha256.Sum256(style)
	guarded := strings.Replace(policy, "%SUM%", base64.StdEncoding.EncodeToString(sum[:]), 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", guarded)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache") // ask whether it is still the same
		if a, ok := assets[r.URL.Path]; ok {
			a.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

// index is the page with all that its first paint needs: no second file has to
// come over a slow line.
func (p *Platform) index(style []byte) []byte {
	cast, err := json.Marshal(p.o.Cast)
	shown := map[string]any{
		"Name": p.o.Name, "Movable": p.o.Move != nil, "HasCast": p.o.Cast != nil, "Cast": string(cast),
		"Modules": modules, "Style": template.CSS(style), //nolint:gosec // our own file
	}
	var b bytes.Buffer
	if err == nil {
		err = template.Must(template.ParseFS(pageFiles, "page/index.html")).Execute(&b, shown)
	}
	if err != nil {
		panic(err) // the template and what it shows are of this package
	}
	return b.Bytes()
}

func read(name string) []byte {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // the names are constants of this file
	}
	return b
}

func newAsset(ext string, plain []byte) asset {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is right
	_, _ = z.Write(plain)                                 // a buffer takes all
	_ = z.Close()
	sum := sha256.Sum256(plain)
	return asset{kinds[ext], `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, plain, b.Bytes()}
}

// ServeHTTP implements [http.Handler].
func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, body := w.Header(), a.plain
	h.Set("Content-Type", a.kind)
	h.Set("ETag", a.tag)
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.packed
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
