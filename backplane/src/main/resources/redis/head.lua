-- Where a room's order begins and ends, which forks it continues, and what a user is in it. Changes nothing unless the order must fork.
-- KEYS: 1 meta, 2 members, 3 log. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 seed of a new epoch: text that no other call has, 3 how long a publication is kept, in ms
-- Reply: {'head', visibility, epoch, top position, position before the oldest entry that is kept, forks ('epoch:offset …', the newest first),
--        member ('role epoch:offset predecessor's-epoch' or false), and the room's kind where it has one ('state' …)}, or {'unknown-room' | 'not-primary'}
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
local reply = { 'head', order.visibility, order.epoch, top, first_kept_position(room, order, tonumber(ARGV[3])), order.forks, redis.call('HGET', KEYS[2], ARGV[1]) }
if order.kind then
  reply[8] = order.kind
end
return reply
