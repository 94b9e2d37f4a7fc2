-- Brings a user's list of rooms in line with a room's members, and tells the user's connections. Harmless to repeat.
-- KEYS: 1 the user's rooms. Carries the user's bucket as hash tag, like the channel.
-- ARGV: 1 'joined' or 'left', 2 room, 3 position before the joining ('-' when leaving), 4 the user's channel, 5 PUBLISH or SPUBLISH
-- Reply: {'done'}
if ARGV[1] == 'joined' then
  redis.call('SADD', KEYS[1], ARGV[2])
else
  redis.call('SREM', KEYS[1], ARGV[2])
end
redis.pcall(ARGV[5], ARGV[4], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
return { 'done' }
