-- Where a room's order begins and ends, and what a user is in it. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log. All carry the room's bucket as hash tag.
-- ARGV: 1 user
-- Reply: {'head', visibility, epoch, top position, position before the oldest entry, member ('role epoch:offset' or false)}, or
--        {'unknown-room'}
local state = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'top', 'visibility')
local epoch = state[1]
if not epoch then
  return { 'unknown-room' }
end
local first = state[3] .. ':' .. state[2]
local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1]
if oldest then
  first = oldest[2][4] .. ':' .. string.format('%.0f', tonumber(string.match(oldest[1], '^%d+')) - 1)
end
return { 'head', state[4], epoch, state[3] .. ':' .. state[2], first, redis.call('HGET', KEYS[2], ARGV[1]) }
