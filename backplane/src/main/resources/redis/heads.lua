-- The heads of several rooms of one bucket, for a node that checks its positions. Changes nothing unless an order must fork.
-- KEYS: meta and log of each room. All carry the bucket as hash tag.
-- ARGV: 1 seed of new epochs: text that no other call has
-- Reply: {'heads', then for each room: visibility ('' where there is no such room), epoch, top position, position before the oldest entry, forks},
--        or {'not-primary'}
local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local reply = { 'heads' }
for i = 1, #KEYS, 2 do
  local room = { meta = KEYS[i], log = KEYS[i + 1] }
  local order = open_order(room, replid, ARGV[1])
  if order then
    reply[#reply + 1] = order.visibility
    reply[#reply + 1] = order.epoch
    reply[#reply + 1] = order.top .. ':' .. digits(order.offset)
    reply[#reply + 1] = first_position(room, order)
    reply[#reply + 1] = order.forks
  else
    for _ = 1, 5 do
      reply[#reply + 1] = ''
    end
  end
end
return reply
