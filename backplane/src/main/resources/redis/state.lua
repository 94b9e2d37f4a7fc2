-- What the document of a state room is: for whoever reads it, or is about to change it.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 restrictions, 7 state. All carry the room's bucket as hash tag.
-- ARGV: 1 user who is about to change it ('' where it is only read: then nobody's permission is asked), 2 key of the change,
--       3 seed of a new epoch: text that no other call has
-- Reply: {'state', document, version ('epoch:offset' of its last change, '-' where it was lost), who changed it last, when in ms,
--        epoch and offset of the room's newest publication}, or {'repeated', epoch, offset, at in ms}, or
--        {'unknown-room' | 'not-a-state-room' | 'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6], state = KEYS[7] }
local user = ARGV[1]

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
if user ~= '' then
  local answered = first_answer({ memory = { keys = KEYS[4], keys_old = KEYS[5] }, field = user .. ' ' .. ARGV[2] }, false)
  if answered then
    return answered
  end
end
local order = open_order(room, replid, ARGV[3])
restore_kind(room, order)
if user ~= '' then
  local actor = { user = user, membership = redis.call('HGET', KEYS[2], user) }
  local refusal = refuse(room, order, actor, 'state', now_millis())
  if refusal then
    return refusal
  end
elseif not order then
  return { 'unknown-room' }
elseif order.kind ~= 'state' then
  return { 'not-a-state-room' }
end
local kept = read_document(room)
return { 'state', kept[1], kept[2], kept[3], kept[4], order.top, digits(order.offset) }
