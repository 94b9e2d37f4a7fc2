-- Moves one member's receipt forward in a room and tells the room, or his own connections in it where the room is large.
-- KEYS: 1 meta, 2 members, 3 log, 4 receipts, 5 restrictions (only for a granted role). All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 'read' | 'delivered', 3 position (epoch:offset), 4 body for all, 5 body for his own connections, 6 channel, 7 PUBLISH or SPUBLISH,
--       8 members of a room whose subscribers all are told at most, 9 seed of a new epoch: text that no other call has
-- Reply: {'moved' | 'unchanged', read, delivered} (each a position or '-'), {'ahead', newest position}, or
--        {'unknown-position' | 'unknown-room' | 'not-a-member' | 'room-full' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[5] }
local members, receipts = KEYS[2], KEYS[4]
local user, kind, position = ARGV[1], ARGV[2], ARGV[3]
local bodies = { all = ARGV[4], own = ARGV[5] }
local channel = { name = ARGV[6], command = ARGV[7] }
local max_members_told = tonumber(ARGV[8])

-- Members are bounded, and their receipts go with them. Those of users with a granted role stay.
local MOST_RECEIPTS = 100000

-- Without the fields of threads, and what keeps count of these (threads.lua). Who took part in one before they were counted is taken for a receipt.
local function count_receipts()
  local threads = tonumber(redis.call('HGET', receipts, '@threads'))
  return redis.call('HLEN', receipts) - (threads and threads + 1 or 0)
end

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[9])
local actor = { user = user, membership = redis.call('HGET', members, user) }
local is_stored = actor.membership
local refusal = refuse(room, order, actor, 'read')
if refusal then
  return refusal
end

local offset, place = standing(order, position)
if not offset then
  return { 'unknown-position' }
end
if offset > order.offset then
  return { 'ahead', order.top .. ':' .. digits(order.offset) }
end

local joined = joined_offset(actor.membership)
local function kept(stored)
  local kept_offset, kept_place = standing(order, stored)
  if kept_offset and kept_offset >= joined then
    return { offset = kept_offset, place = kept_place }
  end
  return { offset = joined - 1, place = '-' }
end

local stored = redis.call('HGET', receipts, user)
if not stored and not is_stored and count_receipts() > MOST_RECEIPTS then
  return { 'room-full' }
end
local read, delivered = string.match(stored or '- -', '^(%S+) (%S+)$')
local now = { read = kept(read), delivered = kept(delivered) }
if offset <= now[kind].offset then
  return { 'unchanged', now.read.place, now.delivered.place }
end
now[kind] = { offset = offset, place = place }
-- What was read was delivered.
if now.delivered.offset < now.read.offset then
  now.delivered = now.read
end
-- Of a room's keys all are always present; no user has this name.
redis.call('HSET', receipts, '@', '', user, now.read.place .. ' ' .. now.delivered.place)

-- The bodies name the position as it came: where a fork has taken it back it is one that nobody else has, and nobody is told.
if place == position then
  local body = redis.call('HLEN', members) <= max_members_told and bodies.all or bodies.own
  redis.pcall(channel.command, channel.name, '~ ' .. digits(now_millis()) .. '\n' .. body)
end
return { 'moved', now.read.place, now.delivered.place }
