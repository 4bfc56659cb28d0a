package handlers_test

import (
	"fmt"
	"strings"

	"lianluo/domain"
)

// lastSession is the unit's last session of yesterday to tomorrow; zero when
// there is none.
func (p *play) lastSession(unit domain.UnitID) domain.SessionID {
	p.t.Helper()
	list, err := p.store.Sessions(p.t.Context(), unit, p.now.AddDate(0, 0, -1), p.now.AddDate(0, 0, 1))
	if err != nil {
		p.t.Fatal(err)
	}
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].ID
}

// ownSession is the last session of the speaker's unit.
func (p *play) ownSession() domain.SessionID {
	p.t.Helper()
	who, err := p.store.Person(p.t.Context(), p.who, p.now)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.lastSession(who.Unit.ID)
}

func (p *play) roomCode() string { return domain.RoomCode(p.key, p.ownSession(), p.now) }

func (p *play) wrongCode() string {
	for n := range 3 { // at most two are taken at any time
		if code := fmt.Sprintf("%04d", n); !domain.RoomCodeValid(p.key, p.ownSession(), p.now, code) {
			return code
		}
	}
	panic("three codes are valid at once")
}

// room is the scene of the picture in the room.
func (p *play) room(unit domain.UnitID) string {
	s := p.lastSession(unit)
	return fmt.Sprintf("s.%d.%s", s, domain.RoomCode(p.key, s, p.now))
}

// hideCode puts {code} for the room's right code, which differs from run to run.
func (p *play) hideCode(words string) string {
	return strings.ReplaceAll(words, "口令 "+p.roomCode(), "口令 {code}")
}
