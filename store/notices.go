package store

import (
	"context"
	"time"

	"lianluo/domain"
)

const noticeToMember query = `INSERT INTO notices (member, key, words, at_ms, until_ms) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member, key) DO NOTHING`

const noticeToWeChat query = `INSERT INTO notices (openid, key, words, at_ms, until_ms) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (openid, key) WHERE openid <> '' DO NOTHING`

const noticeToUnit query = `INSERT INTO notices (member, key, words, at_ms, until_ms)
SELECT s.member, $3, $4, $5, $6 FROM seats s WHERE s.role = 'study' AND ` + seated + ` AND s.unit IN ` + together + `
ON CONFLICT (member, key) DO NOTHING`

const noticeToRole query = `INSERT INTO notices (member, key, words, at_ms, until_ms)
SELECT s.member, $3, $4, $5, $6 FROM seats s WHERE s.role = $7 AND ` + seated + ` AND s.unit = $2
ON CONFLICT (member, key) DO NOTHING`

// noticed writes one row for each addressee, as the unit is made up on the day of
// the event.
func (a applying) noticed(ctx context.Context, e domain.Noticed) error {
	for _, m := range e.Members {
		if _, err := exec(ctx, a.run, noticeToMember, m, e.Key, e.Words, ms(a.at), ms(e.Until)); err != nil {
			return err
		}
	}
	if e.OpenID != "" {
		if _, err := exec(ctx, a.run, noticeToWeChat, e.OpenID, e.Key, e.Words, ms(a.at), ms(e.Until)); err != nil {
			return err
		}
	}
	if e.Unit == 0 {
		return nil
	}
	return a.noticedUnit(ctx, e)
}

func (a applying) noticedUnit(ctx context.Context, e domain.Noticed) error {
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

// theirs are a person's notices: of member $1, and of openid $2.
const theirs = `(n.member = $1 OR n.openid <> '' AND n.openid = $2)`

const noticesWaiting query = `SELECT COUNT(*) FROM notices n
WHERE ` + theirs + ` AND n.shown IN ('', $3) AND (n.shown = $3 OR n.until_ms = 0 OR n.until_ms > $4)`

const noticesShownWith query = `SELECT n.words FROM notices n WHERE ` + theirs + ` AND n.shown = $3 ORDER BY n.at_ms, n.key`

const noticesShow query = `UPDATE notices AS n SET shown = $3, shown_ms = $4
WHERE ` + theirs + ` AND n.shown = '' AND n.key IN (
	SELECT n.key FROM notices n WHERE ` + theirs + ` AND n.shown = '' AND (n.until_ms = 0 OR n.until_ms > $4)
	ORDER BY n.at_ms, n.key LIMIT $5)`

// TakeNotices returns up to n undelivered notices of the person and of their
// WeChat, bound or not, oldest first, stale ones left out, and marks them as shown
// with the message of that key: asked again for the same key it returns the same
// ones.
func (s *Store) TakeNotices(ctx context.Context, who domain.Person, key string, at time.Time, n int) ([]string, error) {
	// Almost always there are none, and a look costs less than a transaction.
	waiting, err := one(ctx, s.read, "notices", itself[int], noticesWaiting, who.Member.ID, who.OpenID, key, ms(at))
	if err != nil || waiting == 0 {
		return nil, err
	}
	var words []string
	err = s.write(ctx, func(ctx context.Context, w runner) error {
		words, err = list(ctx, w, itself[string], noticesShownWith, who.Member.ID, who.OpenID, key)
		if err != nil || len(words) > 0 {
			return err
		}
		if _, err := exec(ctx, w, noticesShow, who.Member.ID, who.OpenID, key, ms(at), n); err != nil {
			return err
		}
		words, err = list(ctx, w, itself[string], noticesShownWith, who.Member.ID, who.OpenID, key)
		return err
	})
	return words, err
}
