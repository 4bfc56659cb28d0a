package simulator

// Account is the kind of official account, which decides what it may do.
type Account string

// The four kinds (platform notes 1.13). 公众号 is what was called 订阅号.
const (
	ServiceVerified      Account = "service_verified"
	Service              Account = "service"
	SubscriptionVerified Account = "subscription_verified"
	Subscription         Account = "subscription"
)

// ability is a group of calls that are granted together.
type ability int

const (
	basic    ability = iota // tokens, addresses, quotas: every account
	ownMenu                 // every account but an unverified subscription account
	verified                // service messages, people, tags, media
	outward                 // templates, subscription notices, scene codes, places
)

func (a Account) known() bool {
	return a == ServiceVerified || a == Service || a == SubscriptionVerified || a == Subscription
}

func (a Account) may(x ability) bool {
	switch x {
	case basic:
		return true
	case ownMenu:
		return a != Subscription
	case verified:
		return a == ServiceVerified || a == SubscriptionVerified
	default:
		return a == ServiceVerified
	}
}
