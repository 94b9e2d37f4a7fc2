-- Adds a member to a room, removes one with his receipts, or bans a user, and says in the room's order who has come or gone. Who was a reader is one
-- again when he comes back.
-- KEYS: 1 meta, 2 members, 3 log, 4 receipts, 5 restrictions, 6 feed (only where there is one). All carry the room's bucket as hash tag.
-- ARGV: 1 'join', 'leave' or 'ban', 2 actor, 3 user, 4 body, 5 channel, 6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms,
--       9 feed entries at most (0: no feed), 10 members at most, 11 restrictions at most,
--       12 seed of a new epoch: text that no other call has, 13 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged', role, position before joining (epoch:offset), position of joining or leaving}, or
--        {'owner-stays' | 'banned' | 'room-full' | 'too-many-restrictions' | 'not-primary'}, or what rules.lua refuses. After a removal role and
--        position before joining are ''.
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[6] }
local members, receipts, restrictions = KEYS[2], KEYS[4], KEYS[5]
local operation, user, body = ARGV[1], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[9]) }
local max_members, max_restrictions = tonumber(ARGV[10]), tonumber(ARGV[11])
local waits = ARGV[13] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[12])
local actor = { user = ARGV[2], membership = redis.call('HGET', members, ARGV[2]) }
if not is_seen(order, actor.membership) then
  return { 'unknown-room' }
end
if operation ~= 'join' and is_direct(room) then
  return { 'direct-room' }
end
local is_own = actor.user == user
local millis = now_millis()
local ban, reader = 'ban ' .. user, 'reader ' .. user

-- Forgotten where there are as many restrictions as there may be: nobody is kept from leaving.
local function remember_reader()
  if has_room_for(restrictions, reader, max_restrictions, millis) then
    restrict(restrictions, reader, '+inf', millis)
  end
end

-- As threads.lua counts who takes part. Who had a granted role begins anew when he joins.
local function leave_threads()
  if redis.pcall('HDEL', receipts, user .. ' threads') == 1 then
    redis.pcall('HINCRBY', receipts, '@threads', -1)
  end
end

-- A member's record names the position of joining and, since that is where a reader of it begins, the epoch of the entry before.
local function change(member, new_role)
  local offset = append_entry(room, order, millis, body, limits, channel)
  local position = order.epoch .. ':' .. digits(offset)
  if not new_role then
    if rank_of(member) == RANKS.reader then
      pcall(remember_reader)
    end
    redis.call('HDEL', members, user)
    redis.call('HDEL', receipts, user)
    leave_threads()
    return { 'changed', '', '', position }
  end
  redis.call('HSET', members, user, new_role .. ' ' .. position .. ' ' .. order.top)
  leave_threads()
  if new_role == 'reader' then
    redis.pcall('ZREM', restrictions, reader)
  end
  return { 'changed', new_role, order.top .. ':' .. digits(order.offset), position }
end

local member = redis.call('HGET', members, user)
if operation == 'join' then
  local refusal = not is_own and refuse(room, order, actor, 'invite')
  if refusal then
    return refusal
  end
  if member then
    if waits then
      redis.call('HSET', members, user, member)
    end
    local role, epoch, offset, before = string.match(member, '^(%S+) (%w+):(%d+) (%S+)$')
    return { 'unchanged', role, before .. ':' .. digits(tonumber(offset) - 1), epoch .. ':' .. offset }
  end
  if redis.call('ZSCORE', restrictions, ban) then
    return { 'banned' }
  end
  if redis.call('HLEN', members) >= max_members then
    return { 'room-full' }
  end
  local kind = redis.call('HGET', room.meta, 'kind')
  return change(nil, redis.call('ZSCORE', restrictions, reader) and 'reader' or newcomers_role(kind))
end

if is_own and rank_of(member) == RANKS.owner then
  return { 'owner-stays' }
end
if not is_own or operation == 'ban' then
  local refusal = refuse(room, order, actor, 'moderate')
  if refusal then
    return refusal
  end
  if not outranks(actor.membership, member) then
    return { 'not-allowed' }
  end
end
if operation == 'ban' then
  if not has_room_for(restrictions, ban, max_restrictions, millis) then
    return { 'too-many-restrictions' }
  end
  restrict(restrictions, ban, '+inf', millis)
end
if not member then
  if waits then
    redis.call('HSET', room.meta, 'epoch', order.epoch)
  end
  return { 'unchanged', '', '', '' }
end
return change(member, nil)
