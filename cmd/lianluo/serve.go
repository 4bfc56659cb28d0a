package main

import (
	"context"
	"errors"
	"flag"
	"net/http"

	"lianluo/configs"
	"lianluo/store"
)

func serve(ctx context.Context, c call) error {
	var noMigrate bool
	set, _, err := settings(c, "serve", func(f *flag.FlagSet) {
		f.BoolVar(&noMigrate, "no-migrate", false, "不升级数据库 do not touch the schema")
	})
	if err != nil {
		return err
	}
	if err := set.Check(configs.Serve); err != nil {
		return err
	}
	log := logger(set, c.errs)
	if !noMigrate {
		if err := bringUpToDate(ctx, set); err != nil {
			return err
		}
	}
	a, client, err := openWithClient(ctx, set, log, "")
	if err != nil {
		return err
	}
	defer a.Close()
	mux, err := a.mux(newMetrics())
	if err != nil {
		return err
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(a.words.Say("web.front", nil))) })
	listener, err := listen(ctx, set.HTTP.Addr)
	if err != nil {
		return err
	}
	return receive(ctx, listener, mux, func() {
		log.Info("serving", "addr", listener.Addr().String())
		if err := a.ready(ctx); err != nil {
			log.Warn("Redis or the database does not answer; plain questions are answered until it does", "err", err)
		}
		a.publishMenus(ctx, client)
	}, a.parkIdle, a.keepMedia(client))
}

func bringUpToDate(ctx context.Context, set configs.Settings) error {
	s, err := openUpToDate(ctx, set)
	if err != nil {
		return err
	}
	return s.Close()
}

// openUpToDate opens the database with the current schema.
func openUpToDate(ctx context.Context, set configs.Settings) (*store.Store, error) {
	s, err := openStore(ctx, set)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}
