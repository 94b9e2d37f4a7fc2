-- Appends one user's message to a room, once per key.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 feed (only where there is one). All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 key, 3 body, 4 position at which the key was first tried ('' or epoch:offset), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most, 11 feed entries at most (0: no feed),
--       12 seed of a new epoch: text that no other call has, 13 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'unknown-room' | 'not-a-member' | 'key-forgotten' | 'room-busy' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[6] }
local members, keys, keys_old = KEYS[2], KEYS[4], KEYS[5]
local user, key, body, first = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[11]) }
local waits = ARGV[13] == '1'
local key_memory_millis, max_keys = tonumber(ARGV[9]), tonumber(ARGV[10])

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end

-- A repeat gets the first answer, whatever has changed since. An answer that waits for a copy writes that again: who waits, waits for what its own
-- connection wrote, and the first answer may have gone without a copy.
local field = user .. ' ' .. key
local generation = keys
local answered = redis.call('HGET', keys, field)
if not answered then
  generation = keys_old
  answered = redis.call('HGET', keys_old, field)
end
if answered then
  if waits then
    redis.call('HSET', generation, field, answered)
  end
  local epoch, offset, at = string.match(answered, '^(%S+) (%S+) (%S+)$')
  return { 'repeated', epoch, offset, at }
end

local order = open_order(room, replid, ARGV[12])
if not order then
  return { 'unknown-room' }
end
if redis.call('HEXISTS', members, user) == 0 then
  return { order.visibility == 'private' and 'unknown-room' or 'not-a-member' }
end

-- Keys of entries after `reach` are remembered. What was first tried before may have been appended and forgotten. Both generations are always
-- present: where one is missing it was lost, and nothing up to here is remembered.
local is_memory_lost = redis.call('EXISTS', keys, keys_old) < 2
if is_memory_lost then
  order.reach, order.cut = order.offset, order.offset
end
if first ~= '' then
  local first_offset = surviving_offset(order, first)
  if not first_offset or first_offset < order.reach then
    return { 'key-forgotten' }
  end
end

local millis = now_millis()
if is_memory_lost then
  redis.call('HSET', keys, '-', '')
  redis.call('HSET', keys_old, '-', '')
  redis.call('HSET', room.meta, 'reach', digits(order.reach), 'cut', digits(order.cut))
end
if millis - order.rotated >= key_memory_millis then
  redis.call('RENAME', keys, keys_old)
  redis.call('HSET', keys, '-', '')
  redis.call('HSET', room.meta, 'reach', digits(order.cut), 'cut', digits(order.offset), 'rotated', digits(millis))
elseif redis.call('HLEN', keys) > max_keys then
  return { 'room-busy' }
end

local offset = append_entry(room, order, millis, body, limits, channel)
local at = digits(millis)
redis.call('HSET', keys, field, order.epoch .. ' ' .. digits(offset) .. ' ' .. at)
return { 'sent', order.epoch, digits(offset), at }
