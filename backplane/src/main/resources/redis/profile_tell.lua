-- Tells a room what a member says of himself. Nothing is stored, and the room's order knows nothing of it.
-- KEYS: 1 members. Carries the room's bucket as hash tag, like the channel.
-- ARGV: 1 user, 2 body, 3 channel, 4 PUBLISH or SPUBLISH
-- Reply: {'told', at in ms}, or {'not-a-member' | 'not-primary'}
if not primary_history() then
  return { 'not-primary' }
end
-- His own list of rooms may be behind the room.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return { 'not-a-member' }
end
local at = digits(now_millis())
redis.call(ARGV[4], ARGV[3], '~ ' .. at .. '\n' .. ARGV[2])
return { 'told', at }
