-- Library: the memory of keys, by which a send is appended once. Joined behind room_log.lua in front of the scripts that append for a user.
--
-- What such a script appends is a table, made once:
--   append: { memory, field, first, millis, body, limits, channel }
--     memory: { keys, keys_old }   redis keys of the two generations
--     field: of the key in them
--     first: the position at which the key was first tried ('' or epoch:offset)
--     limits: { key_memory_millis, max_keys } and those of append_entry

-- A repeat gets the first answer, whatever has changed since. An answer that waits for a copy writes that again: who waits, waits for what its own
-- connection wrote, and the first answer may have gone without a copy.
-- Returns the reply, or nil for a key that is not remembered.
local function first_answer(append, waits)
  local memory, field = append.memory, append.field
  local generation = memory.keys
  local answered = redis.call('HGET', memory.keys, field)
  if not answered then
    generation = memory.keys_old
    answered = redis.call('HGET', memory.keys_old, field)
  end
  if not answered then
    return nil
  end
  if waits then
    redis.call('HSET', generation, field, answered)
  end
  local epoch, offset, at = string.match(answered, '^(%S+) (%S+) (%S+)$')
  return { 'repeated', epoch, offset, at }
end

-- Makes room for one key more. Keys of entries after `reach` are remembered. What was first tried before may have been appended and forgotten. Both
-- generations are always present: where one is missing it was lost, and nothing up to here is remembered.
-- Returns why nothing may be appended: 'key-forgotten' or 'room-busy'; else nil.
local function refuse_key(room, order, append)
  local memory, first, millis, limits = append.memory, append.first, append.millis, append.limits
  local is_memory_lost = redis.call('EXISTS', memory.keys, memory.keys_old) < 2
  if is_memory_lost then
    order.reach, order.cut = order.offset, order.offset
  end
  if first ~= '' then
    local first_offset = surviving_offset(order, first)
    if not first_offset or first_offset < order.reach then
      return 'key-forgotten'
    end
  end
  if is_memory_lost then
    redis.call('HSET', memory.keys, '-', '')
    redis.call('HSET', memory.keys_old, '-', '')
    redis.call('HSET', room.meta, 'reach', digits(order.reach), 'cut', digits(order.cut))
  end
  if millis - order.rotated >= limits.key_memory_millis then
    redis.call('RENAME', memory.keys, memory.keys_old)
    redis.call('HSET', memory.keys, '-', '')
    redis.call('HSET', room.meta, 'reach', digits(order.cut), 'cut', digits(order.offset), 'rotated', digits(millis))
  elseif redis.call('HLEN', memory.keys) > limits.max_keys then
    return 'room-busy'
  end
end

-- Appends, remembers the key, and gives the reply.
local function append_once(room, order, append)
  local offset = append_entry(room, order, append.millis, append.body, append.limits, append.channel)
  local at = digits(append.millis)
  redis.call('HSET', append.memory.keys, append.field, order.epoch .. ' ' .. digits(offset) .. ' ' .. at)
  return { 'sent', order.epoch, digits(offset), at }
end
