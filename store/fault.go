package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"lianluo/domain"
)

// about says which statement failed, and marks a fault of the engine that will
// pass as domain.ErrAway. The statement holds no values, so nothing of what
// people wrote reaches the text.
func about(q query, err error) error {
	if err == nil {
		return nil
	}
	start := strings.Join(strings.Fields(string(q)), " ")
	return fault(fmt.Errorf("%.50s…: %w", start, err))
}

func fault(err error) error {
	switch {
	case err == nil:
		return nil
	case away(err):
		return fmt.Errorf("store: %w: %w", domain.ErrAway, err)
	default:
		return fmt.Errorf("store: %w", err)
	}
}

// away tells a database that cannot be reached, is shutting down or has no room
// from a statement that is wrong.
func away(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		// SQLSTATE classes: connection, resources, operator's intervention; 25006 is a standby.
		return slices.Contains([]string{"08", "53", "57"}, pg.Code[:2]) || pg.Code == "25006"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return slices.Contains([]int{
			sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
			sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
		}, lite.Code()&0xff)
	}
	_, network := errors.AsType[net.Error](err)
	_, connect := errors.AsType[*pgconn.ConnectError](err)
	return network || connect || pgconn.SafeToRetry(err) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}

// again tells that PostgreSQL gave up a transaction for the sake of another one
// and wants it repeated: serialization_failure, deadlock_detected.
func again(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}
