-- Users of a bucket whose time has come: whose leases should all have ended. Fails where nobody could write: what was not renewed then says nothing.
-- KEYS: 1 the bucket's users who are online
-- ARGV: 1 how many at most
-- Reply: {'users', user …}, those first who are due longest
prove_writable(KEYS[1])
local reply = { 'users' }
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now_millis()), 'LIMIT', 0, ARGV[1])) do
  reply[#reply + 1] = user
end
return reply
