package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"lianluo/domain"
)

// query is one statement: the same text for both engines, with $1, $2 … bound
// by number. Every statement is a constant of this type, so that a test can find
// them all and prepare each on both.
type query string

// runner is where statements run: the readers, or one transaction.
type runner interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

// prepared keeps the statements of a SQLite connection or pool ready: parsing one
// costs more than running it. pgx does the same for PostgreSQL by itself.
type prepared struct {
	on interface {
		PrepareContext(ctx context.Context, q string) (*sql.Stmt, error)
	}
	mu    sync.RWMutex
	ready map[string]*sql.Stmt
}

func (p *prepared) stmt(ctx context.Context, q string) (*sql.Stmt, error) {
	p.mu.RLock()
	st := p.ready[q]
	p.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if st := p.ready[q]; st != nil {
		return st, nil
	}
	st, err := p.on.PrepareContext(ctx, q) //nolint:sqlclosecheck // kept for the next time; Close closes them all
	if err != nil {
		return nil, err
	}
	if p.ready == nil {
		p.ready = map[string]*sql.Stmt{}
	}
	p.ready[q] = st
	return st, nil
}

// Close gives the statements back: SQLite keeps its journal while one is open.
func (p *prepared) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, st := range p.ready {
		errs = append(errs, st.Close())
	}
	p.ready = nil
	return errors.Join(errs...)
}

func (p *prepared) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	st, err := p.stmt(ctx, q) //nolint:sqlclosecheck // of the cache, see stmt
	if err != nil {
		return nil, err
	}
	// A read of ours takes milliseconds. To be ready to break it off, database/sql and
	// the driver would start a goroutine each, which costs more than most reads.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return st.QueryContext(context.WithoutCancel(ctx), args...)
}

func (p *prepared) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	st, err := p.stmt(ctx, q) //nolint:sqlclosecheck // of the cache, see stmt
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// exec runs a statement and tells how many rows it touched.
func exec(ctx context.Context, r runner, q query, args ...any) (int64, error) {
	res, err := r.ExecContext(ctx, string(q), plain(args)...)
	if err != nil {
		return 0, about(q, err)
	}
	n, err := res.RowsAffected()
	return n, about(q, err)
}

// list reads rows; dest names where the columns of one row go.
func list[T any](ctx context.Context, r runner, dest func(*T) []any, q query, args ...any) ([]T, error) {
	rows, err := r.QueryContext(ctx, string(q), plain(args)...)
	if err != nil {
		return nil, about(q, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		out = append(out, *new(T))
		if err := rows.Scan(dest(&out[len(out)-1])...); err != nil {
			return nil, about(q, err)
		}
	}
	return out, about(q, rows.Err())
}

// one reads the first row; domain.ErrNotFound, with what it was about, when there
// is none.
func one[T any](ctx context.Context, r runner, what string, dest func(*T) []any, q query, args ...any) (T, error) {
	rows, err := list(ctx, r, dest, q, args...)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("store: %s: %w", what, domain.ErrNotFound)
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// itself is the destination of a row of one column.
func itself[T any](x *T) []any { return []any{x} }

// in completes a statement whose last parameter stands for a list: IN ($3). The
// list is filled up to a power of two by its last element, so that there are few
// texts to prepare.
func in[T any](q query, args []any, of []T) (query, []any) {
	first := len(args) + 1
	marks := make([]string, 0, len(of))
	for n := 1; len(marks) < len(of); n *= 2 {
		for len(marks) < n {
			args = append(args, of[min(len(marks), len(of)-1)])
			marks = append(marks, fmt.Sprintf("$%d", first+len(marks)))
		}
	}
	whole := strings.Join(marks, ", ")
	return query(strings.Replace(string(q), fmt.Sprintf("IN ($%d)", first), "IN ("+whole+")", 1)), args
}

// plain drops what PostgreSQL refuses in a text, NUL and broken UTF-8, so that
// both engines keep the same.
func plain(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
		}
	}
	return args
}

// ms is how an instant is kept; the zero time is 0.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// when reads an instant into the office's zone.
type when struct {
	to   *time.Time
	zone *time.Location
}

// Scan implements [sql.Scanner].
func (w when) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("an instant is kept as a number, not as %T", v)
	}
	if n != 0 {
		*w.to = time.UnixMilli(n).In(w.zone)
	}
	return nil
}

// asJSON reads a text of JSON.
type asJSON struct{ to any }

// Scan implements [sql.Scanner].
func (j asJSON) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("JSON is kept as text, not as %T", v)
	}
	return json.Unmarshal([]byte(s), j.to)
}
