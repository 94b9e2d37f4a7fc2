-- Appends one user's message to a room, once per key.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 feed. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 key, 3 body, 4 position at which the key was first tried ('' or epoch:offset), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most, 11 feed entries at most (0: no feed)
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'unknown-room' | 'not-a-member' | 'key-forgotten' | 'room-busy'}
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[6] }
local members, keys, keys_old = KEYS[2], KEYS[4], KEYS[5]
local user, key, body, first = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[11]) }
local key_memory_millis, max_keys = tonumber(ARGV[9]), tonumber(ARGV[10])

-- First of all: a repeat gets the first answer, whatever has changed since.
local field = user .. ' ' .. key
local answered = redis.call('HGET', keys, field) or redis.call('HGET', keys_old, field)
if answered then
  local epoch, offset, at = string.match(answered, '^(%S+) (%S+) (%S+)$')
  return { 'repeated', epoch, offset, at }
end

local state = redis.call('HMGET', room.meta, 'epoch', 'offset', 'top', 'visibility', 'reach', 'cut', 'rotated')
local epoch = state[1]
if not epoch then
  return { 'unknown-room' }
end
if redis.call('HEXISTS', members, user) == 0 then
  return { state[4] == 'private' and 'unknown-room' or 'not-a-member' }
end

-- Keys of entries after `reach` are remembered. What was first tried before may have been appended and forgotten. Both generations are always
-- present: where one is missing it was lost, and nothing up to here is remembered.
local offset, reach, cut = tonumber(state[2]), tonumber(state[5]), tonumber(state[6])
local is_memory_lost = redis.call('EXISTS', keys, keys_old) < 2
if is_memory_lost then
  reach, cut = offset, offset
end
if first ~= '' then
  local first_epoch, first_offset = string.match(first, '^(%w+):(%d+)$')
  if first_epoch ~= epoch or tonumber(first_offset) < reach then
    return { 'key-forgotten' }
  end
end

local at = now_millis()
if is_memory_lost then
  redis.call('HSET', keys, '-', '')
  redis.call('HSET', keys_old, '-', '')
  redis.call('HSET', room.meta, 'reach', digits(reach), 'cut', digits(cut))
end
if at - tonumber(state[7]) >= key_memory_millis then
  redis.call('RENAME', keys, keys_old)
  redis.call('HSET', keys, '-', '')
  redis.call('HSET', room.meta, 'reach', digits(cut), 'cut', digits(offset), 'rotated', digits(at))
elseif redis.call('HLEN', keys) > max_keys then
  return { 'room-busy' }
end

local place = { epoch = epoch, offset = offset, top = state[3], at = at }
local new_offset = append_entry(room, place, body, limits, channel)
redis.call('HSET', keys, field, epoch .. ' ' .. digits(new_offset) .. ' ' .. digits(at))
return { 'sent', epoch, digits(new_offset), digits(at) }
