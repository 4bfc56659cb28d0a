package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"lianluo/bot"
	"lianluo/bot/wechat"
	"lianluo/store"
)

// mux is what every installation serves.
func (a *account) mux(m *metrics) (*http.ServeMux, error) {
	door, err := a.door(m)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/wechat/callback", door)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.ready(ctx); err != nil {
			a.log.Warn("not ready", "err", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", m.handler())
	return mux, nil
}

func (a *account) door(m *metrics) (*wechat.Door, error) {
	w := a.set.WeChat
	answer := func(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
		return a.engine.Handle(store.OneMessage(ctx), in)
	}
	hall := wechat.Hall{Answer: answer, Zone: a.set.Time.Zone, Now: time.Now, Log: a.log, Observe: m.observe}
	if !a.set.Time.Start.IsZero() {
		hall.Practice = a.clock.Now
	}
	return wechat.NewDoor(wechat.Settings{
		AppID: w.AppID, Token: w.Token.Reveal(), TokenPrevious: w.TokenPrevious.Reveal(),
		EncodingAESKey: w.EncodingAESKey.Reveal(), EncodingAESKeyPrevious: w.EncodingAESKeyPrevious.Reveal(), Mode: string(w.Mode),
	}, hall)
}

// listen takes an address. Whoever comes before it is answered waits.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("打不开端口 %s，可能已被占用。请换一个：demo 加 --addr 127.0.0.1:8081，serve 改 http.addr。%w", addr, err)
	}
	return listener, nil
}

// receive serves until the context ends, and then lets the messages under way be
// answered. ready is called once it does.
func receive(ctx context.Context, listener net.Listener, h http.Handler, ready func(), beside ...func(context.Context) error) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 6*time.Second)
		defer cancel()
		return server.Shutdown(last)
	})
	for _, run := range beside {
		group.Go(func() error { return run(ctx) })
	}
	ready()
	return group.Wait()
}
