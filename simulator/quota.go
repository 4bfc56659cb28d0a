package simulator

import (
	"maps"
	"time"
)

// china is where the platform's days begin.
var china = time.FixedZone("CST", 8*60*60)

const (
	defaultDaily  = 10_000 // for a call that has no number of its own
	clearsMonthly = 10
)

// dailyCaps are the calls a day of a new, verified account (platform notes 1.12).
func dailyCaps() map[string]int {
	return map[string]int{
		pathToken: 2_000, pathStableToken: 500_000,
		"/cgi-bin/menu/create": 1_000, "/cgi-bin/menu/get": 10_000, "/cgi-bin/menu/delete": 1_000,
		pathUpload: 100_000, pathMedia: 200_000, pathVideo: 200_000,
		pathService: 500_000, pathTemplate: 100_000, pathNotice: 100_000,
		"/cgi-bin/qrcode/create": 100_000, "/cgi-bin/showqrcode": 5_000_000,
		"/cgi-bin/user/get": 500, "/cgi-bin/user/info": 5_000_000, "/cgi-bin/user/info/batchget": 500_000,
		"/cgi-bin/tags/members/batchtagging": 100_000, "/cgi-bin/tags/members/batchuntagging": 100_000,
	}
}

// quota counts calls by path, for the day and for the minute. Calls that are
// refused count too, as with WeChat.
type quota struct {
	day, minute   string
	today, lately map[string]int
	month         string
	clears        int
}

func day(t time.Time) string    { return t.In(china).Format(time.DateOnly) }
func minute(t time.Time) string { return t.In(china).Format("2006-01-02 15:04") }
func month(t time.Time) string  { return t.In(china).Format("2006-01") }

func (q *quota) turn(now time.Time) {
	if d := day(now); d != q.day {
		q.day, q.today = d, map[string]int{}
	}
	if m := minute(now); m != q.minute {
		q.minute, q.lately = m, map[string]int{}
	}
	if m := month(now); m != q.month {
		q.month, q.clears = m, 0
	}
}

// take counts one call: 45009 over the day's cap, 45011 over the minute's. Asking
// for the counters to be cleared is free, or it could never be done.
func (q *quota) take(path string, r Rules, now time.Time) error {
	q.turn(now)
	if path == pathClear {
		return nil
	}
	if q.today[path] >= r.cap(path) {
		return errCode(45009)
	}
	if most, ok := r.PerMinute[path]; ok && q.lately[path] >= most {
		return errCode(45011)
	}
	q.today[path]++
	q.lately[path]++
	return nil
}

func (r Rules) cap(path string) int {
	if n, ok := r.Daily[path]; ok {
		return n
	}
	return defaultDaily
}

func (p *Platform) clearQuota(c *call) (any, error) {
	var in struct {
		AppID string `json:"appid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if in.AppID != p.o.AppID {
		return nil, errCode(40013)
	}
	if p.quota.clears == clearsMonthly {
		return nil, errCode(48006)
	}
	p.quota.clears++
	clear(p.quota.today)
	return nil, nil
}

func (p *Platform) quotaGet(c *call) (any, error) {
	var in struct {
		Path string `json:"cgi_path"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if _, ok := p.routes[in.Path]; !ok {
		return nil, errCode(40066)
	}
	most, used := p.o.Rules.cap(in.Path), p.quota.today[in.Path]
	return map[string]any{"errcode": 0, "errmsg": "ok", "quota": map[string]int{
		"daily_limit": most, "used": used, "remain": most - used,
	}}, nil
}

// Calls is how often each path was called today and let in.
func (p *Platform) Calls() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.quota.turn(p.o.Clock())
	return maps.Clone(p.quota.today)
}
