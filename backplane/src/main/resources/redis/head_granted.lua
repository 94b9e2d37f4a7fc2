-- As head.lua, for a user whose token grants him a role in the room. Changes nothing unless the order must fork.
-- KEYS: 1 meta, 2 members, 3 log, 4 restrictions. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 seed of a new epoch: text that no other call has, 3 how long a publication is kept, in ms
-- Reply: that of head.lua, but for the member: '1' where he is none, or false where the user is banned
local room = { meta = KEYS[1], log = KEYS[3] }
local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[2])
if not order then
  return { 'unknown-room' }
end
local top = order.top .. ':' .. digits(order.offset)
local is_banned = redis.call('ZSCORE', KEYS[4], 'ban ' .. ARGV[1])
local member = not is_banned and (redis.call('HGET', KEYS[2], ARGV[1]) or '1')
local reply = { 'head', order.visibility, order.epoch, top, first_kept_position(room, order, tonumber(ARGV[3])), order.forks, member }
if order.kind then
  reply[8] = order.kind
end
return reply
