-- Notes what a user has read of his inbox, and tells his connections that follow it.
-- KEYS: 1 meta, 2 log, 3 read. All carry the user's bucket as hash tag.
-- ARGV: 1 'one' | 'up-to' | 'all', 2 position ('' for all), 3 body up to the position where all is read, 4 body from there up to the number of
--       unread, 5 channel, 6 PUBLISH or SPUBLISH, 7 entries at most, 8 age in ms, 9 seed of a new epoch: text that no other call has
-- Reply: {'cleared' | 'unchanged', position up to which all is read, unread}, {'ahead', newest position}, or {'unknown-position' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[2], read = KEYS[3] }
local kind, position = ARGV[1], ARGV[2]
local body = { until_position = ARGV[3], until_count = ARGV[4] }
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]) }

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_inbox(room, replid, ARGV[9])
local millis = now_millis()
trim_inbox(room, millis, limits)

local offset, place = order.offset, order.top .. ':' .. digits(order.offset)
if kind ~= 'all' then
  offset, place = standing(order, position)
  if not offset then
    return { 'unknown-position' }
  end
  if offset > order.offset then
    return { 'ahead', order.top .. ':' .. digits(order.offset) }
  end
end

local function note()
  if kind == 'one' then
    -- One that a fork has taken back is not the one before it.
    if place ~= position or offset <= open_from(room, order) then
      return false
    end
    return redis.call('ZADD', room.read, digits(offset), digits(offset)) == 1
  end
  local _, read = read_up_to(room, order)
  if offset <= read then
    return false
  end
  redis.call('HSET', room.meta, 'read', place)
  return true
end

local is_changed = note()
redis.call('ZREMRANGEBYSCORE', room.read, '-inf', digits(open_from(room, order)))
local read = read_up_to(room, order)
local unread = digits(count_unread(room, order))
if is_changed then
  -- No JSON is made here: neither a position nor a number has anything to escape.
  redis.pcall(channel.command, channel.name,
    '~ ' .. digits(millis) .. '\n' .. body.until_position .. read .. body.until_count .. unread)
end
return { is_changed and 'cleared' or 'unchanged', read, unread }
