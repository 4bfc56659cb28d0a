package session

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// LogTo sends what go-redis would print on stderr to log, at debug: every fault
// that matters comes back as an error too. go-redis has one logger for the whole
// process, so main calls this, once.
func LogTo(log *slog.Logger) { redis.SetLogger(printer{log}) }

type printer struct{ log *slog.Logger }

// Printf is the interface go-redis asks for.
func (p printer) Printf(ctx context.Context, format string, v ...any) {
	p.log.DebugContext(ctx, "redis client", "line", fmt.Sprintf(format, v...))
}
