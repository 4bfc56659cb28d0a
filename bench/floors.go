package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/sirupsen/logrus"
	"github.com/xuri/excelize/v2"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// floor is a program that does the least.
type floor struct {
	kind  string // a key of kinds
	addr  string
	file  string // a database, or a workbook with kind import
	redis string
	appID string
}

// run serves until it is told to stop.
func (f floor) run(ctx context.Context) error {
	kinds := map[string]func(context.Context) (http.Handler, error){
		"bare": f.bare, "echo": f.echo, "pipeline": f.pipeline, "commit": f.commit,
	}
	if f.kind == "import" {
		return f.imports(ctx)
	}
	h, err := kinds[f.kind](ctx)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /wechat/callback", h)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	server := &http.Server{Addr: f.addr, Handler: mux, ReadHeaderTimeout: time.Minute}
	return server.ListenAndServe()
}

// canned is a reply of the size that ours have, sealed.
var canned = []byte("<xml><Encrypt><![CDATA[" + strings.Repeat("x", 900) + "]]></Encrypt></xml>")

// handler is a bare handler: it takes the body, does the work and says the same to
// everybody. It verifies nothing, decrypts nothing and parses nothing.
func handler(work func(*http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		if err == nil {
			err = work(r)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write(canned) // whoever hung up is not counted
	})
}

func (floor) bare(context.Context) (http.Handler, error) {
	return handler(func(*http.Request) error { return nil }), nil
}

// pipeline is a bare handler with one trip to Redis: look, lock, load.
func (f floor) pipeline(context.Context) (http.Handler, error) {
	o, err := redis.ParseURL(f.redis)
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(o)
	return handler(func(r *http.Request) error {
		key := keyOf(f.appID, "floor:"+rand.Text())
		_, err := client.Pipelined(r.Context(), func(p redis.Pipeliner) error { //nolint:contextcheck // a request has its own
			p.Get(r.Context(), key+":reply")
			p.SetNX(r.Context(), key, "1", time.Minute)
			p.Get(r.Context(), key+":state")
			return nil
		})
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	}), nil
}

// echo is silenceper's server in the same mode: it gives back what was written.
func (f floor) echo(context.Context) (http.Handler, error) {
	logrus.SetLevel(logrus.WarnLevel)
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID: f.appID, AppSecret: "none", Token: token, EncodingAESKey: aesKey, Cache: cache.NewMemory(), UseStableAK: true,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := account.GetServer(r, w)
		s.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(m.Content)}
		})
		if s.Serve() == nil {
			_ = s.Send() // whoever hung up is not counted
		}
	}), nil
}

// gathering is how long the first message of a commit waits for others.
const gathering = 2 * time.Millisecond

// commit is a bare handler that inserts one row and answers when the row is on the
// disk: all that come within 2 ms share one transaction.
func (f floor) commit(ctx context.Context) (http.Handler, error) {
	db, err := openFloor(ctx, f.file)
	if err != nil {
		return nil, err
	}
	insert, err := db.PrepareContext(ctx, `INSERT INTO rows (id) VALUES ($1)`)
	if err != nil {
		return nil, err
	}
	queue := make(chan chan error, 1024)
	go func() {
		for first := range queue {
			time.Sleep(gathering)
			commitAll(ctx, db, insert, append([]chan error{first}, waiting(queue)...))
		}
	}()
	return handler(func(*http.Request) error {
		done := make(chan error, 1)
		queue <- done
		return <-done
	}), nil
}

func openFloor(ctx context.Context, file string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY)`)
	return db, err
}

func waiting(queue chan chan error) (all []chan error) {
	for {
		select {
		case done := <-queue:
			all = append(all, done)
		default:
			return all
		}
	}
}

func commitAll(ctx context.Context, db *sql.DB, insert *sql.Stmt, all []chan error) {
	err := func() error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for range all {
			if _, err := tx.StmtContext(ctx, insert).ExecContext(ctx, rand.Text()); err != nil { //nolint:sqlclosecheck // it ends with the transaction
				return errors.Join(err, tx.Rollback())
			}
		}
		return tx.Commit()
	}()
	for _, done := range all {
		done <- err
	}
}

// imports reads a workbook row by row and inserts each row as it is, in one
// transaction: nothing is checked, compared or dated.
func (f floor) imports(ctx context.Context) error {
	book, err := excelize.OpenFile(f.file)
	if err != nil {
		return err
	}
	defer book.Close() //nolint:errcheck // only read
	db, err := openFloor(ctx, f.file+".db")
	if err != nil {
		return err
	}
	defer os.Remove(f.file + ".db") //nolint:errcheck // it lies in the run's own directory
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, sheet := range book.GetSheetList() {
		if err := insertRows(ctx, tx, book, sheet); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func insertRows(ctx context.Context, tx *sql.Tx, book *excelize.File, sheet string) error {
	rows, err := book.Rows(sheet)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // only read
	for n := 0; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO rows (id) VALUES ($1)`, fmt.Sprint(sheet, n, cells)); err != nil {
			return err
		}
	}
	return rows.Error()
}

func keyOf(appID, name string) string { return "lianluo:" + appID + ":" + name }

// clearRedis takes away what a run has left.
func clearRedis(ctx context.Context, address, appID string) error {
	o, err := redis.ParseURL(address)
	if err != nil {
		return err
	}
	client := redis.NewClient(o)
	defer client.Close() //nolint:errcheck // a connection whose calls are over
	all := client.Scan(ctx, 0, keyOf(appID, "*"), 1000).Iterator()
	for all.Next(ctx) {
		if err := client.Unlink(ctx, all.Val()).Err(); err != nil {
			return err
		}
	}
	return all.Err()
}
