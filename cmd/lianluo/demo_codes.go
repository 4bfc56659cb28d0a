package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"lianluo/domain"
	"lianluo/simulator"
)

// purpose tells what a QR code is for, by its scene: "u.TOKEN" binds the people of a
// unit, "s.SESSION.CODE" checks them in. Of a code that is none of ours, or whose
// unit or session is gone, it tells nothing.
func (a *account) purpose(ctx context.Context, scene string) (p simulator.Purpose, err error) {
	parts := strings.Split(scene, ".")
	switch {
	case len(parts) == 2 && parts[0] == "u":
		var u domain.Unit
		u, err = a.store.UnitByToken(ctx, parts[1], domain.DayOf(a.clock.Now()))
		p = simulator.Purpose{Kind: "bind", Unit: u.Label()}
	case len(parts) == 3 && parts[0] == "s":
		id, _ := strconv.ParseInt(parts[1], 10, 64) // no number: no session
		var s domain.Session
		s, err = a.store.Session(ctx, domain.SessionID(id))
		p = simulator.Purpose{Kind: "room", Unit: s.Unit.Label(), Words: s.Title, At: s.Starts}
	}
	if errors.Is(err, domain.ErrNotFound) {
		return simulator.Purpose{}, nil
	}
	return p, err
}
