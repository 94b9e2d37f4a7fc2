-- Mutes a member of a room, or takes back a mute or a ban. Who bans: member.lua. The room is not told.
-- KEYS: 1 meta, 2 members, 3 log, 4 restrictions, 5 pace. All carry the room's bucket as hash tag.
-- ARGV: 1 'mute' | 'unmute' | 'unban', 2 actor, 3 user, 4 until when he is muted (ms, '' for the others), 5 restrictions at most,
--       6 seed of a new epoch: text that no other call has, 7 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed'}, or {'unknown-room' | 'unknown-member' | 'not-allowed' | 'too-many-restrictions' | 'past' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[4], pace = KEYS[5] }
local members, user = KEYS[2], ARGV[3]
local operation, until_millis, max_restrictions = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[5])

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[6])
local actor = { user = ARGV[2], membership = redis.call('HGET', members, ARGV[2]) }
local millis = now_millis()
local refusal = refuse(room, order, actor, 'moderate')
if refusal then
  return refusal
end
local member = redis.call('HGET', members, user)
if operation == 'mute' and not member then
  return { 'unknown-member' }
end
if not outranks(actor.membership, member) then
  return { 'not-allowed' }
end

local name = (operation == 'unban' and 'ban ' or 'mute ') .. user
if operation == 'mute' then
  if until_millis <= millis then
    return { 'past' }
  end
  if not has_room_for(room.restrictions, name, max_restrictions, millis) then
    return { 'too-many-restrictions' }
  end
  restrict(room.restrictions, name, digits(until_millis), millis)
else
  redis.call('ZREM', room.restrictions, name)
end
complete_keys(room, order)
-- Which also is a write where nothing has changed.
local last = redis.call('ZREVRANGEBYSCORE', room.restrictions, '(+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
redis.call('HSET', room.meta, 'muted', last[2] and digits(tonumber(last[2])) or '0')
return { 'changed' }
