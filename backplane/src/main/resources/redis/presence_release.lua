-- A connection gives its lease up. Its user is not offline yet: whoever comes back soon was never away. Harmless to repeat.
-- KEYS: 1 the user's leases, 2 the bucket's users who are online, 3 the node's users in the bucket. All carry the user's bucket as hash tag.
-- ARGV: 1 user, 2 node, 3 connection and its transport as in its lease, 4 for how long he may come back, in ms
-- Reply: {'released'}
local leases, online, node_users = KEYS[1], KEYS[2], KEYS[3]
local user, node = ARGV[1], ARGV[2]
local now = now_millis()
if redis.call('ZREM', leases, node .. ' ' .. ARGV[3]) == 1 then
  may_return(leases, now + tonumber(ARGV[4]))
  look_again(online, leases, user, now)
  forget_user(node_users, leases, node, user)
end
return { 'released' }
