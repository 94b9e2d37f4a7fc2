-- What a gateway says of itself, beside what all others say. What has not been said again in its time is removed on the way. Harmless to repeat.
-- KEYS: 1 the figures of all gateways: one key, whatever its slot
-- ARGV: 1 node, 2 its figures ('' where it says no more), 3 for how long they hold, in milliseconds
-- Reply: to the node whose name comes first {'all', node, figures, …} of each, in the order of their names; to any other {'said'}
local node, figures, life = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if figures == '' then
  redis.call('HDEL', KEYS[1], node)
else
  redis.call('HSET', KEYS[1], node, string.format('%.0f', now + life) .. ' ' .. figures)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local nodes, said = {}, {}
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do
  local ends, text = string.match(kept[i + 1], '^(%d+) (.*)$')
  if not ends or tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], kept[i])
  else
    nodes[#nodes + 1] = kept[i]
    said[kept[i]] = text
  end
end
table.sort(nodes)
if nodes[1] ~= node then
  return { 'said' }
end
local reply = { 'all' }
for _, name in ipairs(nodes) do
  reply[#reply + 1] = name
  reply[#reply + 1] = said[name]
end
return reply
