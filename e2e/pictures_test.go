package e2e

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// mostBytes is how large a picture of README may be: it is looked at on phones.
const mostBytes = 200 << 10

// TestPictures takes the pictures of README from the running demo, into the
// directory that PICTURES names, if it does: see scripts/pictures.
func TestPictures(t *testing.T) {
	dir := os.Getenv("PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	p := open(t, startDemo(t), screen{"pictures", 1280, 860})
	for _, talk := range []struct {
		name, who string
		lines     []string
	}{
		{"member", village + " 苏文静", []string{"现在是什么阶段", "到了"}},
		{"secretary", village + " 书记", []string{"周报", "2", "现在读什么", "二十八人", "15户"}},
		{"leader", "徐海燕 领导", []string{"进展", "谁没交"}},
	} {
		p.take(talk.who)
		for _, words := range talk.lines {
			p.say(words)
		}
		p.phone(filepath.Join(dir, talk.name+".png"))
	}
}

// phone takes a picture of nothing but the phone.
func (p *page) phone(path string) {
	p.Helper()
	p.rest()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.ScreenshotScale(chromedp.CSS(".phone"), 1.5))
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		p.Fatal(err)
	}
	if len(png) > mostBytes {
		p.Errorf("%s has %d bytes, want at most %d", path, len(png), mostBytes)
	}
}
