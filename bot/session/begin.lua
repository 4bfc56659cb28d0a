-- KEYS: reply, lock, state. ARGV: fence, life of the lock in ms.
-- The reply is stored behind the fence it was made under, see end.lua.
local told = redis.call('GET', KEYS[1])
if told then
  return {'repeat', string.sub(told, #ARGV[1] + 1)}
end
-- A client that lost our answer asks once more with the same fence: still granted.
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) and redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {'busy', false}
end
return {'granted', redis.call('GET', KEYS[3])}
