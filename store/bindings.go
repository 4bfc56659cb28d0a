package store

import (
	"cmp"
	"context"
	"fmt"

	"lianluo/domain"
)

const (
	bindingNew  query = `INSERT INTO bindings (openid, member, by_member, at_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`
	bindingEnds query = `DELETE FROM bindings WHERE openid = $1 OR member = $2`
	requestEnds query = `DELETE FROM bind_requests WHERE openid = $1 AND verdict = ''`
)

// What tells of requests that no longer wait, and nobody has seen yet.
const (
	staleOfAsker   query = `DELETE FROM notices WHERE shown = '' AND key IN (SELECT r.notice FROM bind_requests r WHERE r.openid = $1 AND r.verdict = '')`
	staleOfRequest query = `DELETE FROM notices WHERE shown = '' AND key IN (SELECT r.notice FROM bind_requests r WHERE r.id = $1)`
)

// bind ties the openid to the member, takes the place of what either was tied to,
// and withdraws what the openid still asked for.
func bind(ctx context.Context, w runner, openID string, member, by domain.MemberID, at int64) error {
	n, err := exec(ctx, w, bindingNew, openID, member, by, at)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := exec(ctx, w, bindingEnds, openID, member); err != nil {
			return err
		}
		if _, err := exec(ctx, w, bindingNew, openID, member, by, at); err != nil {
			return err
		}
	}
	return withdraw(ctx, w, openID)
}

// withdraw ends what the openid still asks for.
func withdraw(ctx context.Context, w runner, openID string) error {
	if _, err := exec(ctx, w, staleOfAsker, openID); err != nil {
		return err
	}
	_, err := exec(ctx, w, requestEnds, openID)
	return err
}

func (a applying) bound(ctx context.Context, e domain.Bound) error {
	return bind(ctx, a.run, e.OpenID, e.Member, e.By, ms(a.at))
}

const (
	sameRequest = `openid = $1 AND member = $2 AND unit = $3 AND verdict = ''`

	requestStale query = `DELETE FROM notices WHERE shown = '' AND key IN (SELECT notice FROM bind_requests WHERE ` + sameRequest + `)`
	requestAgain query = `UPDATE bind_requests SET notice = $4, alike = $5 WHERE ` + sameRequest
	requestNew   query = `INSERT INTO bind_requests (openid, member, unit, notice, alike, id, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`
)

// bindAsked keeps one request however often the same is asked; the last notices
// that tell of it take the place of the former.
func (a applying) bindAsked(ctx context.Context, e domain.BindAsked) error {
	if _, err := exec(ctx, a.run, requestStale, e.OpenID, e.Member, e.Unit); err != nil {
		return err
	}
	n, err := exec(ctx, a.run, requestAgain, e.OpenID, e.Member, e.Unit, e.Notice, e.Alike)
	if err == nil && n == 0 {
		_, err = exec(ctx, a.run, requestNew, e.OpenID, e.Member, e.Unit, e.Notice, e.Alike, a.s.id(), ms(a.at))
	}
	return err
}

const (
	requestDecided query = `UPDATE bind_requests SET verdict = $2, by_member = $3, decided_ms = $4 WHERE id = $1 AND verdict = ''`
	requestAsker   query = `SELECT openid, member FROM bind_requests WHERE id = $1`
)

// decide closes a request and takes back what tells of it; domain.ErrChanged when somebody else has done so, or
// the asker has withdrawn it.
func (a applying) decide(ctx context.Context, request int64, verdict string, by domain.MemberID) error {
	n, err := exec(ctx, a.run, requestDecided, request, verdict, by, ms(a.at))
	if err == nil && n == 0 {
		err = fmt.Errorf("store: binding request %d: %w", request, domain.ErrChanged)
	}
	if err != nil {
		return err
	}
	_, err = exec(ctx, a.run, staleOfRequest, request)
	return err
}

func (a applying) bindRefused(ctx context.Context, e domain.BindRefused) error {
	return a.decide(ctx, e.Request, "no", e.By)
}

type asker struct {
	openID string
	member domain.MemberID
}

func (a applying) bindConfirmed(ctx context.Context, e domain.BindConfirmed) error {
	if err := a.decide(ctx, e.Request, "yes", e.By); err != nil {
		return err
	}
	who, err := one(ctx, a.run, "binding request", func(x *asker) []any { return []any{&x.openID, &x.member} }, requestAsker, e.Request)
	if err != nil {
		return err
	}
	return bind(ctx, a.run, who.openID, cmp.Or(e.Member, who.member), e.By, ms(a.at))
}

const bindTried query = `INSERT INTO bind_tries (openid, day, tries) VALUES ($1, $2, 1)
ON CONFLICT (openid, day) DO UPDATE SET tries = bind_tries.tries + 1`

func (a applying) bindFailed(ctx context.Context, e domain.BindFailed) error {
	_, err := exec(ctx, a.run, bindTried, e.OpenID, e.Day)
	return err
}

// What the account alone knows of a person.
const (
	unbind        query = `DELETE FROM bindings WHERE openid = $1 AND member = $2`
	eraseDrafts   query = `DELETE FROM drafts WHERE openid = $1`
	eraseRequests query = `DELETE FROM bind_requests WHERE openid = $1`
	eraseTries    query = `DELETE FROM bind_tries WHERE openid = $1`
	eraseMedia    query = `UPDATE media SET owner = '' WHERE owner = $1`
	eraseNotices  query = `DELETE FROM notices WHERE member = $1 OR openid <> '' AND openid = $2`
)

func (a applying) unbound(ctx context.Context, e domain.Unbound) error {
	n, err := exec(ctx, a.run, unbind, e.OpenID, e.Member)
	if err != nil || n == 0 || !e.Erase {
		return err
	}
	if err := withdraw(ctx, a.run, e.OpenID); err != nil {
		return err
	}
	for _, q := range []query{eraseDrafts, eraseRequests, eraseTries, eraseMedia} {
		if _, err := exec(ctx, a.run, q, e.OpenID); err != nil {
			return err
		}
	}
	if _, err := exec(ctx, a.run, eraseNotices, e.Member, e.OpenID); err != nil {
		return err
	}
	return a.mute(ctx, domain.MuteSet{Member: e.Member})
}

const bindTriesOf query = `SELECT COALESCE(MAX(tries), 0) FROM bind_tries WHERE openid = $1 AND day = $2`

// BindTries counts the wrong tries of an openid on a day.
func (s *Store) BindTries(ctx context.Context, openID string, day domain.Day) (int, error) {
	return one(ctx, s.read, "tries", itself[int], bindTriesOf, openID, day)
}

const bindRequests query = `SELECT r.id, r.at_ms, r.alike, ` + memberCols + `, ` + unitCols + `
FROM bind_requests r JOIN members m ON m.id = r.member JOIN units u ON u.id = r.unit
LEFT JOIN placements p ON p.unit = u.id AND p.until = 99999999
WHERE r.verdict = '' AND r.unit IN ($1) ORDER BY r.at_ms, r.id`

// BindRequests lists what waits for a secretary of these units, oldest first.
func (s *Store) BindRequests(ctx context.Context, units []domain.UnitID) ([]domain.BindRequest, error) {
	if len(units) == 0 {
		return nil, nil
	}
	q, args := in(bindRequests, nil, units)
	return list(ctx, s.read, func(b *domain.BindRequest) []any {
		return append(append([]any{&b.ID, when{&b.At, s.Zone}, &b.Alike}, memberDest(&b.Member)...), unitDest(&b.Unit)...)
	}, q, args...)
}
