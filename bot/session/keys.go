package session

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// keys makes every key this program has in Redis; nobody else spells one.
//
//	lianluo:<account>:{3f}:state:<person>   what is remembered of a person
//	lianluo:<account>:{3f}:lock:<person>    the fence of the message being answered
//	lianluo:<account>:{3f}:reply:<message>  a fence, then what was said
//	lianluo:<account>:{3f}:idle             person by the time their state was stored
//	lianluo:<account>:token:<name>          an access token of WeChat's
//
// Persons and messages are hashed, so that a list of keys is no list of members.
// The hash tag is the first byte of the person's hash: all keys of a person are in
// one slot of a Redis Cluster, together with the index that lists them, and one
// script can change them at once; the 256 tags spread people over the nodes.
type keys struct{ account string }

// tags is how many hash tags there are, and so how many idle indexes.
const tags = 256

// personal are the keys of a person in the view of one of their messages.
type personal struct{ reply, lock, state, idle string }

func (k keys) person(openID, message string) personal {
	who, what := digest(openID), digest(openID+"\x00"+message)
	at := k.tag(who[0])
	return personal{
		reply: at + "reply:" + hex.EncodeToString(what),
		lock:  at + "lock:" + hex.EncodeToString(who),
		state: at + "state:" + hex.EncodeToString(who),
		idle:  k.idle(who[0]),
	}
}

func (k keys) idle(tag byte) string { return k.tag(tag) + "idle" }

func (k keys) token(name string) string { return "lianluo:" + k.account + ":token:" + name }

func (k keys) tag(tag byte) string { return fmt.Sprintf("lianluo:%s:{%02x}:", k.account, tag) }

// digest is long enough that no two of any number of members ever meet.
func digest(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:16]
}
