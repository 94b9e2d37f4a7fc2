-- Makes a room, with its owner as the first member. All of the room's keys exist from then on. The driver may replay it after a lost
-- connection: the random text, kept with the room, shows that it is the same request, which gets the same answer.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 changes, 7 marks, 8 receipts, 9 restrictions, 10 pace, 11 feed, 12 public rooms, 13 state. All carry the room's bucket as hash tag.
-- ARGV: 1 room, 2 owner, 3 visibility, 4 body of the owner's joining, 5 random text, 6 channel, 7 PUBLISH or SPUBLISH, 8 log entries at most,
--       9 log age in ms, 10 feed entries at most (0: no feed), 11 'announcement' or 'state' ('' for a room of no special kind), 12 the first document of a state room, 13 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'created', epoch, offset, at in ms} or {'not-primary'}, or {'exists', the owner's membership in it ('role epoch:offset predecessor's-epoch' or false)}
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[11] }
local members, keys, keys_old, public_rooms = KEYS[2], KEYS[4], KEYS[5], KEYS[12]
local changes, marks, receipts, restrictions, pace = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local state, document = KEYS[13], #KEYS == 13 and ARGV[12] or ''
local name, owner, visibility, body, random = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local channel = { name = ARGV[6], command = ARGV[7] }
local limits = { entries = ARGV[8], age_millis = tonumber(ARGV[9]), feed_entries = tonumber(ARGV[10]) }

local kind, waits = ARGV[11], ARGV[#ARGV] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end

-- One key is enough: a damaged room must not become somebody else's, with its log and its members.
if redis.call('EXISTS', room.meta, members, room.log, keys, keys_old, changes, marks, receipts, restrictions, pace, state or room.meta) > 0 then
  local membership = redis.call('HGET', members, owner)
  if membership and waits then
    redis.call('HSET', members, owner, membership)
  end
  local made = redis.call('HMGET', room.meta, 'made-by', 'created')
  local epoch, offset = string.match(membership or '', '^owner (%w+):(%d+) ')
  if epoch and made[1] == random then
    return { 'created', epoch, offset, made[2] }
  end
  return { 'exists', membership }
end
local at = now_millis()
local epoch = new_epoch(random, replid, at, room.meta)
redis.call('HSET', room.meta, 'epoch', epoch, 'offset', '0', 'top', epoch, 'replid', replid, 'forks', '', 'visibility', visibility, 'owner', owner,
  'created', digits(at), 'reach', '0', 'cut', '0', 'rotated', digits(at),
  'muted', '0', 'made-by', random)
redis.call('HSET', keys, '-', '')
redis.call('HSET', keys_old, '-', '')
redis.call('HSET', changes, '-', '')
redis.call('ZADD', marks, 0, '-')
redis.call('HSET', receipts, '@', '')
redis.call('ZADD', restrictions, '+inf', '@')
redis.call('ZADD', pace, '+inf', '@')
if kind ~= '' then
  redis.call('HSET', room.meta, 'kind', kind)
end
if visibility == 'public' then
  redis.call('ZADD', public_rooms, 0, name)
end
local offset = append_entry(room, { epoch = epoch, offset = 0, top = epoch }, at, body, limits, channel)
redis.call('HSET', members, owner, 'owner ' .. epoch .. ':' .. digits(offset) .. ' ' .. epoch)
if document ~= '' then
  redis.call('HSET', state, 'document', document, 'version', epoch .. ':' .. digits(offset), 'by', owner, 'at', digits(at))
end
return { 'created', epoch, digits(offset), digits(at) }
