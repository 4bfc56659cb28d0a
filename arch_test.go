// This file is the map of the house: which room may know which. It fails the
// build when a package reaches into a room it has no business in.
package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "lianluo/"

// may says what each package may import beside the standard library. A package
// that is not listed fails the test, so a new room is always a decision.
var may = map[string][]string{
	"domain":                  {},
	"texts":                   {"golang.org/x/tools/txtar"},
	"bot":                     {"domain"},
	"bot/session":             {"bot", "domain", "github.com/redis/go-redis/v9"},
	"bot/session/sessiontest": {"bot", "domain", "pgregory.net/rapid"},
	"bot/wechat":              {"bot", "domain", "github.com/silenceper/wechat/v2", "github.com/sirupsen/logrus"},
	"understand":              {"bot", "domain", "github.com/mozillazg/go-pinyin", "go.yaml.in/yaml/v4", "golang.org/x/text"},
	"handlers":                {"bot", "domain"},
	"roster":                  {"domain", "github.com/xuri/excelize/v2", "golang.org/x/text"},
	"roster/sample":           {"domain", "github.com/xuri/excelize/v2"},
	"store":                   {"bot", "domain", "store/migrations", "modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"},
	"store/migrations":        {},
	"store/storetest":         {"*"},
	"simulator":               {"rsc.io/qr"},
	"configs":                 {"domain", "go.yaml.in/yaml/v4"},
	"cmd/lianluo":             {"*"},
	"bench":                   {"*"},
}

// std says which packages may import these standard packages; others are free.
var std = map[string][]string{
	"net/http":     {"bot/wechat", "simulator", "cmd/lianluo"},
	"database/sql": {"store", "store/storetest"},
	"os":           {"bot/wechat", "configs", "roster", "store", "cmd/lianluo"},
	"log":          {},
	"math/rand":    {},
}

// only says which packages may use these names at all: time enters at the doors,
// and settings in one place.
var only = map[string][]string{
	"time.Now":     {"bot/wechat", "bot/session", "simulator", "store", "cmd/lianluo", "bench"},
	"time.Sleep":   {"bot/session/sessiontest", "bench"}, // real servers have no clock to be moved on
	"os.Getenv":    {"store/storetest", "bench"},
	"os.LookupEnv": {"cmd/lianluo"},
	"slog.Default": {},
	"recover":      {"bot", "bot/wechat"},
}

func TestImports(t *testing.T) {
	root := "."
	err := filepath.WalkDir(root, func(p string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		pkg := path.Dir(filepath.ToSlash(rel))
		allowed, known := may[pkg]
		if !known {
			t.Errorf("%s: package %s has no entry in may", rel, pkg)
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, nil, 0)
		if err != nil {
			return err
		}
		for _, im := range f.Imports {
			full := strings.Trim(im.Path.Value, `"`)
			name := strings.TrimPrefix(full, module)
			where, kept := std[full]
			isStd := !strings.Contains(strings.Split(full, "/")[0], ".")
			ok := isStd && (!kept || slices.Contains(where, pkg)) || slices.Contains(allowed, "*") || slices.ContainsFunc(allowed, func(a string) bool {
				return name == a || strings.Contains(a, ".") && strings.HasPrefix(name, a+"/")
			})
			if !ok {
				t.Errorf("%s: %s may not import %s", rel, pkg, name)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s: no func init", fset.Position(n.Pos()))
				}
			case *ast.CallExpr:
				for name, where := range only {
					if called(n.Fun, name) && !slices.Contains(where, pkg) {
						t.Errorf("%s: %s may not call %s", fset.Position(n.Pos()), pkg, name)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func called(fun ast.Expr, name string) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name == name
	case *ast.SelectorExpr:
		x, ok := f.X.(*ast.Ident)
		return ok && (x.Name+"."+f.Sel.Name == name || x.Name+"." == name)
	}
	return false
}
