// Package texts holds every word the bot says in chat, in catalogs that a
// non-programmer can edit: one file per conversation, one section per text.
package texts

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/tools/txtar"
)

//go:embed zh-CN/*.txt
var zhCN embed.FS

// Catalog finds words by key. It is safe for use by many at once.
// A text may use another with {{template "key" .}}.
type Catalog struct {
	root  *template.Template
	byKey map[string]*template.Template
}

// Load reads the words the product ships with.
func Load() (*Catalog, error) {
	sub, err := fs.Sub(zhCN, "zh-CN")
	if err != nil {
		return nil, err
	}
	return LoadFS(sub)
}

// LoadFS reads every *.txt file of a folder. It fails on a broken template and
// on a key given twice, naming the file.
func LoadFS(dir fs.FS) (*Catalog, error) {
	root := template.New("").Funcs(funcs).Option("missingkey=error")
	c := &Catalog{root: root, byKey: map[string]*template.Template{}}
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		if err := c.add(name, b); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalog) add(file string, b []byte) error {
	for _, f := range txtar.Parse(b).Files {
		if c.byKey[f.Name] != nil {
			return fmt.Errorf("texts: %s: %s is given twice", file, f.Name)
		}
		t, err := c.root.New(f.Name).Parse(strings.TrimSpace(string(f.Data)))
		if err != nil {
			return fmt.Errorf("texts: %s: %w", file, err)
		}
		c.byKey[f.Name] = t
	}
	return nil
}

// Say renders the words for key. A missing key or a value the words do not fit
// comes back as the key itself in angle brackets: wrong, but never silent.
func (c *Catalog) Say(key string, v any) string {
	t, ok := c.byKey[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	var b strings.Builder
	if err := t.Execute(&b, v); err != nil {
		return "⟨" + key + "⟩"
	}
	return b.String()
}

// Has tells whether there are words for key.
func (c *Catalog) Has(key string) bool { return c.byKey[key] != nil }

// Keys lists every key, sorted.
func (c *Catalog) Keys() []string { return slices.Sorted(maps.Keys(c.byKey)) }
