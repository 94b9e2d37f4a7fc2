-- Tells a room that a member is typing, once per interval and member. Nothing is stored but when that was; the room's order knows nothing of it.
-- KEYS: 1 meta, 2 members, 3 typing, 4 restrictions. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 body, 3 channel, 4 PUBLISH or SPUBLISH, 5 interval in ms
-- Reply: {'published', at in ms} | {'too-soon'}, or {'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], restrictions = KEYS[4] }
local members, typing = KEYS[2], KEYS[3]
local user, body = ARGV[1], ARGV[2]
local channel = { name = ARGV[3], command = ARGV[4] }
local interval_millis = tonumber(ARGV[5])

if not primary_history() then
  return { 'not-primary' }
end

-- As for a send. Nothing is restored here, and no fork begun: a room without its counter takes its members' word.
local millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, read_order(room), actor, 'type', millis)
if refusal then
  return refusal
end

-- What was told in the future was told by a server whose clock is ahead.
local told = tonumber(redis.call('ZSCORE', typing, user))
if told and told <= millis and millis - told < interval_millis then
  return { 'too-soon' }
end

-- First what takes memory: Redis refuses that to a script only as long as it has written nothing.
redis.call('ZADD', typing, digits(millis), user)
redis.call('ZREMRANGEBYSCORE', typing, '-inf', digits(millis - interval_millis))
redis.call('PEXPIRE', typing, interval_millis)

-- Where a publication begins with its epoch this has a '~', which no epoch has.
local at = digits(millis)
redis.pcall(channel.command, channel.name, '~ ' .. at .. '\n' .. body)
return { 'published', at }
