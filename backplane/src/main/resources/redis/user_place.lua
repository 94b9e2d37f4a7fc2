-- Keeps a place in a user's list of rooms for one that he is about to be in, or gives it back. So those who would make him a member of several rooms
-- at once, each in a bucket of its own, cannot bring him beyond the limit together. Harmless to repeat.
-- KEYS: 1 the user's rooms, 2 the places. Both carry the user's bucket as hash tag.
-- ARGV: 1 'keep' or 'give-back', 2 room, 3 rooms at most, 4 how long a place is kept, in ms
-- Reply: {'kept' | 'full' | 'given-back'}
local rooms, places = KEYS[1], KEYS[2]
local operation, room, max_rooms, keep_millis = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

if operation == 'give-back' then
  redis.call('ZREM', places, room)
  return { 'given-back' }
end
if redis.call('SISMEMBER', rooms, room) == 1 then
  return { 'kept' }
end
local millis = now_millis()

-- Of a room that is in the list by now the place is used.
local function count_unused()
  local unused = 0
  for _, other in ipairs(redis.call('ZRANGEBYSCORE', places, digits(millis), '+inf')) do
    if other ~= room and redis.call('SISMEMBER', rooms, other) == 0 then
      unused = unused + 1
    end
  end
  return unused
end

local listed = redis.call('SCARD', rooms)
if listed >= max_rooms or listed + count_unused() >= max_rooms then
  return { 'full' }
end
-- Before what is over is removed: a full Redis refuses what takes memory only to a script that has written nothing.
redis.call('ZADD', places, digits(millis + keep_millis), room)
redis.call('ZREMRANGEBYSCORE', places, '-inf', '(' .. digits(millis))
redis.call('PEXPIRE', places, digits(keep_millis))
return { 'kept' }
