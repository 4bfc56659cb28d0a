package simulator

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxNews is how many cards an event may be answered with (1.5).
const maxNews = 8

// envelope is an encrypted reply.
type envelope struct {
	XMLName      xml.Name `xml:"xml"`
	Encrypt      string
	MsgSignature string
	TimeStamp    string
	Nonce        string
}

// answer is a reply in the open.
type answer struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   string
	MsgType      string
	Content      string
	Image        struct{ MediaId string } //nolint:revive // WeChat's name
	Voice        struct{ MediaId string } //nolint:revive // WeChat's name
	Video        struct {
		MediaId, Title, Description string //nolint:revive // WeChat's name
	}
	Music struct {
		Title, Description, MusicUrl, HQMusicUrl, ThumbMediaId string //nolint:revive // WeChat's name
	}
	ArticleCount int
	Articles     []Article `xml:"Articles>item"`
}

// judge reads the bot's answer as WeChat does. An error means that the person
// sees the fault notice.
func (p *Platform) judge(m *message, body []byte) ([]Entry, error) {
	if len(body) == 0 || string(body) == "success" {
		return nil, nil
	}
	if err := looksLikeXML(body); err != nil {
		return nil, err
	}
	text, err := p.open(body)
	if err != nil {
		return nil, err
	}
	var a answer
	if err := parse(text, &a); err != nil {
		return nil, err
	}
	if a.ToUserName != m.openID || a.FromUserName != p.o.Original {
		return nil, errors.New("ToUserName and FromUserName must be those of the message, changed about")
	}
	if _, err := strconv.ParseInt(a.CreateTime, 10, 64); err != nil {
		return nil, errors.New("CreateTime is not a number of seconds")
	}
	return p.show(m, a)
}

func looksLikeXML(body []byte) error {
	start := strings.ToLower(strings.TrimSpace(string(body[:min(len(body), 64)])))
	switch {
	case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "["):
		return errors.New("the answer is JSON: WeChat wants XML, success or nothing")
	case strings.HasPrefix(start, "<!doctype"), strings.HasPrefix(start, "<html"):
		return errors.New("the answer is a web page: WeChat wants XML, success or nothing")
	case !strings.HasPrefix(start, "<"):
		return errors.New("the answer is neither XML nor exactly success nor nothing")
	}
	return nil
}

// parse wants one element, well formed to the end.
func parse(text []byte, v any) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("bad XML: %w", err)
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if s, ok := t.(xml.CharData); err != nil || !ok || len(bytes.TrimSpace(s)) > 0 {
			return errors.New("bad XML: something follows </xml>")
		}
	}
}

// open decrypts where the mode asks for it: always in safe mode, never in plain,
// either way in compat (1.6).
func (p *Platform) open(body []byte) ([]byte, error) {
	var e envelope
	if err := parse(body, &e); err != nil {
		return nil, err
	}
	switch {
	case e.Encrypt == "" && p.o.Mode == Safe:
		return nil, errors.New("the reply is not encrypted, though the account is in safe mode")
	case e.Encrypt != "" && p.o.Mode == Plain:
		return nil, errors.New("the reply is encrypted, though the account is in plain mode")
	case e.Encrypt == "":
		return body, nil
	case e.MsgSignature != sign(p.o.Token, e.TimeStamp, e.Nonce, e.Encrypt):
		return nil, errors.New("MsgSignature is wrong")
	}
	return unseal(p.key, e.Encrypt, p.o.AppID)
}

// show turns a reply into what the phone shows.
func (p *Platform) show(m *message, a answer) ([]Entry, error) {
	e := Entry{Side: FromAccount, Via: "reply", Kind: a.MsgType}
	var err error
	switch a.MsgType {
	case "text":
		e.Text, err = a.Content, p.checkText(a.Content)
	case "image":
		e.Media, err = a.Image.MediaId, p.checkMedia(a.Image.MediaId)
	case "voice":
		e.Media, err = a.Voice.MediaId, p.checkMedia(a.Voice.MediaId)
	case "video":
		e.Media, e.Title, e.Text, err = a.Video.MediaId, a.Video.Title, a.Video.Description, p.checkMedia(a.Video.MediaId)
	case "music":
		e.Title, e.Text, e.URL = a.Music.Title, a.Music.Description, a.Music.MusicUrl
	case "news":
		e.Articles, err = cards(m, a)
	case "transfer_customer_service":
		return nil, nil
	default:
		err = fmt.Errorf("MsgType %q: WeChat has no such reply", a.MsgType)
	}
	if err != nil {
		return nil, err
	}
	return []Entry{e}, nil
}

func (p *Platform) checkText(s string) error {
	switch {
	case s == "":
		return errors.New("Content is empty: answer success to say nothing")
	case len(s) > p.o.Rules.MaxText:
		return fmt.Errorf("Content has %d bytes; %d are shown", len(s), p.o.Rules.MaxText)
	}
	return nil
}

func (p *Platform) checkMedia(id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.shelf.find(id, p.o.Clock(), p.o.Rules); !ok {
		return errors.New("MediaId is unknown, or older than three days")
	}
	return nil
}

// cards drops those over the limit, as WeChat does.
func cards(m *message, a answer) ([]Article, error) {
	most := maxNews
	if m.single {
		most = 1
	}
	switch {
	case a.ArticleCount == 0 || a.ArticleCount != len(a.Articles):
		return nil, fmt.Errorf("ArticleCount is %d, but there are %d items", a.ArticleCount, len(a.Articles))
	case len(a.Articles) > most:
		return a.Articles[:most], nil
	}
	return a.Articles, nil
}
