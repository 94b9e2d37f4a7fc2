-- Library: a user's leases, and what others see of him. Joined in front of every script of presence.
--
-- A lease is a member 'node connection transport' of the user's sorted set, with the time at which it ends. Two stand or fall with no node: that of
-- his polls, and the time in which whoever has closed his last connection may come back.
local POLLS, RETURN = '- polls', '- return'

-- Beside users and nodes, and never due: a write that changes nothing is refused wherever a renewal would be (no memory, no replicas, no disk).
local PROOF = ''

-- Redis TIME in milliseconds since 1970. One clock for all nodes.
local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Whole numbers without exponent, up to 2^53.
local function digits(number)
  return string.format('%.0f', number)
end

-- Fails where nobody could write.
local function prove_writable(key)
  redis.call('ZADD', key, 'inf', PROOF)
end

-- When the last of the leases ends, in ms since 1970; nil where there is none, not even one that has run out.
local function last_end(leases)
  local last = redis.call('ZREVRANGE', leases, 0, 0, 'WITHSCORES')
  return last[2] and tonumber(last[2])
end

-- The user is to be looked at when his last lease ends. Whoever is offline is not.
local function look_again(online, leases, user, now)
  redis.call('ZADD', online, 'XX', digits(last_end(leases) or now), user)
end

-- He may come back until then: as if he still had a lease.
local function may_return(leases, until_millis)
  redis.call('ZADD', leases, 'GT', digits(until_millis), RETURN)
end

local function is_of(lease, node)
  return string.sub(lease, 1, #node + 1) == node .. ' '
end

-- Of so many leases at most it is looked whose they are: more than anybody has.
local MAX_READ = 100

-- Forgets that a node has this user, if he has no lease of it. Whoever has very many is taken for one of its users until it is gone.
local function forget_user(node_users, leases, node, user)
  if redis.call('ZCARD', leases) > MAX_READ then
    return
  end
  for _, lease in ipairs(redis.call('ZRANGE', leases, 0, -1)) do
    if is_of(lease, node) then
      return
    end
  end
  redis.call('SREM', node_users, user)
end

-- Rooms that are told of one user, of which he may be in more: as many as one service tells in a few seconds. Which ones those are is not said.
local MAX_ROOMS = 1000

-- What he chose to look like, as it is kept: 'online', 'away' or 'invisible', and until when that holds where he is not here, in ms since 1970.
local function chosen_appearance(stored)
  local appearance, ends = string.match(stored or '', '^(%a+) (%d+)$')
  return appearance or 'online', tonumber(ends or 0)
end

-- What others see of somebody who is here.
local function look_of(appearance)
  return appearance == 'invisible' and 'offline' or appearance
end

-- Others see something else of a user from here on. The version never goes back, though what is remembered may be lost.
--   keys: { presence, rooms } of the user
--   seen: { version (false where there is none), look ('online', 'away' or 'offline'), at (since when, in ms), is_here }
--   publish: PUBLISH or SPUBLISH. Who watches the user follows a channel of the same name as the key of his presence; where nobody does, nobody is told.
-- Returns the script's reply: status, version, look, at, room …: whoever gets it tells these rooms.
local function show(status, keys, seen, publish, now)
  local version, at = digits(math.max(tonumber(seen.version or 0) + 1, now)), digits(seen.at)
  redis.call('HSET', keys.presence, 'status', seen.look, 'at', at, 'version', version)
  -- The change is made: whether it may be told here does not undo it.
  redis.pcall(publish, keys.presence, table.concat({ seen.look, at, version, seen.is_here and 'here' or 'gone' }, ' '))
  local reply = { status, version, seen.look, at }
  for _, room in ipairs(redis.call('SRANDMEMBER', keys.rooms, MAX_ROOMS)) do
    reply[#reply + 1] = room
  end
  return reply
end
