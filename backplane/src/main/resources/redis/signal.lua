-- Passes on what one member of a room tells another. Nothing is stored, and the room's order knows nothing of it.
-- KEYS: 1 meta, 2 members, 3 restrictions. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 recipient, 3 body, 4 channel, 5 PUBLISH or SPUBLISH,
--       6 '1' if the recipient has blocked the user: that is kept with the recipient, in another slot
-- Reply: {'relayed', at in ms}, or {'unknown-recipient' | 'blocked' | 'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], restrictions = KEYS[3] }
local members, user, recipient, body = KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local channel = { name = ARGV[4], command = ARGV[5] }
local is_blocked = ARGV[6] == '1'

if not primary_history() then
  return { 'not-primary' }
end

-- The sender first: who is no member learns nothing of others. As for typing, no fork begins, and a room without its counter takes its members' word.
local millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, read_order(room), actor, 'signal', millis)
if refusal then
  return refusal
end
if redis.call('HEXISTS', members, recipient) == 0 then
  return { 'unknown-recipient' }
end
-- Last: who may not signal here, or not to somebody who is here, does not learn who has blocked him.
if is_blocked then
  return { 'blocked' }
end

-- Not a pcall: nothing else is done here, so what cannot be published was not relayed.
local at = digits(millis)
redis.call(channel.command, channel.name, '~ ' .. at .. '\n' .. body)
return { 'relayed', at }
