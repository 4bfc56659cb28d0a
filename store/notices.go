package store

import (
	"context"
	"time"

	"lianluo/domain"
)

const noticeToMember query = `INSERT INTO notices (member, key, words, at_ms, until_ms) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member, key) DO NOTHING`

const noticeToUnit query = `INSERT INTO notices (member, key, words, at_ms, until_ms)
SELECT s.member, $3, $4, $5, $6 FROM seats s WHERE s.role = 'study' AND ` + seated + ` AND s.unit IN ` + together + `
ON CONFLICT (member, key) DO NOTHING`

const noticeToRole query = `INSERT INTO notices (member, key, words, at_ms, until_ms)
SELECT s.member, $3, $4, $5, $6 FROM seats s WHERE s.role = $7 AND ` + seated + ` AND s.unit = $2
ON CONFLICT (member, key) DO NOTHING`

// noticed writes one row for each member, as the unit is made up on the day of
// the event.
func (a applying) noticed(ctx context.Context, e domain.Noticed) error {
	for _, m := range e.Members {
		if _, err := exec(ctx, a.run, noticeToMember, m, e.Key, e.Words, ms(a.at), ms(e.Until)); err != nil {
			return err
		}
	}
	if e.Unit == 0 {
		return nil
	}
	args := []any{domain.DayOf(a.at), e.Unit, e.Key, e.Words, ms(a.at), ms(e.Until)}
	if len(e.Roles) == 0 {
		_, err := exec(ctx, a.run, noticeToUnit, args...)
		return err
	}
	for _, role := range e.Roles {
		if _, err := exec(ctx, a.run, noticeToRole, append(args, role)...); err != nil {
			return err
		}
	}
	return nil
}

const noticesWaiting query = `SELECT COUNT(*) FROM notices
WHERE member = $1 AND shown IN ('', $2) AND (shown = $2 OR until_ms = 0 OR until_ms > $3)`

const noticesShownWith query = `SELECT words FROM notices WHERE member = $1 AND shown = $2 ORDER BY at_ms, key`

const noticesShow query = `UPDATE notices SET shown = $2, shown_ms = $3
WHERE member = $1 AND shown = '' AND key IN (
	SELECT n.key FROM notices n WHERE n.member = $1 AND n.shown = '' AND (n.until_ms = 0 OR n.until_ms > $3)
	ORDER BY n.at_ms, n.key LIMIT $4)`

// TakeNotices returns up to n undelivered notices of the person, oldest first,
// stale ones left out, and marks them as shown with the message of that key:
// asked again for the same key it returns the same ones.
func (s *Store) TakeNotices(ctx context.Context, member domain.MemberID, key string, at time.Time, n int) ([]string, error) {
	// Almost always there are none, and a look costs less than a transaction.
	waiting, err := one(ctx, s.read, "notices", itself[int], noticesWaiting, member, key, ms(at))
	if err != nil || waiting == 0 {
		return nil, err
	}
	var words []string
	err = s.write(ctx, func(ctx context.Context, w runner) error {
		words, err = list(ctx, w, itself[string], noticesShownWith, member, key)
		if err != nil || len(words) > 0 {
			return err
		}
		if _, err := exec(ctx, w, noticesShow, member, key, ms(at), n); err != nil {
			return err
		}
		words, err = list(ctx, w, itself[string], noticesShownWith, member, key)
		return err
	})
	return words, err
}
