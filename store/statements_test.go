package store_test

import (
	"database/sql"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"lianluo/store/storetest"
)

// statements finds every constant of type query in the package, with its text.
func statements(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	// Constants have values even where imports are not found.
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	pkg, _ := conf.Check("lianluo/store", fset, files, nil)
	found := map[string]string{}
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if ok && c.Type() == pkg.Scope().Lookup("query").Type() {
			found[name] = constant.StringVal(c.Val())
		}
	}
	return found
}

// TestPrepare prepares every statement on both engines: what one accepts and the
// other does not is found without running it.
func TestPrepare(t *testing.T) {
	all := statements(t)
	if len(all) < 80 {
		t.Fatalf("only %d statements were found", len(all))
	}
	t.Run("sqlite", func(t *testing.T) {
		at := storetest.SQLite(t)
		storetest.Open(t, at)
		prepare(t, all, "sqlite", strings.TrimPrefix(at, "sqlite://"))
	})
	t.Run("postgres", func(t *testing.T) {
		at := storetest.Postgres(t)
		storetest.Open(t, at)
		common := maps.Clone(all)
		delete(common, "beginAll") // SQLite's own
		prepare(t, common, "pgx", at)
	})
}

func prepare(t *testing.T, all map[string]string, driver, dsn string) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, q := range all {
		st, err := db.PrepareContext(t.Context(), q)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := st.Close(); err != nil { //nolint:sqlclosecheck // before the next one is prepared
			t.Error(err)
		}
	}
}
