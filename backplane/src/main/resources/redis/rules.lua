-- Library: who may do what in a room. The one definition of it, joined behind room_log.lua in front of every script that acts for a user.
--
-- Roles, each of which may do what those before it may:
--   reader: read, say how far he has got, delete his own messages
--   member: write (send, edit, react, type, signal, change a state room's document), invite
--   moderator: moderate (delete others' messages; remove, ban and mute those below him, and make them readers or members; change the room's settings)
--   owner: give any role. A room has one
local RANKS = { reader = 1, member = 2, moderator = 3, owner = 4 }
local WRITES = { send = true, edit = true, react = true, unreact = true, type = true, signal = true, state = true }

-- 0 for who is not in the room.
local function rank_of(membership)
  return membership and RANKS[string.match(membership, '^%S+')] or 0
end

-- A moderator has power over whoever is below him.
local function outranks(membership, other)
  local rank = rank_of(membership)
  return rank >= RANKS.moderator and rank > rank_of(other)
end

-- A room of two users is known by its name, which nobody else can give a room. It has two members, and neither moderates it.
local function is_direct(room)
  return string.find(room.meta, ':room:direct~', 1, true) ~= nil
end

-- What somebody is who comes into a room of this kind ('' for one of no special kind): in an announcement room he reads, until he is made more.
local function newcomers_role(kind)
  return kind == 'announcement' and 'reader' or 'member'
end

-- A private room does not exist for others; nor does one of which nothing is known.
local function is_seen(order, membership)
  return order and (order.visibility == 'public' or rank_of(membership) > 0)
end

local function wait(status, until_millis, millis)
  return { status, digits(until_millis), digits(until_millis - millis) }
end

-- The room's record says until when anybody is muted: of most rooms nothing more is asked.
local function muted_until(room, order, user, millis)
  if order.muted and order.muted > millis then
    local until_millis = tonumber(redis.call('ZSCORE', room.restrictions, 'mute ' .. user))
    return until_millis and until_millis > millis and until_millis or nil
  end
end

-- What was sent in the future was sent by way of a server whose clock was ahead.
local function paced_until(room, order, user, millis)
  if order.slow and order.slow > 0 then
    local sent = tonumber(redis.call('ZSCORE', room.pace, user))
    return sent and sent <= millis and sent + order.slow > millis and sent + order.slow or nil
  end
end

local function refuse_writing(room, order, actor, action, millis)
  local rank = rank_of(actor.membership)
  if action == 'send' and order.kind == 'state' then
    return { 'state-room' }
  end
  if action == 'state' and order.kind ~= 'state' then
    return { 'not-a-state-room' }
  end
  if order.closed then
    return { 'room-closed' }
  end
  if rank < RANKS.member then
    return { 'read-only' }
  end
  if rank < RANKS.owner then
    local muted = muted_until(room, order, actor.user, millis)
    if muted then
      return wait('muted', muted, millis)
    end
  end
  if rank >= RANKS.moderator then
    return nil
  end
  if order.frozen then
    return { 'room-frozen' }
  end
  local paced = action == 'send' and paced_until(room, order, actor.user, millis)
  return paced and wait('slow-mode', paced, millis) or nil
end

-- Why a user may not do something in a room; nil where he may.
--   room: { meta, restrictions (for writing), pace (for 'send') }   keys
--   order: the room's, nil where there is no such room
--   actor: { user, membership (his record among the members, false where there is none) }
--   action: one of WRITES ('state': change a document), or 'see' (what everybody may who sees the room), 'read', 'delete' (his own message), 'invite',
--           'moderate'
--   millis: now; for writing
-- Returns the script's reply: {'unknown-room' | 'not-a-member' | 'not-allowed' | 'read-only' | 'direct-room' | 'room-closed' | 'room-frozen' |
-- 'state-room' | 'not-a-state-room'}, or
-- {'muted' | 'slow-mode', until when in ms, how long that is in ms}.
local function refuse(room, order, actor, action, millis)
  if not is_seen(order, actor.membership) then
    return { 'unknown-room' }
  end
  local rank = rank_of(actor.membership)
  if WRITES[action] and rank > 0 then
    return refuse_writing(room, order, actor, action, millis)
  end
  if action == 'moderate' and rank < RANKS.moderator then
    return { 'not-allowed' }
  end
  if action == 'invite' and rank < RANKS.member then
    return { rank == 0 and 'not-allowed' or 'read-only' }
  end
  if action == 'invite' and is_direct(room) then
    return { 'direct-room' }
  end
  return rank == 0 and action ~= 'see' and { 'not-a-member' } or nil
end

-- A room that was made before anybody could be muted lacks its keys of this library, and what names a missing key waits while its slot moves. Its
-- record says so, and the keys come with the first write that may be refused no more.
local function complete_keys(room, order)
  if not order.muted then
    redis.pcall('ZADD', room.restrictions, '+inf', '@')
    redis.pcall('ZADD', room.pace, '+inf', '@')
    redis.pcall('HSET', room.meta, 'muted', '0')
  end
end

-- Remembers when a user has sent, while slow mode needs it. Of a room's keys all are always present; no user has this name.
local function keep_pace(room, order, user, millis)
  if order.slow and order.slow > 0 then
    redis.pcall('ZADD', room.pace, '+inf', '@', digits(millis), user)
    redis.pcall('ZREMRANGEBYSCORE', room.pace, '-inf', digits(millis - order.slow))
  end
end
