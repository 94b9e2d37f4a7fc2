-- A node's lease, by which its users' leases stand or fall. Harmless to repeat.
-- KEYS: 1 the nodes: one key, whatever its slot
-- ARGV: 1 node, 2 how long the lease lives, in ms; 0 ends it
-- Reply: {'renewed'}, or {'begun'} where there was none that lived: what this node's users hold may have ended with it
local now = now_millis()
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], digits(now + tonumber(ARGV[2])), ARGV[1])
return { ends and tonumber(ends) > now and 'renewed' or 'begun' }
