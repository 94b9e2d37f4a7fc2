-- Finds the room of two users, or makes it with both of them as members. It is made once, whoever of the two asks, and however often: at the same
-- time, or in a replay of the driver. Who of them is no member any more, where members were lost, is one again.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 changes, 7 marks, 8 receipts, 9 restrictions, 10 pace, 11 feed (only where there is one). All
--       carry the room's bucket as hash tag: the room's name follows from the two users.
-- ARGV: 1 user, 2 the other, 3 body of the user's joining, 4 of the other's, 5 channel, 6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms,
--       9 feed entries at most (0: no feed), 10 seed of a new epoch: text that no other call has,
--       11 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'made' | 'found', membership of the user, and of the other ('role epoch:offset predecessor's-epoch')}, or {'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[11] }
local members, keys, keys_old = KEYS[2], KEYS[4], KEYS[5]
local changes, marks, receipts, restrictions, pace = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[9]) }
local seed, waits = ARGV[10], ARGV[11] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local at = now_millis()
local order = open_order(room, replid, seed)
local status = 'found'

-- A member's record names the position of joining and the epoch of the entry before.
local function join(user, body)
  local membership = redis.call('HGET', members, user)
  if membership then
    if waits then
      redis.call('HSET', members, user, membership)
    end
    return membership
  end
  status = 'made'
  local offset = append_entry(room, order, at, body, limits, channel)
  membership = 'member ' .. order.epoch .. ':' .. digits(offset) .. ' ' .. order.top
  order.offset, order.top = offset, order.epoch
  redis.call('HSET', members, user, membership)
  return membership
end

if not order then
  local epoch = new_epoch(seed, replid, at, room.meta)
  order = { epoch = epoch, offset = 0, top = epoch }
  redis.call('HSET', room.meta, 'epoch', epoch, 'offset', '0', 'top', epoch, 'replid', replid, 'forks', '', 'visibility', 'private', 'owner', '-',
    'created', digits(at), 'reach', '0', 'cut', '0', 'rotated', digits(at), 'muted', '0')
  -- Whatever is left of a room that lost its counter and its log is of an order that is no more; nobody else's it can be. Not the first write: a full
  -- Redis refuses what takes memory only to a script that has written nothing.
  redis.call('DEL', members, keys, keys_old, changes, marks, receipts, restrictions, pace)
  redis.call('HSET', keys, '-', '')
  redis.call('HSET', keys_old, '-', '')
  redis.call('HSET', changes, '-', '')
  redis.call('ZADD', marks, 0, '-')
  redis.call('HSET', receipts, '@', '')
  redis.call('ZADD', restrictions, '+inf', '@')
  redis.call('ZADD', pace, '+inf', '@')
end
local mine = join(ARGV[1], ARGV[3])
local others = join(ARGV[2], ARGV[4])
return { status, mine, others }
