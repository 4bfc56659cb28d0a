package simulator

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"
)

// upload sends a form, as bots do.
func (w *world) upload(kind, name string, data []byte) object {
	w.t.Helper()
	return w.form("/sim/api"+pathUpload+"?type="+kind+"&access_token="+w.fetch(), "media", name, data, nil)
}

func (w *world) form(path, part, name string, data []byte, fields map[string]string) object {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = form.WriteField(k, v)
	}
	f, err := form.CreateFormFile(part, name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = f.Write(data)
	_ = form.Close()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.front.URL+path, &body)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	_, out, _ := w.send(r)
	return out
}

func TestUploadRefusals(t *testing.T) {
	w := newWorld(t)
	jpeg := []byte("\xff\xd8\xff\xe0")
	for name, c := range map[string]struct {
		kind string
		data []byte
		code int
	}{
		"a picture":          {"image", pixel, 0},
		"a voice":            {"voice", []byte("ID3\x03"), 0},
		"a thumb":            {"thumb", jpeg, 0},
		"no such kind":       {"poem", pixel, 40004},
		"words as a picture": {"image", []byte("words"), 40005},
		"a picture as voice": {"voice", pixel, 40005},
		"nothing":            {"image", nil, 44001},
		"a big picture":      {"image", append(bytes.Clone(pixel), make([]byte, 10<<20)...), 40009},
		"a long voice":       {"voice", append([]byte("#!AMR"), make([]byte, 2<<20)...), 40010},
		"a long video":       {"video", append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 10<<20)...), 40011},
		"a big thumb":        {"thumb", append(bytes.Clone(jpeg), make([]byte, 64<<10)...), 40012},
		"more than is read":  {"image", make([]byte, maxUpload+1), 45002},
	} {
		t.Run(name, func(*testing.T) { w.want(c.code, w.upload(c.kind, "a", c.data)) })
	}
	w.want(41005, w.form("/sim/api"+pathUpload+"?type=image&access_token="+w.fetch(), "file", "a.png", pixel, nil))
	w.want(41005, w.call(pathUpload+"?type=image", object{}))
}

// A photo's media id can be fetched for three days, and then no more.
func TestMediaDies(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Photo(t.Context(), somebody, pixel); err != nil {
		t.Fatal(err)
	}
	id := w.bot.last().fields["MediaId"]
	w.clock.move(72 * time.Hour)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.front.URL+"/sim/api"+pathMedia+"?media_id="+id+"&access_token="+w.fetch(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.Header.Get("Content-Type") != "image/png" || !strings.Contains(resp.Header.Get("Content-Disposition"), id+".png") {
		t.Errorf("%v", resp.Header)
	}
	w.clock.move(time.Second)
	w.want(40007, w.call(pathMedia+"?media_id="+id, nil))
	w.want(40007, w.call(pathMedia+"?media_id=x", nil))
	w.want(41006, w.call(pathMedia, nil))
}

func TestVideoIsAnAddress(t *testing.T) {
	w := newWorld(t)
	film := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	if _, err := w.Video(t.Context(), somebody, film); err != nil {
		t.Fatal(err)
	}
	address, _ := w.call(pathMedia+"?media_id="+w.bot.last().fields["MediaId"], nil)["video_url"].(string)
	path, ok := strings.CutPrefix(address, w.front.URL+"/sim/api")
	if !ok {
		t.Fatalf("video_url %q", address)
	}
	if _, _, got := w.raw(http.MethodGet, path, nil); !bytes.Equal(got, film) {
		t.Errorf("%q", got)
	}
	_, out, _ := w.raw(http.MethodGet, pathVideo+"?id=x", nil)
	w.want(40007, out)
}

func TestShelfIsBounded(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.MediaBytes = 3 * len(pixel) })
	var ids []string
	for range 4 {
		if _, err := w.Photo(t.Context(), somebody, pixel); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, w.bot.last().fields["MediaId"])
	}
	w.want(40007, w.call(pathMedia+"?media_id="+ids[0], nil))
	w.want(0, w.call(pathMedia+"?media_id="+ids[1], nil))
}
