-- KEYS: reply, lock, state, idle.
-- ARGV: fence, reply, its life, state (empty: none), its life, now, person. Times in ms.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  -- A client that lost our answer asks once more: what it wanted is done.
  if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then
    return 'stored'
  end
  return 'lost'
end
redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
if ARGV[4] == '' then
  redis.call('DEL', KEYS[3])
  redis.call('ZREM', KEYS[4], ARGV[7])
else
  redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
  redis.call('PEXPIRE', KEYS[4], ARGV[5])
end
-- Whose state has expired meanwhile leaves the index too.
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[6] - ARGV[5])
redis.call('DEL', KEYS[2])
return 'stored'
