-- What one member has not read in a room: messages of others behind his read position, or behind his joining, that nobody has deleted. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log, 4 receipts, 5 changes. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 messages counted at most, 3 log entries looked at at most
-- Reply: {'unread', number, '1' if there may be more of them else '0', read position or '-', newest position}, or
--        {'unknown-room' | 'not-a-member' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3] }
local members, receipts, changes = KEYS[2], KEYS[4], KEYS[5]
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
local offset, read = standing(order, string.match(redis.call('HGET', receipts, user) or '', '^%S+') or '-')
if offset and offset > order.offset then
  offset, read = order.offset, top
end
if not offset or offset < joined then
  offset, read = joined, '-'
end

local function is_unread(entry)
  local author = string.match(entry[2][8] or '', '^message ([^\n]+)\n')
  if not author or author == user then
    return false
  end
  local state = redis.call('HGET', changes, (string.match(entry[1], '^%d+')))
  return not state or string.sub(state, 1, 1) ~= 'd'
end

local counted, looked, has_more = 0, 0, false
while looked < max_looked and not has_more do
  local page = redis.call('XRANGE', room.log, digits(offset + 1) .. '-0', '+', 'COUNT', math.min(PAGE, max_looked - looked))
  if #page == 0 then
    break
  end
  for _, entry in ipairs(page) do
    if is_unread(entry) then
      has_more = counted == max_counted
      if has_more then
        break
      end
      counted = counted + 1
    end
  end
  looked = looked + #page
  offset = tonumber(string.match(page[#page][1], '^%d+'))
end
has_more = has_more or (looked >= max_looked and offset < order.offset)
return { 'unread', digits(counted), has_more and '1' or '0', read, top }
