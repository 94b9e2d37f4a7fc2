-- The leases of a node that is gone end with it. Those that it renewed after it was held for gone are of a node that has come back. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 the bucket's users who are online, 3 the node's users in the bucket. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 node, 3 when the node's own lease ended, in ms since 1970, 4 how long a user's lease lives, 5 for how long after 3 he stays online
--       without a lease; in ms
-- Reply: {'gone'}
local leases, online, node_users = KEYS[1], KEYS[2], KEYS[3]
local user, node, gone_at, life = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
for _, lease in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', digits(gone_at + life))) do
  if string.sub(lease, 1, #node + 1) == node .. ' ' then
    redis.call('ZREM', leases, lease)
  end
end
local ends = last_end(leases)
if not ends or ends <= now_millis() then
  redis.call('ZADD', online, 'XX', digits(gone_at + tonumber(ARGV[5])), user)
end
if not has_lease_of(leases, node) then
  redis.call('SREM', node_users, user)
end
return { 'gone' }
