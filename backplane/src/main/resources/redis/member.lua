-- Adds a member to a room or removes one, and says so in the room's order.
-- KEYS: 1 meta, 2 members, 3 log, 4 feed. All carry the room's bucket as hash tag.
-- ARGV: 1 'join' or 'leave', 2 actor, 3 user, 4 body, 5 channel, 6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms,
--       9 feed entries at most (0: no feed), 10 members at most
-- Reply: {'changed' | 'unchanged', role, position of joining (epoch:offset), position of this change}, or
--        {'unknown-room' | 'not-allowed' | 'owner-stays' | 'room-full'}. After a removal role and position of joining are ''.
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[4] }
local members = KEYS[2]
local operation, actor, user, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[9]) }
local max_members = tonumber(ARGV[10])

local state = redis.call('HMGET', room.meta, 'epoch', 'offset', 'top', 'visibility')
local epoch = state[1]
local actor_is = redis.call('HGET', members, actor)
if not epoch or (state[4] == 'private' and not actor_is) then
  return { 'unknown-room' }
end

local function change(new_member)
  local place = { epoch = epoch, offset = tonumber(state[2]), top = state[3], at = now_millis() }
  local position = epoch .. ':' .. digits(append_entry(room, place, body, limits, channel))
  if not new_member then
    redis.call('HDEL', members, user)
    return { 'changed', '', '', position }
  end
  redis.call('HSET', members, user, 'member ' .. position)
  return { 'changed', 'member', position, position }
end

local member = redis.call('HGET', members, user)
if operation == 'join' then
  if actor ~= user and not actor_is then
    return { 'not-allowed' }
  end
  if member then
    local role, joined = string.match(member, '^(%S+) (%S+)$')
    return { 'unchanged', role, joined, joined }
  end
  if redis.call('HLEN', members) >= max_members then
    return { 'room-full' }
  end
  return change(true)
end

if actor ~= user and not (actor_is and string.match(actor_is, '^owner ')) then
  return { 'not-allowed' }
end
if not member then
  return { 'unchanged', '', '', '' }
end
if string.match(member, '^owner ') then
  return { 'owner-stays' }
end
return change(false)
