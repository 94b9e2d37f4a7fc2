-- A connection's lease begins or is renewed: its user is online from here on. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 his presence, 3 the bucket's users who are online, 4 the node's users in the bucket. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 node ('-' for polls, which any node answers), 3 connection and its transport, 4 how long the lease lives,
--       5 how long a presence is remembered, 6 how long leases and a node's users are, in ms
-- Reply: {'online', version} where he was offline before, {'held', version} where he was not
local leases, presence, online, node_users = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local user, node, life = ARGV[1], ARGV[2], tonumber(ARGV[4])
local now = now_millis()
redis.call('ZADD', leases, digits(now + life), node .. ' ' .. ARGV[3])
redis.call('ZREMRANGEBYSCORE', leases, '-inf', digits(now))
-- Much longer than they live: who ends them tells those that were not renewed from those that were given up, also where Redis was away for long.
redis.call('PEXPIRE', leases, ARGV[6])
redis.call('ZADD', online, digits(last_end(leases)), user)
if node ~= '-' then
  redis.call('SADD', node_users, user)
  redis.call('PEXPIRE', node_users, ARGV[6])
end
local was, version = unpack(redis.call('HMGET', presence, 'status', 'version'))
if was ~= 'online' then
  -- It never goes back, though what is remembered may be lost.
  version = math.max(tonumber(version or 0) + 1, now)
  redis.call('HSET', presence, 'status', 'online', 'at', digits(now), 'version', digits(version))
end
redis.call('PEXPIRE', presence, ARGV[5])
return { was == 'online' and 'held' or 'online', digits(tonumber(version or 0)) }
