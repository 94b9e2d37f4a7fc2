-- A user whose time has come is offline, unless a lease of his lives: exactly one of all who ask makes him so.
-- KEYS: 1 the user's leases, 2 his presence, 3 the bucket's users who are online, 4 the user's rooms. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 '1' if leases that were not renewed count as ended: not where Redis was away, and nobody could renew them,
--       3 how long a presence is remembered, 4 after how long he is to be looked at again where that is not sure; in ms,
--       5 PUBLISH or SPUBLISH
-- Reply: {'offline', version, 'offline', since when in ms, room …}, {'unseen'} where others had seen him offline all along, or {'not-due'} where he is
--        offline already or his time has not come, {'alive'}, {'not-sure'}
local leases, online = KEYS[1], KEYS[3]
local keys = { presence = KEYS[2], rooms = KEYS[4] }
local user, is_sure = ARGV[1], ARGV[2] == '1'
prove_writable(online)
local now = now_millis()
local due = tonumber(redis.call('ZSCORE', online, user) or 'inf')
if due > now then
  return { 'not-due' }
end
local ends = last_end(leases)
if ends and ends > now then
  redis.call('ZADD', online, digits(ends), user)
  return { 'alive' }
end
-- The time in which he could come back is over, whoever could renew what.
redis.call('ZREM', leases, RETURN)
if redis.call('ZCARD', leases) > 0 and not is_sure then
  redis.call('ZADD', online, digits(now + tonumber(ARGV[4])), user)
  return { 'not-sure' }
end
redis.call('DEL', leases)
redis.call('ZREM', online, user)
local was, version = unpack(redis.call('HMGET', keys.presence, 'status', 'version'))
redis.call('HDEL', keys.presence, 'here')
local reply = { 'unseen' }
if was and was ~= 'offline' then
  reply = show('offline', keys, { version = version, look = 'offline', at = due }, ARGV[5], now)
end
redis.call('PEXPIRE', keys.presence, ARGV[3])
return reply
