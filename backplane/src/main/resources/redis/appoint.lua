-- Gives a member of a room another role, and says so in the room's order. Who is made the owner takes the place of the one who made him so, and
-- that one is a moderator from then on.
-- KEYS: 1 meta, 2 members, 3 log, 4 feed (only where there is one). All carry the room's bucket as hash tag.
-- ARGV: 1 actor, 2 user, 3 role, 4 body, 5 channel, 6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms, 9 feed entries at most (0: no feed),
--       10 seed of a new epoch: text that no other call has, 11 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged'}, or {'unknown-room' | 'unknown-member' | 'not-allowed' | 'owner-stays' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], feed = KEYS[4] }
local members, user, role, body = KEYS[2], ARGV[2], ARGV[3], ARGV[4]
local channel = { name = ARGV[5], command = ARGV[6] }
local limits = { entries = ARGV[7], age_millis = tonumber(ARGV[8]), feed_entries = tonumber(ARGV[9]) }
local waits = ARGV[11] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[10])
local actor = { user = ARGV[1], membership = redis.call('HGET', members, ARGV[1]) }
local refusal = refuse(room, order, actor, 'moderate')
if refusal then
  return refusal
end
local member = redis.call('HGET', members, user)
if not member then
  return { 'unknown-member' }
end

-- Before his rank is asked: who has made another the owner, and had no answer, is one no more.
if rank_of(member) == RANKS[role] then
  if waits then
    redis.call('HSET', members, user, member)
  end
  return { 'unchanged' }
end
-- The owner makes himself nothing else: a room has one. A moderator makes neither moderators nor owners.
if actor.user == user and rank_of(member) == RANKS.owner then
  return { 'owner-stays' }
end
if not outranks(actor.membership, member)
  or (RANKS[role] >= RANKS.moderator and rank_of(actor.membership) < RANKS.owner) then
  return { 'not-allowed' }
end

local function with_role(membership, new_role)
  return (string.gsub(membership, '^%S+', new_role))
end

append_entry(room, order, now_millis(), body, limits, channel)
redis.call('HSET', members, user, with_role(member, role))
if role == 'owner' then
  redis.call('HSET', members, actor.user, with_role(actor.membership, 'moderator'))
  redis.call('HSET', room.meta, 'owner', user)
end
return { 'changed' }
