package simulator

import (
	"fmt"
	"time"
)

// Drop is when a connection breaks.
type Drop string

// A connection may break before the platform took the call, or after: then the
// call was done and the caller does not know.
const (
	DropBefore Drop = "before"
	DropAfter  Drop = "after"
)

// Trouble is something that goes wrong with a call of the API.
type Trouble struct {
	Code   int           // answered instead of doing it
	Status int           // an HTTP status, as a proxy on the way would give it; nothing is done
	Delay  time.Duration // real time before anything else
	Drop   Drop
	Times  int // zero is once
}

// Trouble arranges that the next calls of the path go wrong. Several wait in
// line. A path that WeChat does not have is an error.
func (p *Platform) Trouble(path string, t Trouble) error {
	if _, ok := p.routes[path]; !ok {
		return fmt.Errorf("trouble: no call %q; want a path such as %s", path, pathTemplate)
	}
	if t.Drop != "" && t.Drop != DropBefore && t.Drop != DropAfter {
		return fmt.Errorf("trouble: drop %q; want before or after", t.Drop)
	}
	t.Times = max(t.Times, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble[path] = append(p.trouble[path], t)
	return nil
}

// Fail lets the next calls of the path be answered with an errcode.
func (p *Platform) Fail(path string, code, times int) error {
	return p.Trouble(path, Trouble{Code: code, Times: times})
}

// nextTrouble takes what waits for the path; the zero Trouble when nothing does.
func (p *Platform) nextTrouble(path string) Trouble {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.trouble[path]
	if len(line) == 0 {
		return Trouble{}
	}
	t := line[0]
	if line[0].Times--; line[0].Times == 0 {
		p.trouble[path] = line[1:]
	}
	return t
}
