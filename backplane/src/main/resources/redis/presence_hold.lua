-- A connection's lease begins or is renewed: its user is here from here on, and looks as he chose. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 his presence, 3 the bucket's users who are online, 4 the node's users in the bucket, 5 the user's rooms. All carry the user's
--       bucket as hash tag.
-- ARGV: 1 user, 2 node ('-' for polls, which any node answers), 3 connection and its transport, 4 how long the lease lives, 5 how long a presence is remembered,
--       6 how long leases and a node's users are, in ms, 7 PUBLISH or SPUBLISH, 8 where the connection has just opened, how many its user may have on
--       all nodes; 0: any number
-- Reply: {'held', version} where others see what they saw, else {'changed', version, what they see, since when in ms, room …}; {'full'} where this would be one
--        connection too many: nothing is changed
local leases, online, node_users = KEYS[1], KEYS[3], KEYS[4]
local keys = { presence = KEYS[2], rooms = KEYS[5] }
local user, node, life = ARGV[1], ARGV[2], tonumber(ARGV[4])
local lease, most = node .. ' ' .. ARGV[3], tonumber(ARGV[8])
local now = now_millis()

local function lives(some)
  return tonumber(redis.call('ZSCORE', leases, some) or 0) > now
end

-- Those of nodes: polls are none, nor is the time to come back.
local function connections()
  local all = redis.call('ZCOUNT', leases, '(' .. digits(now), '+inf')
  return all - (lives(RETURN) and 1 or 0) - (lives(POLLS) and 1 or 0)
end

-- What has a lease is no newcomer: it is told again, since the answer was lost.
if most > 0 and not redis.call('ZSCORE', leases, lease) and connections() >= most then
  return { 'full' }
end
redis.call('ZADD', leases, digits(now + life), lease)
redis.call('ZREMRANGEBYSCORE', leases, '-inf', digits(now))
-- Much longer than they live: who ends them tells those that were not renewed from those that were given up, also where Redis was away for long.
redis.call('PEXPIRE', leases, ARGV[6])
redis.call('ZADD', online, digits(last_end(leases)), user)
if node ~= '-' then
  redis.call('SADD', node_users, user)
  redis.call('PEXPIRE', node_users, ARGV[6])
end
local was, version, is_here, stored = unpack(redis.call('HMGET', keys.presence, 'status', 'version', 'here', 'appearance'))
local appearance, ends = chosen_appearance(stored)
if not is_here then
  redis.call('HSET', keys.presence, 'here', '1')
  if stored and ends <= now then
    -- That was for the last time he was here.
    redis.call('HDEL', keys.presence, 'appearance')
    appearance = 'online'
  end
end
local reply = { 'held', digits(tonumber(version or 0)) }
local look = look_of(appearance)
if look ~= (was or 'offline') then
  reply = show('changed', keys, { version = version, look = look, at = now, is_here = true }, ARGV[7], now)
end
redis.call('PEXPIRE', keys.presence, ARGV[5])
return reply
