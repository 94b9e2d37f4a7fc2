-- A connection gives its lease up. Its user is not offline yet: whoever comes back soon was never away. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 the bucket's users who are online, 3 the node's users in the bucket. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 node, 3 connection, 4 for how long he stays online without a lease, in ms
-- Reply: {'released'}
local leases, online, node_users = KEYS[1], KEYS[2], KEYS[3]
local user, node, lease = ARGV[1], ARGV[2], ARGV[2] .. ' ' .. ARGV[3]
local now = now_millis()
if redis.call('ZREM', leases, lease) == 1 then
  local ends = last_end(leases)
  if not ends or ends <= now then
    redis.call('ZADD', online, 'XX', digits(now + tonumber(ARGV[4])), user)
  end
  if not has_lease_of(leases, node) then
    redis.call('SREM', node_users, user)
  end
end
return { 'released' }
