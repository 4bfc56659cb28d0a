package session

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// connect makes the client that the address asks for, by go-redis's own forms:
//
//	redis://user:password@host:6379/0                       one server
//	rediss://…                                              the same over TLS
//	unix://user:password@/path/to/redis.sock?db=0           one server beside us
//	redis://host1:26379/0?master_name=mymaster&addr=host2:26379&username=u&password=p
//	                                                        Sentinel: has master_name. What stands before the
//	                                                        hosts is Sentinel's own user and password
//	redis://user:password@host1:6379?addr=host2:6379        Cluster: has addr and no master_name; a single seed
//	                                                        names itself twice
//
// Further query parameters are options in go-redis's spelling: pool_size,
// dial_timeout, read_timeout, write_timeout, max_retries and so on. Errors tell
// what to do and quote nothing that may be part of a password.
func connect(address string) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil || u.Fragment != "" {
		return nil, errors.New("redis.url is not an address; write redis://user:password@host:6379/0, with %23 for # and so on in the password")
	}
	query := u.Query()
	for _, name := range []string{"read_only", "replica_only", "route_by_latency", "route_randomly"} {
		if query.Has(name) {
			return nil, fmt.Errorf("redis.url: take %s out; a conversation is read where it was written", name)
		}
	}
	switch {
	case u.Scheme != "redis" && u.Scheme != "rediss" && u.Scheme != "unix":
		return nil, errors.New("redis.url must begin with redis://, rediss:// or unix://")
	case query.Has("master_name"):
		return sentinel(address)
	case query.Has("addr"):
		return cluster(address)
	}
	return single(address)
}

func single(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, refused(err)
	}
	haste(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.DialerRetries)
	o.MaxRetries = once(o.MaxRetries)
	o.ContextTimeoutEnabled = true
	o.MaintNotificationsConfig = noNotices()
	return redis.NewClient(o), nil
}

func sentinel(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseFailoverURL(address)
	if err != nil {
		return nil, refused(err)
	}
	haste(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.DialerRetries)
	o.MaxRetries = once(o.MaxRetries)
	o.ContextTimeoutEnabled = true
	return redis.NewFailoverClient(o), nil
}

func cluster(address string) (redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(address)
	if err != nil {
		return nil, refused(err)
	}
	haste(&o.DialTimeout, &o.ReadTimeout, &o.WriteTimeout, &o.DialerRetries)
	o.ContextTimeoutEnabled = true
	o.MaintNotificationsConfig = noNotices()
	return redis.NewClusterClient(o), nil
}

// haste takes the place of go-redis's defaults, 5 s and five dials, which are
// longer than a person's message can wait.
func haste(dial, read, write *time.Duration, dials *int) {
	for _, d := range []*time.Duration{dial, read, write} {
		if *d == 0 {
			*d = time.Second
		}
	}
	if *dials == 0 {
		*dials = 1
	}
}

// once means that a frozen server is asked once, unless the address wants more:
// the pool tells broken connections before they are used, and a person who is
// told to try again later is better off than one who waits.
func once(retries int) int {
	if retries == 0 {
		return -1
	}
	return retries
}

// noNotices turns off a feature of Redis Enterprise that would relax the
// timeouts to ten seconds.
func noNotices() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// plainName is what an option looks like; anything else may be half a password.
var plainName = regexp.MustCompile(`^[a-z_]+(, [a-z_]+)*$`)

func refused(err error) error {
	if names, ok := strings.CutPrefix(err.Error(), "redis: unexpected option: "); ok && plainName.MatchString(names) {
		return fmt.Errorf("redis.url: the options %s are not known here", names)
	}
	return errors.New("redis.url: after the host stand a database number, as in /0, and options with plain values, as in ?pool_size=20; for Cluster no number, and addr=host:port")
}
