package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"time"

	"lianluo/domain"
)

// ParseCampaign reads a campaign file; docs/campaign-file.md describes it. name
// is what faults call the file. The error is [Faults]: everything wrong with it,
// and only a campaign without faults is returned.
func ParseCampaign(name string, data []byte) (domain.Campaign, error) {
	p, root, ok := openPage(name, data)
	if ok {
		r := reader{seen: map[string]int{}}
		r.campaign(root)
		if err := p.faults.err(); err != nil {
			return domain.Campaign{}, err
		}
		sum := sha256.Sum256(data)
		r.c.Version = hex.EncodeToString(sum[:6])
		return r.c, nil
	}
	return domain.Campaign{}, p.faults.err()
}

// reader fills a campaign from its file. What later parts refer to is read first,
// whatever its place in the file.
type reader struct {
	c    domain.Campaign
	year int            // 0: the file names none
	told bool           // that it names none: once is enough
	span bool           // dates are common to all; else each unit picks its own start
	seen map[string]int // where names that must be unique stand: "code of a task: x" -> line
}

// The keys of each part of the file, in the order people are told.
var (
	campaignKeys = []string{"code", "name", "year", "covers", "contact", "span", "windows", "check_in", "phases", "tasks", "readings", "forms"}
	contactKeys  = []string{"name", "phone", "place", "hours"}
	spanKeys     = []string{"from", "to"}
	checkInKeys  = []string{"ahead", "late"}
)

// Bounds of what is written, in characters, so that it fits a phone and a
// message of the account.
const (
	mostName  = 40
	mostWords = 200
	mostList  = 100
)

func (r *reader) campaign(root value) {
	o, ok := root.object(campaignKeys...)
	if !ok {
		return
	}
	r.c.Code = r.code(o, "活动")
	r.c.Name = o.text("name", mostName)
	r.year = o.number("year", 2000, 2100)
	r.c.Covers = r.units(o, "covers")
	r.c.Contact = r.contact(o)
	r.span = o.has("span")
	r.c.Span = r.common(o)
	r.c.Windows = r.windows(o)
	r.c.CheckIn = r.checkIn(o)
	r.c.Phases = r.phases(o)
	r.c.Tasks = each(o, "tasks", r.task)
	r.c.Readings = each(o, "readings", r.reading)
	r.c.Forms = each(o, "forms", r.form)
}

// each reads the entries of a list that may be left out.
func each[T any](o object, key string, read func(value) T) (out []T) {
	entries := o.list(key)
	if len(entries) > mostList {
		o.items[key].fault("「%s」有 %d 条，最多 %d 条。", key, len(entries), mostList)
		return nil
	}
	for _, v := range entries {
		out = append(out, read(v))
	}
	return out
}

var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// code reads the code of something, unique among its like.
func (r *reader) code(o object, what string) string {
	v, ok := o.need("code")
	if !ok {
		return ""
	}
	s, ok := v.scalar()
	if ok && !codePattern.MatchString(s) {
		v.fault("代号「%s」不行。请只用小写字母、数字和 -，最多 32 个，不以 - 开头。", s)
	}
	r.once(v, what+"的代号", s)
	return s
}

// once refuses a second use of something that must be unique.
func (r *reader) once(v value, what, s string) {
	key := what + ":" + s
	if line, ok := r.seen[key]; ok && s != "" {
		v.fault("%s「%s」第 %d 行已经用了。请换一个。", what, s, line)
		return
	}
	r.seen[key] = v.node.Line
}

var phonePattern = regexp.MustCompile(`^[0-9][0-9 -]{2,19}$`)

func (r *reader) contact(o object) domain.Contact {
	v, ok := o.need("contact")
	if !ok {
		return domain.Contact{}
	}
	o, ok = v.object(contactKeys...)
	if !ok {
		return domain.Contact{}
	}
	c := domain.Contact{Name: o.text("name", mostName), Phone: o.text("phone", 20), Place: o.maybe("place", mostName), Hours: o.maybe("hours", mostName)}
	if c.Phone != "" && !phonePattern.MatchString(c.Phone) {
		o.items["phone"].fault("电话「%s」不像电话号码。请只写数字和短横，例如 0470-0000000。", c.Phone)
	}
	return c
}

// longest is more than any campaign runs: a longer one has a wrong year.
const longest = 3 * 366

func (r *reader) common(o object) domain.Span {
	v, ok := o.get("span")
	if !ok {
		return domain.Span{}
	}
	o, ok = v.object(spanKeys...)
	if !ok {
		return domain.Span{}
	}
	sp := r.bounds(o, 0)
	if !sp.IsZero() && sp.Days() > longest {
		o.items["to"].fault("活动从 %s 到 %s，超过三年。请检查年份。", sp.From, sp.To)
	}
	return sp
}

var windowKeys = []string{"for", "from", "to"}

// windows are read only where units pick their own start.
func (r *reader) windows(o object) []domain.Window {
	v, ok := o.get("windows")
	if ok && o.has("span") {
		v.fault("有统一起止日期（span）时不写 windows。请删去一处。")
		return nil
	}
	return each(o, "windows", func(v value) (w domain.Window) {
		o, ok := v.object(windowKeys...)
		if !ok {
			return w
		}
		w.For = r.units(o, "for")
		w.Span = r.before(o)
		return w
	})
}

var (
	// enough time for people to find a seat, and for the late to be counted.
	usualCheckIn   = domain.CheckInRule{Ahead: 30 * time.Minute, Late: 30 * time.Minute}
	minutesPattern = regexp.MustCompile(`^(\d{1,4})(分钟|小时)$`)
)

func (r *reader) checkIn(o object) domain.CheckInRule {
	v, ok := o.get("check_in")
	if !ok {
		return usualCheckIn
	}
	o, ok = v.object(checkInKeys...)
	if !ok {
		return usualCheckIn
	}
	return domain.CheckInRule{Ahead: minutes(o, "ahead", usualCheckIn.Ahead), Late: minutes(o, "late", usualCheckIn.Late)}
}

func minutes(o object, key string, usual time.Duration) time.Duration {
	v, ok := o.get(key)
	if !ok {
		return usual
	}
	s, ok := v.scalar()
	if !ok {
		return usual
	}
	n, unit := 0, time.Minute
	if m := minutesPattern.FindStringSubmatch(s); m != nil {
		n = atoi(m[1])
		if m[2] == "小时" {
			unit = time.Hour
		}
	}
	if d := time.Duration(n) * unit; n > 0 && d <= 24*time.Hour {
		return d
	}
	v.fault("「%s」写的是「%s」。请写 1分钟 到 24小时，例如 30分钟。", key, s)
	return usual
}
