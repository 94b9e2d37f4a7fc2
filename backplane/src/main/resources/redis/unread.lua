-- What one member has not read in a room: messages of others behind his read position, or behind his joining, that nobody has deleted and that are no
-- replies; those that mention him, replies too; and the threads that he takes part in with replies behind his read position there. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log, 4 receipts, 5 changes, 6 marks. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 messages counted at most, 3 log entries looked at at most
-- Reply: {'unread', number, '1' if there may be more of them else '0', read position or '-', newest position, number
--        that mention him, number of threads}, or
--        {'unknown-room' | 'not-a-member' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3] }
local members, receipts, changes, marks = KEYS[2], KEYS[4], KEYS[5], KEYS[6]
local user, max_counted, max_looked = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local PAGE = 64

if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
local membership = redis.call('HGET', members, user)
local refusal = refuse(room, order.offset and order, { user = user, membership = membership }, 'read')
if refusal then
  return refusal
end
local top = order.top .. ':' .. digits(order.offset)

-- No fork begins here: a position that a fork has yet to take back is beyond the newest entry.
local joined = joined_offset(membership)
local kept = redis.call('HMGET', receipts, user, threads_field(user))
local offset, read = standing(order, string.match(kept[1] or '', '^%S+') or '-')
if offset and offset > order.offset then
  offset, read = order.offset, top
end
if not offset or offset < joined then
  offset, read = joined, '-'
end

-- Whether an entry is an unread message to the room, and whether it mentions the user. A reply counts in its thread, but who is mentioned there need not
-- take part in it.
local mentioned = as_mentioned(user)
local function unread_in(entry, counts_messages)
  local author, thread, names = said(entry[2][8])
  if not author or author == user then
    return false, false
  end
  local is_mention = names and mentions(names, mentioned) and true or false
  local is_message = counts_messages and not thread
  if (is_message or is_mention) and is_deleted(changes, tonumber(string.match(entry[1], '^%d+'))) then
    return false, false
  end
  return is_message, is_mention
end

-- Where enough messages were counted, mentions are looked for up to the same bound: who has much unread wants to know of them most.
local counted, mentioning, looked, has_more = 0, 0, 0, false
while looked < max_looked do
  local page = redis.call('XRANGE', room.log, digits(offset + 1) .. '-0', '+', 'COUNT', math.min(PAGE, max_looked - looked))
  if #page == 0 then
    break
  end
  for _, entry in ipairs(page) do
    local is_message, is_mention = unread_in(entry, not has_more)
    if is_message then
      has_more = counted == max_counted
      counted = math.min(counted + 1, max_counted)
    end
    if is_mention then
      mentioning = math.min(mentioning + 1, max_counted)
    end
  end
  looked = looked + #page
  offset = tonumber(string.match(page[#page][1], '^%d+'))
end
has_more = has_more or (looked >= max_looked and offset < order.offset)

local threads = 0
for _, thread in ipairs(parse_threads(room, kept[2])) do
  if count_replies(marks, thread.offset, standing(order, thread.read) or thread.offset) > 0 then
    threads = threads + 1
  end
end
return { 'unread', digits(counted), has_more and '1' or '0', read, top, digits(mentioning), digits(threads) }
