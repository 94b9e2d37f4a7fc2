-- Library: how an entry gets into a room's log. Joined in front of every script that appends.

-- Redis TIME in milliseconds since 1970. One clock for all nodes.
local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Whole numbers without exponent, up to 2^53.
local function digits(number)
  return string.format('%.0f', number)
end

-- A new epoch's name: six characters of [0-9a-z], from a hash of a random argument, the time and the room. Not math.random: in Redis 6.2 it
-- gives the same numbers in every run.
local function new_epoch(random, at, room_key)
  local number = tonumber(string.sub(redis.sha1hex(random .. ' ' .. digits(at) .. ' ' .. room_key), 1, 12), 16)
  local name = ''
  for _ = 1, 6 do
    local digit = number % 36
    number = (number - digit) / 36
    name = string.sub('0123456789abcdefghijklmnopqrstuvwxyz', digit + 1, digit + 1) .. name
  end
  return name
end

-- Trims what is older than max_age_millis. Ids are offsets, not times, so entries are looked at: a page of the oldest ones at a time, on every
-- 64th append. The newest entry stays.
local function trim_by_age(log, offset, at, max_age_millis)
  if offset % 64 ~= 0 then
    return
  end
  local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 128)
  local keep = nil
  for i = 1, #oldest do
    local entry_at = tonumber(oldest[i][2][6])
    if entry_at >= at - max_age_millis then
      break
    end
    keep = oldest[i][1]
  end
  if keep and keep ~= digits(offset) .. '-0' then
    redis.call('XTRIM', log, 'MINID', digits(tonumber(string.match(keep, '^%d+')) + 1) .. '-0')
  end
end

-- Appends, then moves the counter, then points to the entry from the feed, then publishes. The last two may fail: once the entry is in the log, the
-- answer is success.
--   room: { meta, log, feed }   keys
--   place: { epoch, offset (of the counter, a number), top (epoch of the entry there), at }
--   limits: { entries, age_millis, feed_entries }
--   channel: { name, command }
-- Returns the new offset.
local function append_entry(room, place, body, limits, channel)
  local offset = place.offset + 1
  local id = digits(offset)
  local at = digits(place.at)
  redis.call('XADD', room.log, 'MAXLEN', '~', limits.entries, id .. '-0',
    'e', place.epoch, 'p', place.top, 't', at, 'b', body)
  trim_by_age(room.log, offset, place.at, limits.age_millis)
  redis.call('HSET', room.meta, 'offset', id, 'top', place.epoch)
  if limits.feed_entries > 0 then
    redis.pcall('XADD', room.feed, 'MAXLEN', '~', limits.feed_entries, '*', 'r', room.meta, 'e', place.epoch, 'o', id)
  end
  redis.pcall(channel.command, channel.name,
    place.epoch .. ' ' .. id .. ' ' .. place.top .. ' ' .. at .. '\n' .. body)
  return offset
end
