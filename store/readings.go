package store

import (
	"context"

	"lianluo/domain"
)

// The first word counts: a book is finished once.
const readingFinished query = `INSERT INTO readings (campaign, member, reading, day, by_member) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (campaign, member, reading) DO NOTHING`

func (a applying) finished(ctx context.Context, e domain.ReadingFinished) error {
	_, err := exec(ctx, a.run, readingFinished, e.Campaign, e.Member, e.Reading, domain.DayOf(a.at), e.By)
	return err
}

const readingsDone query = `SELECT reading, day FROM readings WHERE campaign = $1 AND member = $2`

type readingDay struct {
	code string
	day  domain.Day
}

// ReadingsDone tells when the member finished each reading, by its code.
func (s *Store) ReadingsDone(ctx context.Context, campaign string, member domain.MemberID) (map[string]domain.Day, error) {
	rows, err := list(ctx, s.read, func(x *readingDay) []any { return []any{&x.code, &x.day} }, readingsDone, campaign, member)
	if err != nil {
		return nil, err
	}
	done := make(map[string]domain.Day, len(rows))
	for _, x := range rows {
		done[x.code] = x.day
	}
	return done, nil
}
