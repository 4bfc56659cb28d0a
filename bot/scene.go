package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// scene is somebody who scanned a code or came to the account.
func (t *talk) scene() error {
	t.forget("")
	prefix, _, _ := strings.Cut(t.in.Text, ".")
	switch flow, ok := t.scenes[prefix]; {
	case ok && t.in.Text != "":
		return t.start(flow, map[string]string{"scene": t.in.Text})
	case !t.who.Bound():
		t.say("chat.welcome", nil)
		return t.start(Binding, nil)
	default:
		t.say("chat.welcomeBack", t.who)
		return t.putAgain("")
	}
}

func (t *talk) photo() error {
	t.forget("")
	if t.box.top() == nil {
		t.say("chat.photoNow", nil)
		return nil
	}
	return t.converse(Message{Text: t.media().Name, Photo: true})
}

// media names a photo by what it is, so that a repeated delivery is the same file.
func (t *talk) media() Media {
	sum := sha256.Sum256([]byte(t.in.From + "\x00" + t.in.Media))
	name := fmt.Sprintf("media/%s/%s", t.in.At.Format("2006-01"), hex.EncodeToString(sum[:12]))
	return Media{ID: t.in.Media, Name: name, Owner: t.in.From, Kind: t.in.Kind, At: t.in.At}
}
