-- Library: where a room's order stands, and how an entry gets into its log. Joined in front of every script that appends or reads the head.

-- Redis TIME in milliseconds since 1970. One clock for all nodes.
local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Whole numbers without exponent, up to 2^53.
local function digits(number)
  return string.format('%.0f', number)
end

-- The name of the history that this server writes (it changes when another server takes over, and when this one starts); nil on a replica, where no
-- script of a room may run: what it answered might never have happened. About 4 us.
local function primary_history()
  local info = redis.call('INFO', 'replication')
  if string.find(info, 'role:master', 1, true) then
    return string.match(info, 'master_replid:(%x+)')
  end
end

-- A new epoch's name: six characters of [0-9a-z], from a hash of the caller's seed, the server's history, the time and the room. The history,
-- because the driver may replay one command with one seed on two primaries. Not math.random: in Redis 6.2 it gives the same numbers in every run.
local function new_epoch(seed, replid, at, room_key)
  local text = seed .. ' ' .. replid .. ' ' .. digits(at) .. ' ' .. room_key
  local number = tonumber(string.sub(redis.sha1hex(text), 1, 12), 16)
  local name = ''
  for _ = 1, 6 do
    local digit = number % 36
    number = (number - digit) / 36
    name = string.sub('0123456789abcdefghijklmnopqrstuvwxyz', digit + 1, digit + 1) .. name
  end
  return name
end

-- Forks remembered per room, 13 bytes each: more than Redis is started anew in the days that a log reaches back. A cursor of an older epoch gets a
-- reset though its message may be there, and REST refuses it (ADR 14).
local MAX_FORKS = 64

local function read_order(room)
  local state = redis.call('HMGET', room.meta, 'epoch', 'offset', 'top', 'replid', 'forks', 'visibility', 'reach', 'cut', 'rotated',
    'muted', 'slow', 'frozen', 'closed', 'kind')
  return {
    epoch = state[1], offset = tonumber(state[2]), top = state[3], replid = state[4], forks = state[5] or '',
    visibility = state[6], reach = tonumber(state[7]), cut = tonumber(state[8]), rotated = tonumber(state[9]),
    muted = tonumber(state[10]), slow = tonumber(state[11]), frozen = state[12] == '1', closed = state[13] == '1',
    kind = state[14],
  }
end

local function last_entry(log)
  local entry = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  if entry then
    return { offset = tonumber(string.match(entry[1], '^%d+')), epoch = entry[2][2], at = entry[2][6] }
  end
end

-- The counter was lost and the log is left: the order goes on from the log's last entry. What else was lost with it takes its safest value: nobody
-- new sees the room, no key up to here is remembered, and anybody may still be muted. Only the room's settings are as they were in the beginning.
local function restore_order(room)
  local last = last_entry(room.log)
  if not last then
    return
  end
  local offset = digits(last.offset)
  redis.call('HSET', room.meta, 'epoch', last.epoch, 'offset', offset, 'top', last.epoch, 'replid', 'lost')
  redis.call('HSETNX', room.meta, 'visibility', 'private')
  redis.call('HSETNX', room.meta, 'owner', '-')
  redis.call('HSETNX', room.meta, 'created', last.at)
  redis.call('HSETNX', room.meta, 'reach', offset)
  redis.call('HSETNX', room.meta, 'cut', offset)
  redis.call('HSETNX', room.meta, 'rotated', last.at)
  redis.call('HSETNX', room.meta, 'muted', '9007199254740991')
end

