package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxPage bounds a file, in bytes; the largest campaign is some 30 KB.
const maxPage = 1 << 20

// page is one YAML file while it is read. It collects what is wrong with it.
type page struct {
	file   string
	faults Faults
}

// openPage reads the file's only document. ok is false when nothing of it could
// be read; the reason is then among the page's faults.
func openPage(file string, data []byte) (p *page, root value, ok bool) {
	p = &page{file: file}
	if fault, bad := unreadable(data); bad {
		p.fault(fault.Line, "%s", fault.What)
		return p, root, false
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithUniqueKeys(false))
	if err != nil {
		p.fault(0, "%v", err)
		return p, root, false
	}
	var doc, second yaml.Node
	err = loader.Load(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0:
		p.fault(0, "文件是空的。")
	case err != nil:
		p.syntax(err, data)
	case !errors.Is(loader.Load(&second), io.EOF):
		p.fault(0, "文件里有两份内容。一个文件只写一份，请删去「---」和它后面的部分。")
	default:
		return p, value{p, "", doc.Content[0]}, true
	}
	return p, root, false
}

func unreadable(data []byte) (Fault, bool) {
	if len(data) > maxPage {
		return Fault{What: "文件超过 1 MB，不像是设置文件。"}, true
	}
	if utf8.Valid(data) {
		return Fault{}, false
	}
	line := 1
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		rest = rest[n:]
	}
	return Fault{Line: line, What: "文件不是 UTF-8 编码（记事本常存成 ANSI）。请用「另存为」，编码选 UTF-8。"}, true
}

// wideColon is what a Chinese keyboard makes of "key:".
var wideColon = regexp.MustCompile(`^\s*(?:- +)*([a-z_]+)：`)

// syntax tells what the YAML library could not read, in the words of those who
// write such files.
func (p *page) syntax(err error, data []byte) {
	for i, line := range strings.Split(string(data), "\n") {
		if m := wideColon.FindStringSubmatch(line); m != nil {
			p.fault(i+1, "「%s：」用了全角冒号。请改成半角冒号加空格：「%s: 」。", m[1], m[1])
			return
		}
	}
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		p.fault(0, "读不懂这个文件：%v", err)
		return
	}
	if strings.Contains(le.Message, "tab") {
		p.fault(le.Mark.Line, "缩进用了制表符（Tab）。请改用空格。")
		return
	}
	line := le.Mark.Line
	if le.ContextMark.Line > 0 {
		line = le.ContextMark.Line
	}
	p.fault(line, "从这里起的写法读不懂。请检查：缩进用空格对齐；冒号后面有空格；引号、括号成对；以 @ %% & * 等符号开头的文字放进引号。")
}

func (p *page) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, Fault{p.file, line, fmt.Sprintf(format, args...)})
}
