package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// healthWait is shorter than the timeout of the Dockerfile's HEALTHCHECK.
const healthWait = 3 * time.Second

// health asks the lianluo that these settings run whether it is ready. Containers
// have no other program to ask with.
func health(ctx context.Context, c call) error {
	set, _, err := settings(c, "health", func(*flag.FlagSet) {})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthWait)
	defer cancel()
	address := "http://" + reachable(set.HTTP.Addr) + "/readyz"
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		return fmt.Errorf("%s 没有回音，lianluo 没有在运行？%w", address, err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode != http.StatusOK {
		return errors.Join(fmt.Errorf("还没准备好（%d）：%s。请看它的日志。", resp.StatusCode, strings.TrimSpace(string(said))), err)
	}
	fmt.Fprintln(c.out, strings.TrimSpace(string(said)))
	return err
}
