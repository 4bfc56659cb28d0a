package wechat

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// fields are the children of the root by name, as we read them.
func fields(doc []byte) (map[string]string, error) {
	out := map[string]string{}
	err := scan(doc, func(depth int, name, text []byte) {
		if depth == 1 {
			out[string(name)] = clean(string(text))
		}
	})
	return out, err
}

// fieldsByTheBook reads them with encoding/xml.
func fieldsByTheBook(doc []byte) (map[string]string, error) {
	var root struct {
		Fields []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(doc, &root); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, f := range root.Fields {
		out[f.XMLName.Local] = clean(f.Text)
	}
	return out, nil
}

// TestScanReadsFlatXMLByTheBook: on well-formed flat documents there is no
// difference between us and encoding/xml.
func TestScanReadsFlatXMLByTheBook(t *testing.T) {
	name := rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_.-]{0,9}`)
	piece := rapid.OneOf(
		rapid.StringMatching(`[a-z \n\t中国🚩"'=/>]{0,9}`),
		rapid.SampledFrom([]string{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#20013;", "&#x56FD;", "&#9;", "<!-- - < > -->", "<?p q?>", "<b>x</b>", "<b/>", "\r\n"}),
		rapid.Map(rapid.StringMatching(`[a-z<>&\n 中国🚩\]]{0,9}`), func(s string) string {
			return "<![CDATA[" + strings.ReplaceAll(s, "]]>", "") + "]]>"
		}),
	)
	element := rapid.Custom(func(t *rapid.T) string {
		n := name.Draw(t, "name")
		attr := rapid.SampledFrom([]string{"", ` a="b"`, ` a = '>"' `, "\n"}).Draw(t, "attr")
		if rapid.Bool().Draw(t, "empty") {
			return "<" + n + attr + "/>"
		}
		return "<" + n + attr + ">" + strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "text"), "") + "</" + n + " >"
	})
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.SampledFrom([]string{"", `<?xml version="1.0" encoding="UTF-8"?>`, "\ufeff", "<!-- x -->\n"}).Draw(t, "head")
		doc := []byte(head + "<xml>" + strings.Join(rapid.SliceOfN(element, 0, 6).Draw(t, "elements"), "\n") + "</xml>\n")
		want, err := fieldsByTheBook(doc)
		if err != nil {
			t.Skip("not well-formed: ", err)
		}
		read++
		if got, err := fields(doc); err != nil || !maps.Equal(got, want) {
			t.Fatalf("%s\ngot  %q, %v\nwant %q", doc, got, err, want)
		}
	})
	if read < 20 {
		t.Errorf("only %d documents were well-formed", read)
	}
}

func TestWhatIsNoPush(t *testing.T) {
	for doc, want := range map[string]error{
		"":                           errBroken,
		"<":                          errBroken,
		"<>":                         errBroken,
		"</xml>":                     errBroken,
		"<xml>":                      errBroken,
		"<xml><a></b></xml>":         errBroken,
		"<xml><a>x</xml>":            errBroken,
		"<xml><![CDATA[x</xml>":      errBroken,
		"<xml a='></xml>":            errBroken,
		"<!DOCTYPE xml><xml></xml>":  errDoctype,
		"<xml><!-- </xml>":           errDoctype,
		strings.Repeat("<a>", 11):    errDeep,
		strings.Repeat("<a>", 10):    errBroken,
		"<xml><a>" + "</a></xml>":    nil,
		"<xml><a>1</a></xml></oops>": nil,
	} {
		if _, err := fields([]byte(doc)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", doc, err, want)
		}
	}
}

// FuzzPush: whatever comes, nothing breaks, and what is read is clean: it can be
// written into a reply and read again by the book.
func FuzzPush(f *testing.F) {
	for _, v := range sealedVectors(f) {
		f.Add([]byte(v.Plaintext))
	}
	for _, doc := range []string{
		words("周报"), words("\x01\xff]]"), event("SCAN", "<EventKey>1</EventKey>"), pushed("text", "<Content>&#0;&#xD800;&#x110000;&;&&lt</Content>"),
		"<xml><List><MsgID>1</MsgID></List><MsgID>2</MsgID></xml>", "<a><b><c></c></b></a>", "<xml a='>'/>", "<?x?><xml/>",
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		before := bytes.Clone(doc)
		p, err := parse(doc)
		if !bytes.Equal(before, doc) {
			t.Fatal("reading changed the document")
		}
		if err != nil {
			return
		}
		in := p.inbound(monday)
		for _, s := range []string{in.From, in.Text, in.Media, p.to} {
			if !utf8.ValidString(s) || s != clean(s) {
				t.Fatalf("%q is not clean", s)
			}
			var got struct{ S string }
			var b bytes.Buffer
			tag(&b, "S", s)
			if err := xml.Unmarshal(fmt.Appendf(nil, "<xml>%s</xml>", b.Bytes()), &got); err != nil || got.S != s {
				t.Fatalf("%q is read as %q, %v", s, got.S, err)
			}
		}
	})
}
