-- The leases of a user that live. Changes nothing.
-- KEYS: 1 the user's leases
-- ARGV: 1 how many at most
-- Reply: {'leases', lease …}, those that last longest first
local reply = { 'leases' }
for _, lease in ipairs(redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '(' .. digits(now_millis()), 'LIMIT', 0, ARGV[1])) do
  reply[#reply + 1] = lease
end
return reply
