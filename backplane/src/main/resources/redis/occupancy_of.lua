-- How many connections follow a room, as the nodes have said of late.
-- KEYS: 1 the room's occupancy
-- Reply: {'occupancy', connections}
local now = now_millis()
local sum = 0
for _, said in ipairs(redis.call('HVALS', KEYS[1])) do
  local connections, ends = string.match(said, '^(%d+) (%d+)$')
  if ends and tonumber(ends) > now then
    sum = sum + tonumber(connections)
  end
end
return { 'occupancy', digits(sum) }
