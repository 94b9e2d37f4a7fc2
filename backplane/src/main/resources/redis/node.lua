-- A gateway's lease: that it is here, and how many connections it holds. Leases that have ended are removed on the way. Harmless to repeat.
-- KEYS: 1 the leases of all gateways: one key, whatever its slot
-- ARGV: 1 node, 2 its connections ('' ends its lease), 3 how long the lease lives, in milliseconds
-- Reply: {'nodes', connections of each other node whose lease lives}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now + tonumber(ARGV[3])))
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local reply = { 'nodes' }
local leases = redis.call('HGETALL', KEYS[1])
for i = 1, #leases, 2 do
  local connections, ends = string.match(leases[i + 1], '^(%d+) (%d+)$')
  if not ends or tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], leases[i])
  elseif leases[i] ~= ARGV[1] then
    reply[#reply + 1] = connections
  end
end
return reply
