-- Tells a room that others see something else of a member now, unless the room is too large for that. Nothing is stored.
-- KEYS: 1 the room's members
-- ARGV: 1 user, 2 since when, in ms since 1970, 3 body for all, 4 body for his own connections ('' for none), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 members at most
-- Reply: {'told'}, {'too-large'}, or {'no-member'}: his list of rooms may be behind the rooms
local user, at = ARGV[1], ARGV[2]
local channel = { name = ARGV[5], command = ARGV[6] }
if redis.call('HEXISTS', KEYS[1], user) == 0 then
  return { 'no-member' }
end
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[7]) then
  return { 'too-large' }
end
redis.call(channel.command, channel.name, '~ ' .. at .. '\n' .. ARGV[3])
if ARGV[4] ~= '' then
  redis.call(channel.command, channel.name, '~ ' .. at .. '\n' .. ARGV[4])
end
return { 'told' }
