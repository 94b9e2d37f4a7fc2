-- Library: a user's inbox, an order like that of a room of which he is the only reader. Joined behind room_log.lua. As in all orders offsets have no
-- gaps, so what is unread is counted without reading it.
--
--   room: { meta, log, read }   keys
--   The field `read` of meta is the position up to which all of it is read; the key `read` holds the offsets behind it that were read one by one.

-- Where the order stands; made where there is none, since nobody makes an inbox himself. Nothing that was read of one that is lost is so of the next.
local function open_inbox(room, replid, seed)
  local order = open_order(room, replid, seed)
  if order then
    return order
  end
  local at = now_millis()
  local epoch = new_epoch(seed, replid, at, room.meta)
  redis.call('HSET', room.meta, 'epoch', epoch, 'offset', '0', 'top', epoch, 'replid', replid, 'forks', '', 'visibility', 'private', 'owner', '-',
    'created', digits(at), 'reach', '0', 'cut', '0', 'rotated', digits(at), 'muted', '0')
  redis.call('DEL', room.read)
  return read_order(room)
end

-- To the entry, unlike a room's log: it is short, and says how much of it is unread.
--   limits: { entries, age_millis }
local function trim_inbox(room, millis, limits)
  redis.call('XTRIM', room.log, 'MAXLEN', limits.entries)
  while true do
    local oldest = redis.call('XRANGE', room.log, '-', '+', 'COUNT', 32)
    local expired = nil
    for i = 1, #oldest do
      local at = tonumber(oldest[i][2][6])
      if at and at >= millis - limits.age_millis then
        break
      end
      expired = oldest[i][1]
    end
    if expired then
      redis.call('XTRIM', room.log, 'MINID', digits(tonumber(string.match(expired, '^%d+')) + 1) .. '-0')
    end
    if not expired or expired ~= oldest[#oldest][1] then
      return
    end
  end
end

-- The position up to which all is read, and its offset.
local function read_up_to(room, order)
  local position = redis.call('HGET', room.meta, 'read') or (order.top .. ':0')
  return position, tonumber(string.match(position, ':(%d+)$'))
end

-- The offset behind which everything is in the log, and not read unless that was said of it alone.
local function open_from(room, order)
  local _, read = read_up_to(room, order)
  return math.max(read, tonumber(string.match(first_position(room, order), ':(%d+)$')))
end

local function count_unread(room, order)
  local from = open_from(room, order)
  return order.offset - from - redis.call('ZCOUNT', room.read, '(' .. digits(from), '+inf')
end
