-- Tells whoever follows a room what one of its members says, and stores it nowhere: the room's order knows nothing of it.
-- KEYS: 1 meta, 2 members, 3 restrictions, 4 pace. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 body, 3 channel, 4 PUBLISH or SPUBLISH
-- Reply: {'published', at in ms}, or {'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], restrictions = KEYS[3], pace = KEYS[4] }
local members, user, body = KEYS[2], ARGV[1], ARGV[2]
local channel = { name = ARGV[3], command = ARGV[4] }

if not primary_history() then
  return { 'not-primary' }
end

-- A message to the rules, slow mode included. As for typing, no fork begins, and a room without its counter takes its members' word.
local millis = now_millis()
local order = read_order(room)
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, order, actor, 'send', millis)
if refusal then
  return refusal
end

-- Not a pcall: nothing else is done here, so what cannot be published was told to nobody.
local at = digits(millis)
redis.call(channel.command, channel.name, '~ ' .. at .. '\n' .. body)
keep_pace(room, order, user, millis)
return { 'published', at }
