package wechat

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Why a body is not read as a push.
var (
	errBroken  = errors.New("wechat: the body is not whole XML")
	errDoctype = errors.New("wechat: the body declares a document type")
	errDeep    = errors.New("wechat: the body is nested too deep")
)

// maxDepth is twice the deepest push we know of.
const maxDepth = 10

// scan walks a push and tells each element's own text when the element ends;
// depth 1 is a child of the root. What follows the root's end is ignored.
//
// WeChat's XML is flat and machine-made, but people's words stand in it, with
// control characters and torn UTF-8 that encoding/xml refuses, and with them the
// whole message. Here such bytes are text like any other; [clean] drops them
// later. An encoding in the header is ignored: WeChat sends UTF-8. A document
// type is refused, so that there are no entities to blow up.
func scan(doc []byte, tell func(depth int, name, text []byte)) error {
	s := scanner{doc: doc, tell: tell, open: make([]element, 0, maxDepth)}
	for !s.over {
		if err := s.step(); err != nil {
			return err
		}
	}
	return nil
}

type scanner struct {
	doc  []byte // what is still to be read
	open []element
	over bool // the root has ended
	tell func(depth int, name, text []byte)
}

// element is one that has begun and not ended.
type element struct{ name, text []byte }

// step reads some text and the one tag after it.
func (s *scanner) step() error {
	text, rest, ok := bytes.Cut(s.doc, []byte("<"))
	if !ok {
		return errBroken
	}
	s.doc = rest
	s.add(unescape(text))
	switch {
	case s.skip("!--", "-->"), s.skip("?", "?>"):
		return nil
	case s.has("![CDATA["):
		return s.cdata()
	case s.has("!"):
		return errDoctype
	case s.has("/"):
		return s.end()
	}
	return s.begin()
}

func (s *scanner) has(prefix string) bool { return bytes.HasPrefix(s.doc, []byte(prefix)) }

func (s *scanner) add(text []byte) {
	if len(s.open) == 0 || len(text) == 0 {
		return
	}
	e := &s.open[len(s.open)-1]
	if e.text == nil {
		e.text = slices.Clip(text) // as it stands in the document
		return
	}
	e.text = append(e.text, text...)
}

// skip passes a comment or a processing instruction.
func (s *scanner) skip(from, to string) bool {
	if !s.has(from) {
		return false
	}
	_, rest, ok := bytes.Cut(s.doc[len(from):], []byte(to))
	if ok {
		s.doc = rest
	}
	return ok
}

func (s *scanner) cdata() error {
	text, rest, ok := bytes.Cut(s.doc[len("![CDATA["):], []byte("]]>"))
	if !ok {
		return errBroken
	}
	s.add(text)
	s.doc = rest
	return nil
}

// begin reads a start tag; <Name/> ends at once. Attributes are passed over.
func (s *scanner) begin() error {
	end := tagEnd(s.doc)
	if end <= 0 {
		return errBroken
	}
	tag, empty := bytes.CutSuffix(s.doc[:end], []byte("/"))
	s.doc = s.doc[end+1:]
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		tag = tag[:i]
	}
	if len(s.open) == maxDepth {
		return errDeep
	}
	s.open = append(s.open, element{name: tag})
	if empty {
		s.finish()
	}
	return nil
}

// tagEnd finds the > of a start tag, not one inside an attribute's quotes.
func tagEnd(doc []byte) int {
	var quote byte
	for i, c := range doc {
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

func (s *scanner) end() error {
	name, rest, ok := bytes.Cut(s.doc[1:], []byte(">"))
	n := len(s.open)
	if !ok || n == 0 || !bytes.Equal(bytes.TrimSpace(name), s.open[n-1].name) {
		return errBroken
	}
	s.doc = rest
	s.finish()
	return nil
}

func (s *scanner) finish() {
	n := len(s.open) - 1
	s.tell(n, s.open[n].name, s.open[n].text)
	s.open, s.over = s.open[:n], n == 0
}

// unescape reads XML's five entities and numbers; an & that begins neither, as
// in a careless address, stays as it is.
func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	var out []byte
	for len(text) > 0 {
		before, after, _ := bytes.Cut(text, []byte("&"))
		out = append(out, before...)
		if len(before) == len(text) {
			break
		}
		r, size := '&', 0
		if i := bytes.IndexByte(after[:min(len(after), maxEntity)], ';'); i >= 0 {
			r, size = entity(string(after[:i]), i+1)
		}
		out, text = utf8.AppendRune(out, r), after[size:]
	}
	return out
}

// maxEntity is the length of &#1114111; without its &.
const maxEntity = len("#1114111;")

// entity gives the sign that a name of that size means; & and no size when it
// means none.
func entity(name string, size int) (rune, int) {
	switch name {
	case "lt":
		return '<', size
	case "gt":
		return '>', size
	case "amp":
		return '&', size
	case "quot":
		return '"', size
	case "apos":
		return '\'', size
	}
	digits, number := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if !number || err != nil {
		return '&', 0
	}
	return rune(n), size
}

// clean drops what XML cannot carry and nobody can see: control characters
// except line breaks and tabs, and torn UTF-8. Line breaks become \n.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}