-- Another server goes on with the room, or this one after a restart, and what nodes have seen may be lost: a new epoch continues the numbering after
-- the last entry that survived. An epoch without an entry is replaced and takes no place among the forks.
local function fork(room, order, replid, seed)
  if order.top == order.epoch then
    local kept = { order.epoch .. ':' .. digits(order.offset) }
    for point in string.gmatch(order.forks, '%S+') do
      if #kept == MAX_FORKS then
        break
      end
      kept[#kept + 1] = point
    end
    order.forks = table.concat(kept, ' ')
  end
  order.epoch = new_epoch(seed, replid, now_millis(), room.meta)
  redis.call('HSET', room.meta, 'epoch', order.epoch, 'replid', replid, 'forks', order.forks)
end

-- Where the room's order stands on this primary. Changes nothing unless the room was last written in another history, or its counter was lost.
--   room: { meta, log }   keys
--   replid: this primary's history
--   seed: text that no other call has, for the name of a new epoch
-- Returns { epoch, offset, top (epoch of the entry at offset), forks ('epoch:offset …', the newest first), visibility, reach, cut, rotated, and what
-- rules.lua asks for: muted (ms: nobody is for longer), slow (ms), frozen, closed, kind ('state' or false) }, or nil where there is no such room.
local function open_order(room, replid, seed)
  local order = read_order(room)
  if not order.offset then
    restore_order(room)
    order = read_order(room)
    if not order.offset then
      return nil
    end
  end
  if order.replid ~= replid then
    fork(room, order, replid, seed)
  end
  return order
end

-- Takes a position back to where its epoch still is this room's history. Returns its offset, or nil for an epoch that is unknown.
local function surviving_offset(order, position)
  local epoch, offset = string.match(position, '^(%w+):(%d+)$')
  if epoch == order.epoch then
    return tonumber(offset)
  end
  for fork_epoch, fork_offset in string.gmatch(order.forks, '(%w+):(%d+)') do
    if fork_epoch == epoch then
      return math.min(tonumber(offset), tonumber(fork_offset))
    end
  end
end

-- The position before an entry as XRANGE has it; that of the top where there is none.
local function position_before(entry, order)
  if not entry then
    return order.top .. ':' .. digits(order.offset)
  end
  return (entry[2][4] or order.top) .. ':' .. digits(tonumber(string.match(entry[1], '^%d+')) - 1)
end

local function first_entry(log, offset)
  return redis.call('XRANGE', log, digits(offset) .. '-0', '+', 'COUNT', 1)[1]
end

-- The position before the oldest entry that is retained.
local function first_position(room, order)
  return position_before(first_entry(room.log, 0), order)
end

-- The same without what is too old: only appends trim by age, and where nobody writes it would be read for ever. Nothing is removed here, so a clock
-- that is wrong for a while hides entries, and loses none. Times rise with the offsets: the first that is young enough is found by halving.
local function first_kept_position(room, order, max_age_millis)
  local own = tonumber(redis.call('HGET', room.meta, 'age')) or 0
  local since = now_millis() - (own > 0 and math.min(own, max_age_millis) or max_age_millis)
  local function is_old(entry)
    return entry and (tonumber(entry[2][6]) or 0) < since
  end
  local kept = first_entry(room.log, 0)
  if not is_old(kept) then
    return position_before(kept, order)
  end
  local low, high = tonumber(string.match(kept[1], '^%d+')), order.offset + 1
  kept = nil
  while low + 1 < high do
    local middle = math.floor((low + high) / 2)
    local entry = first_entry(room.log, middle)
    if is_old(entry) then
      low = math.max(middle, tonumber(string.match(entry[1], '^%d+')))
    else
      kept, high = entry, middle
    end
  end
  return position_before(kept, order)
end

-- Trims what is older than max_age_millis. Ids are offsets, not times, so entries are looked at: a page of the oldest ones at a time. The newest
-- entry stays.
local function trim_by_age(log, offset, at, max_age_millis)
  local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 128)
  local keep = nil
  for i = 1, #oldest do
    local entry_at = tonumber(oldest[i][2][6])
    if entry_at and entry_at >= at - max_age_millis then
      break
    end
    keep = oldest[i][1]
  end
  if keep and keep ~= digits(offset) .. '-0' then
    redis.call('XTRIM', log, 'MINID', digits(tonumber(string.match(keep, '^%d+')) + 1) .. '-0')
  end
end

-- On every 64th append: what the room itself keeps no longer, and what the installation does not. A room keeps less than the installation, never more.
local function trim(room, offset, at, max_age_millis)
  if offset % 64 ~= 0 then
    return
  end
  local own = redis.call('HMGET', room.meta, 'entries', 'age')
  local entries, age_millis = tonumber(own[1]) or 0, tonumber(own[2]) or 0
  if entries > 0 then
    redis.call('XTRIM', room.log, 'MAXLEN', digits(entries))
  end
  trim_by_age(room.log, offset, at, age_millis > 0 and math.min(age_millis, max_age_millis) or max_age_millis)
end

-- Appends, then moves the counter, then trims, points to the entry from the feed and publishes. The last three may fail: once the entry is in the log,
-- the answer is success.
--   room: { meta, log, feed }   keys
--   order: { epoch, offset (of the counter, a number), top (epoch of the entry there) }
--   millis: the time
--   limits: { entries, age_millis, feed_entries }
--   channel: { name, command }
-- Returns the new offset.
local function append_entry(room, order, millis, body, limits, channel)
  local offset = order.offset + 1
  local id = digits(offset)
  local at = digits(millis)
  redis.call('XADD', room.log, 'MAXLEN', '~', limits.entries, id .. '-0',
    'e', order.epoch, 'p', order.top, 't', at, 'b', body)
  redis.call('HSET', room.meta, 'offset', id, 'top', order.epoch)
  pcall(trim, room, offset, millis, limits.age_millis)
  if limits.feed_entries > 0 then
    redis.pcall('XADD', room.feed, 'MAXLEN', '~', limits.feed_entries, '*', 'r', room.meta, 'e', order.epoch, 'o', id)
  end
  redis.pcall(channel.command, channel.name,
    order.epoch .. ' ' .. id .. ' ' .. order.top .. ' ' .. at .. '\n' .. body)
  return offset
end
