-- Adds a member to a room or removes one, and says so in the room's order.
-- KEYS: 1 meta, 2 members, 3 log, 4 feed (only where there is one). All carry the room's bucket as hash tag.
-- ARGV: 1 'join' or 'leave', 2 actor, 3 user, 4 body, 5 channel, 6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms,
--       9 feed entries at most (0: no feed), 10 members at most,
--       11 seed of a new epoch: text that no other call has, 12 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged', role, position before joining (epoch:offset), position of joining or leaving}, or
--        {'unknown-room' | 'not-allowed' | 'owner-stays' | 'room-full' | 'not-primary'}. After a removal role and position before joining are ''.
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[4] }
local members = KEYS[2]
local operation, actor, user, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[9]) }
local max_members = tonumber(ARGV[10])
local waits = ARGV[12] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[11])
local actor_is = redis.call('HGET', members, actor)
if not order or (order.visibility == 'private' and not actor_is) then
  return { 'unknown-room' }
end

-- A member's record names the position of joining and, since that is where a reader of it begins, the epoch of the entry before.
local function change(new_member)
  local offset = append_entry(room, order, now_millis(), body, limits, channel)
  local position = order.epoch .. ':' .. digits(offset)
  if not new_member then
    redis.call('HDEL', members, user)
    return { 'changed', '', '', position }
  end
  redis.call('HSET', members, user, 'member ' .. position .. ' ' .. order.top)
  return { 'changed', 'member', order.top .. ':' .. digits(order.offset), position }
end

local member = redis.call('HGET', members, user)
if operation == 'join' then
  if actor ~= user and not actor_is then
    return { 'not-allowed' }
  end
  if member then
    if waits then
      redis.call('HSET', members, user, member)
    end
    local role, epoch, offset, before = string.match(member, '^(%S+) (%w+):(%d+) (%S+)$')
    return { 'unchanged', role, before .. ':' .. digits(tonumber(offset) - 1), epoch .. ':' .. offset }
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
  if waits then
    redis.call('HSET', room.meta, 'epoch', order.epoch)
  end
  return { 'unchanged', '', '', '' }
end
if string.match(member, '^owner ') then
  return { 'owner-stays' }
end
return change(false)
