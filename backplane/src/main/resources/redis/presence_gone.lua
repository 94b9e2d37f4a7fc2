-- The leases of a node that is gone end with it. Those that it renewed after it was held for gone are of a node that has come back. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 the bucket's users who are online, 3 the node's users in the bucket. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 node, 3 when the node's own lease ended, in ms since 1970, 4 how long a user's lease lives, 5 for how long after 3 he may come back;
--       in ms
-- Reply: {'gone'}
local leases, online, node_users = KEYS[1], KEYS[2], KEYS[3]
local user, node, gone_at = ARGV[1], ARGV[2], tonumber(ARGV[3])
prove_writable(online)
local has_lost = false
for _, lease in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', digits(gone_at + tonumber(ARGV[4])))) do
  if is_of(lease, node) then
    redis.call('ZREM', leases, lease)
    has_lost = true
  end
end
if has_lost then
  may_return(leases, gone_at + tonumber(ARGV[5]))
  look_again(online, leases, user, now_millis())
end
-- Unless it has come back and has renewed one.
for _, lease in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', '+inf', 'LIMIT', 0, MAX_READ)) do
  if is_of(lease, node) then
    return { 'gone' }
  end
end
redis.call('SREM', node_users, user)
return { 'gone' }
