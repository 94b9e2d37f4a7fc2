-- A page of a thread: its root and some of its replies, as they are in the log, and how far one user has read it. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log, 4 marks, 5 receipts, 6 restrictions (only for a granted role). All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 position of the root, 3 'newest', 'before' or 'after', 4 a position of the room for the last two, 5 replies at most
-- Reply: {'thread', number of replies, read position or '-' (he takes no part), number of replies behind that, then for the root and each reply, oldest
--        first, its offset, epoch, predecessor's epoch, time in ms and body}, or {'unknown-room' | 'unknown-message' | 'reply-to-reply' |
--        'unknown-position' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6] }
local members, marks, receipts = KEYS[2], KEYS[4], KEYS[5]
local user, position, range, edge, size = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, order.offset and order, actor, 'see')
if refusal then
  return refusal
end
local root, why = root_at(room, order, actor.membership, position)
if not root then
  return { why }
end
local edge_offset = range ~= 'newest' and standing(order, edge) or nil
if range ~= 'newest' and not edge_offset then
  return { 'unknown-position' }
end

local first, behind = '[' .. padded(root.offset) .. '!', '(' .. padded(root.offset) .. '"'
local page
if range == 'after' then
  page = redis.call('ZRANGEBYLEX', marks, '[' .. reply_mark(root.offset, edge_offset + 1), behind, 'LIMIT', 0, size)
else
  local before = range == 'before' and '(' .. reply_mark(root.offset, edge_offset) or behind
  local newest_first = redis.call('ZREVRANGEBYLEX', marks, before, first, 'LIMIT', 0, size)
  page = {}
  for i = #newest_first, 1, -1 do
    page[#page + 1] = newest_first[i]
  end
end

local thread = find_thread(threads_of(room, receipts, user), position)
local read, place
if thread then
  read, place = standing(order, thread.read)
end
local reply = {
  'thread', digits(count_replies(marks, root.offset, 0)), place or '-',
  digits(read and count_replies(marks, root.offset, read) or 0),
}
local function add(entry)
  local fields = entry[2]
  for _, word in ipairs({ string.match(entry[1], '^%d+'), fields[2], fields[4], fields[6], fields[8] }) do
    reply[#reply + 1] = word
  end
end
add(root.entry)
for _, mark in ipairs(page) do
  local id = digits(tonumber(string.match(mark, '!(%d+)'))) .. '-0'
  local entry = redis.call('XRANGE', room.log, id, id)[1]
  -- A reply is trimmed after its root: it is missing only where it was lost.
  if entry then
    add(entry)
  end
end
return reply
