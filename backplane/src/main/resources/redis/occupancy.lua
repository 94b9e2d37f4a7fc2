-- So many connections of one node follow a room. What other nodes said too long ago goes on the way. Harmless to repeat.
-- KEYS: 1 the room's occupancy
-- ARGV: 1 node, 2 its connections, 3 for how long that holds, in ms
-- Reply: {'noted'}
local now = now_millis()
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. digits(now + tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local nodes = redis.call('HGETALL', KEYS[1])
for i = 1, #nodes, 2 do
  local ends = string.match(nodes[i + 1], ' (%d+)$')
  if not ends or tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], nodes[i])
  end
end
return { 'noted' }
