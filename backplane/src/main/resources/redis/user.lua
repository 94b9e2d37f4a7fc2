-- Brings a user's list of rooms in line with a room's members, and tells the user's connections. Harmless to repeat.
-- KEYS: 1 the user's rooms. Carries the user's bucket as hash tag, like the channel.
-- ARGV: 1 'joined' or 'left', 2 room, 3 position before the joining ('-' when leaving), 4 the user's channel, 5 PUBLISH or SPUBLISH, 6 '1' if the answer waits for a
--       copy (then it writes even if nothing changes)
-- Reply: {'changed'} or, where the list said so already, {'unchanged'}
local rooms, room, waits = KEYS[1], ARGV[2], ARGV[6] == '1'
local there, back = 'SADD', 'SREM'
if ARGV[1] == 'left' then
  there, back = back, there
end
local is_changed = redis.call(there, rooms, room) == 1
if not is_changed and waits then
  redis.call(back, rooms, room)
  redis.call(there, rooms, room)
end
redis.pcall(ARGV[5], ARGV[4], ARGV[1] .. ' ' .. room .. ' ' .. ARGV[3])
return { is_changed and 'changed' or 'unchanged' }
