package simulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// pathVideo is where media/get sends a caller who asks for a video; ours, for
// WeChat's lies on another host.
const pathVideo = "/cgi-bin/media/video"

// shelf keeps files that people sent and that the bot uploaded. They die after
// Rules.MediaLife; the oldest go sooner when all are too big together.
type shelf struct {
	files map[string]*kept
	line  []string // ids, the oldest first
	bytes int
}

type kept struct {
	kind, mime, ext string
	data            []byte
	at              time.Time
}

func (s *shelf) put(f *kept, r Rules) (id string) {
	if s.files == nil {
		s.files = map[string]*kept{}
	}
	id = randomName(64)
	s.files[id], s.line, s.bytes = f, append(s.line, id), s.bytes+len(f.data)
	for len(s.line) > 1 && (s.bytes > r.MediaBytes || f.at.Sub(s.files[s.line[0]].at) > r.MediaLife) {
		s.bytes -= len(s.files[s.line[0]].data)
		delete(s.files, s.line[0])
		s.line = slices.Delete(s.line, 0, 1)
	}
	return id
}

func (s *shelf) find(id string, now time.Time, r Rules) (*kept, bool) {
	f, ok := s.files[id]
	return f, ok && now.Sub(f.at) <= r.MediaLife
}

// mediaKind is what WeChat takes of one kind (1.12).
type mediaKind struct {
	most  int // bytes
	code  int // when it is bigger
	types map[string]string
}

var mediaKinds = map[string]mediaKind{
	"image": {10 << 20, 40009, map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}},
	"voice": {2 << 20, 40010, map[string]string{"audio/amr": ".amr", "audio/mpeg": ".mp3"}},
	"video": {10 << 20, 40011, map[string]string{"video/mp4": ".mp4"}},
	"thumb": {64 << 10, 40012, map[string]string{"image/jpeg": ".jpg"}},
}

// examine looks at the bytes, not at the name, but where the standard library
// does not know the format.
func examine(kind, name string, data []byte, at time.Time) (*kept, error) {
	k, ok := mediaKinds[kind]
	if !ok {
		return nil, errCode(40004)
	}
	t, _, _ := mime.ParseMediaType(http.DetectContentType(data))
	if bytes.HasPrefix(data, []byte("#!AMR")) {
		t = "audio/amr"
	}
	if t == "application/octet-stream" && path.Ext(name) == ".mp3" { // without an ID3 head
		t = "audio/mpeg"
	}
	ext, ok := k.types[t]
	switch {
	case len(data) == 0:
		return nil, errCode(44001)
	case !ok:
		return nil, errCode(40005)
	case len(data) > k.most:
		return nil, errCode(k.code)
	}
	return &kept{kind, t, ext, data, at}, nil
}

// Photo sends a PNG, JPEG or GIF.
func (p *Platform) Photo(ctx context.Context, openID string, data []byte) ([]Entry, error) {
	return p.do(ctx, openID, sending("image", "", data))
}

// Voice sends an AMR or MP3 file. Nothing is recognised: WeChat delivers the
// field empty (1.2).
func (p *Platform) Voice(ctx context.Context, openID string, data []byte) ([]Entry, error) {
	return p.do(ctx, openID, sending("voice", "voice.mp3", data))
}

// Video sends an MP4 file.
func (p *Platform) Video(ctx context.Context, openID string, data []byte) ([]Entry, error) {
	return p.do(ctx, openID, sending("video", "", data))
}

func sending(kind, name string, data []byte) doing {
	return func(p *Platform, who *person, now time.Time) (act, error) {
		f, err := examine(kind, name, data, now)
		if err != nil {
			return act{}, fmt.Errorf("this cannot be sent as %s: %w", kind, err)
		}
		if !who.follows {
			return act{}, ErrStranger
		}
		id := p.shelf.put(f, p.o.Rules)
		a := act{kind: kind, opens: opensTalk, shown: Entry{Kind: kind, Media: id}}
		switch kind {
		case "image":
			a.fields = []field{cdata("PicUrl", "http://mmbiz.qpic.cn/mmbiz_jpg/"+id+"/0"), cdata("MediaId", id)}
		case "voice":
			a.fields = []field{cdata("MediaId", id), cdata("Format", strings.TrimPrefix(f.ext, ".")), cdata("Recognition", "")}
		case "video":
			a.fields = []field{cdata("MediaId", id), cdata("ThumbMediaId", id)}
		}
		return a, nil
	}
}

func (p *Platform) mediaUpload(c *call) (any, error) {
	name, data, err := c.file()
	if err != nil {
		return nil, errCode(41005)
	}
	kind := c.form.Get("type")
	f, err := examine(kind, name, data, c.now)
	if err != nil {
		return nil, err
	}
	idName := "media_id"
	if kind == "thumb" {
		idName = "thumb_media_id"
	}
	return map[string]any{"type": kind, idName: p.shelf.put(f, p.o.Rules), "created_at": c.now.Unix()}, nil
}

// file reads the form's part called media.
func (c *call) file() (name string, data []byte, err error) {
	_, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return "", nil, fmt.Errorf("upload: %w", err)
	}
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return "", nil, errors.Join(errors.New("upload: no part called media"), err)
		}
		if part.FormName() == "media" && part.FileName() != "" {
			data, err := io.ReadAll(part)
			return part.FileName(), data, err
		}
	}
}

// mediaGet gives the file, or the address of a video.
func (p *Platform) mediaGet(c *call) (any, error) {
	id := c.form.Get("media_id")
	if id == "" {
		return nil, errCode(41006)
	}
	f, ok := p.shelf.find(id, c.now, p.o.Rules)
	if !ok {
		return nil, errCode(40007)
	}
	if f.kind == "video" {
		return map[string]any{"video_url": c.origin() + pathVideo + "?id=" + id}, nil
	}
	return file{f.mime, id + f.ext, f.data}, nil
}

func (p *Platform) videoGet(c *call) (any, error) {
	id := c.form.Get("id")
	f, ok := p.shelf.find(id, c.now, p.o.Rules)
	if !ok {
		return nil, errCode(40007)
	}
	return file{f.mime, id + f.ext, f.data}, nil
}
