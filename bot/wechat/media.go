package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"time"

	"lianluo/bot"
	"lianluo/domain"
)

// Wanted is the list of files to be fetched, as rows, so that a restart loses
// none.
type Wanted interface {
	PendingMedia(ctx context.Context, n int) ([]bot.Media, error)
	MediaKept(ctx context.Context, id string) error
	MediaLost(ctx context.Context, id, why string) error
}

// Keeper fetches what people sent in conversations and keeps it under a
// directory, by the name the records know it by.
type Keeper struct {
	Fetch  func(ctx context.Context, id string, w io.Writer) error
	Wanted Wanted
	Root   *os.Root
	Now    func() time.Time // the clock that media is dated by
	Log    *slog.Logger
}

const (
	mediaLife  = 3 * 24 * time.Hour // WeChat deletes it then (wechat notes 1.12)
	mediaEvery = 5 * time.Second    // how often the list is looked at: an index read when it is empty
	mediaRest  = time.Minute        // how long a fault is left alone: a day of faults must not use up the quota
	mediaBatch = 20
)

// Run looks for wanted files until the context ends. What cannot be fetched now is
// tried again until WeChat has deleted it.
func (k *Keeper) Run(ctx context.Context) error {
	for {
		wait := mediaEvery
		if err := k.Once(ctx); err != nil && ctx.Err() == nil {
			k.Log.Warn("media was not fetched", "err", err)
			wait = mediaRest
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// Once tries everything that is wanted now.
func (k *Keeper) Once(ctx context.Context) error {
	list, err := k.Wanted.PendingMedia(ctx, mediaBatch)
	if err != nil {
		return err
	}
	var errs []error
	for _, m := range list {
		errs = append(errs, k.keep(ctx, m))
	}
	return errors.Join(errs...)
}

func (k *Keeper) keep(ctx context.Context, m bot.Media) error {
	err := k.write(ctx, m)
	switch {
	case err == nil:
		return k.Wanted.MediaKept(ctx, m.ID)
	case !passing(err) || k.Now().Sub(m.At) > mediaLife:
		k.Log.Warn("media is lost", "err", err)
		return k.Wanted.MediaLost(ctx, m.ID, err.Error())
	}
	return err
}

// passing tells a fault that may be gone the next time.
func passing(err error) bool {
	if refused, ok := errors.AsType[*APIError](err); ok {
		return refused.Code != invalidMedia
	}
	return !errors.Is(err, errNoFile) && !errors.Is(err, errTooBig)
}

const invalidMedia = 40007

// write brings the file under its name only when it is whole.
func (k *Keeper) write(ctx context.Context, m bot.Media) error {
	if err := k.Root.MkdirAll(path.Dir(m.Name), 0o750); err != nil {
		return fmt.Errorf("wechat: the data directory cannot be written: %w", errors.Join(err, domain.ErrAway))
	}
	part := m.Name + ".part"
	f, err := k.Root.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
	if err != nil {
		return fmt.Errorf("wechat: the data directory cannot be written: %w", errors.Join(err, domain.ErrAway))
	}
	if err := errors.Join(k.Fetch(ctx, m.ID, f), f.Sync(), f.Close()); err != nil {
		if gone := k.Root.Remove(part); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			k.Log.Warn("a half fetched file stays", "err", gone)
		}
		return err
	}
	return k.Root.Rename(part, m.Name)
}
