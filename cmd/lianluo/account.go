package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"lianluo/bot"
	"lianluo/bot/session"
	"lianluo/configs"
	"lianluo/domain"
	"lianluo/handlers"
	"lianluo/store"
	"lianluo/texts"
	"lianluo/understand"
)

// account is the product without its doors: records, conversations, the engine.
type account struct {
	set      configs.Settings
	clock    *clock
	log      *slog.Logger
	store    *store.Store
	sessions bot.Sessions
	redis    *session.Redis // nil: conversations are kept in the database
	words    *texts.Catalog
	unclear  *tally
	phrases  *understand.Matcher
	engine   *bot.Engine
}

// open connects to what the settings name; assemble makes an account of it.
func open(ctx context.Context, set configs.Settings, log *slog.Logger) (*account, error) {
	a := &account{set: set, log: log, clock: newClock(set.Time.Zone, set.Time.Start), unclear: &tally{keepTexts: set.Understand.KeepTexts, log: log}}
	var err error
	if a.words, err = texts.Load(); err != nil {
		return nil, err
	}
	if a.store, err = openStore(ctx, set); err != nil {
		return nil, err
	}
	return a, nil
}

// openStore opens the database; a SQLite file is made where there is none, and so
// is the directory it is in by default.
func openStore(ctx context.Context, set configs.Settings) (*store.Store, error) {
	if err := os.MkdirAll(set.Data.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("数据目录 data.dir 不能写：%w", err)
	}
	s, err := store.Open(ctx, set.Database.URL.Reveal())
	if err != nil {
		return nil, fmt.Errorf("打不开数据库，请核对 database.url：%w", err)
	}
	s.Zone = set.Time.Zone
	return s, nil
}

// assemble puts the engine together. qr makes the pictures of codes. Locks and
// idleness go by the wall clock: a practice clock begins anew with every start, and
// a lock left by a killed process would hold until it came round again.
func (a *account) assemble(ctx context.Context, qr handlers.QR) error {
	a.sessions = store.Conversations{Store: a.store, Now: time.Now}
	if url := a.set.Redis.URL.Reveal(); url != "" {
		var err error
		if a.redis, err = session.Open(url, a.set.WeChat.AppID, time.Now); err != nil {
			return fmt.Errorf("打不开 Redis，请核对 redis.url：%w", err)
		}
		a.sessions = a.redis
	}
	matcher, err := phrases(a.set.Data.Dir)
	if err != nil {
		return err
	}
	a.phrases = matcher
	go learn(matcher) // or the first message that no phrase settles waits for it
	key, err := a.store.Secret(ctx, "room-codes")
	if err != nil {
		return fmt.Errorf("数据库还没有建好，请先运行 lianluo migrate：%w", err)
	}
	deps := handlers.Deps{Records: a.store, Zone: a.set.Time.Zone, Key: key, QR: qr}
	a.engine, err = bot.New(bot.Options{
		Flows: handlers.All(deps), Scenes: handlers.Scenes(), Sessions: a.sessions, Records: a.store, //nolint:contextcheck // a conversation has the context of its message
		Understanding: matcher, Say: a.words.Say, Log: a.log, Unclear: a.unclear.add,
	})
	return err
}

// Close writes what was counted and ends the connections.
//
//nolint:contextcheck // the context of the process has ended by now
func (a *account) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), lastWrite)
	defer cancel()
	a.unclear.write(ctx, a.store)
	err := a.store.Close()
	if a.redis != nil {
		err = errors.Join(err, a.redis.Close())
	}
	return err
}

// ready tells whether Redis and SQL answer.
func (a *account) ready(ctx context.Context) error {
	err := a.store.Ping(ctx)
	if a.redis != nil {
		err = errors.Join(err, a.redis.Ping(ctx))
	}
	return err
}

const (
	idleAfter = 2 * time.Hour
	idleEvery = 5 * time.Minute
	idleBatch = 500
)

// parkIdle moves conversations nobody has touched to draft rows, and counts what was
// not understood, until the context ends. Two replicas may do it at once: the lock of a person decides.
func (a *account) parkIdle(ctx context.Context) error {
	tick := time.NewTicker(idleEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			a.tidy(ctx)
		}
	}
}

// tidy does by the account's clock what nobody asks for.
func (a *account) tidy(ctx context.Context) {
	a.park(ctx)
	a.unclear.keep(ctx, a.store, domain.DayOf(a.clock.Now()))
}

// park puts aside what is idle by the account's clock.
func (a *account) park(ctx context.Context) {
	now := a.clock.Now()
	n, err := a.engine.Park(ctx, a.clock.Wall(now.Add(-idleAfter)), now, idleBatch)
	if err != nil {
		a.log.Warn("idle conversations were not put aside", "err", err)
	}
	if n > 0 {
		a.log.Info("idle conversations put aside", "count", n)
	}
}

// logger writes what the settings ask for. Libraries that log by themselves are
// brought to the same place.
func logger(set configs.Settings, w io.Writer) *slog.Logger {
	opts := &slog.HandlerOptions{Level: set.Log.Level}
	log := slog.New(slog.NewJSONHandler(w, opts))
	if set.Log.Format == "text" {
		log = slog.New(slog.NewTextHandler(w, opts))
	}
	session.LogTo(log)
	return log
}

// noPictures is a QR that cannot be: the terminal shows words instead.
type noPictures struct{}

func (noPictures) Picture(context.Context, string, time.Duration) (string, error) {
	return "", fmt.Errorf("no account to make codes: %w", domain.ErrAway)
}
