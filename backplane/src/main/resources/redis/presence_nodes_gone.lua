-- The nodes whose leases have ended and whose users' leases may not have. With arguments, forgets one of them first. Fails where no node could renew.
-- KEYS: 1 the nodes: one key, whatever its slot
-- ARGV: 1 a node whose users have all been seen to ('' for none), 2 when its lease ended, in ms since 1970: it may have come back since
-- Reply: {'nodes', then for each: node, when its lease ended in ms since 1970}
prove_writable(KEYS[1])
if ARGV[1] ~= '' and redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
local reply = { 'nodes' }
for _, word in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now_millis()), 'WITHSCORES')) do
  reply[#reply + 1] = word
end
return reply
