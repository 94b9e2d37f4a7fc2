-- The threads of a room that one user takes part in. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log, 4 marks, 5 receipts, 6 restrictions (only for a granted role). All carry the room's bucket as hash tag.
-- ARGV: 1 user
-- Reply: {'threads', then for each its root, read position, number of replies, number of those behind the read position, and newest reply or '-'}, or
--        {'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6] }
local members, marks, receipts, user = KEYS[2], KEYS[4], KEYS[5], ARGV[1]

if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
local refusal = refuse(room, order.offset and order, { user = user, membership = redis.call('HGET', members, user) }, 'read')
if refusal then
  return refusal
end
local reply = { 'threads' }
for _, thread in ipairs(threads_of(room, receipts, user)) do
  local read, place = standing(order, thread.read)
  reply[#reply + 1] = thread.root
  reply[#reply + 1] = place or thread.root
  reply[#reply + 1] = digits(count_replies(marks, thread.offset, 0))
  reply[#reply + 1] = digits(count_replies(marks, thread.offset, read or thread.offset))
  reply[#reply + 1] = last_reply(marks, thread.offset) or '-'
end
return reply
