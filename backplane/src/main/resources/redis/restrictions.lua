-- Who is banned from a room or muted in it, for somebody who may moderate it. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 restrictions. All carry the room's bucket as hash tag.
-- ARGV: 1 user who asks, 2 'ban' | 'mute'
-- Reply: {'restrictions', then for each a user and until when (ms, or 'inf')}, or {'unknown-room' | 'not-allowed' | 'not-primary'}
local room = { meta = KEYS[1] }
if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
local actor = { user = ARGV[1], membership = redis.call('HGET', KEYS[2], ARGV[1]) }
local refusal = refuse(room, order, actor, 'moderate')
if refusal then
  return refusal
end
local reply = { 'restrictions' }
local held = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. digits(now_millis()), '+inf', 'WITHSCORES')
for i = 1, #held, 2 do
  local kind, user = string.match(held[i], '^(%l+) (%S+)$')
  if kind == ARGV[2] then
    reply[#reply + 1] = user
    reply[#reply + 1] = held[i + 1]
  end
end
return reply
