-- What somebody is answered who writes in a direct room while the other has blocked him: nothing is appended any more, and what was appended before is
-- answered as it was then.
-- KEYS: 1 meta, 2 members, 3 keys, 4 keys-old, 5 restrictions, 6 pace. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 key, 3 what he does (an action of rules.lua), 4 '1' if the answer waits for a copy
-- Reply: {'repeated', epoch, offset, at in ms}, or {'blocked' | 'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], restrictions = KEYS[5], pace = KEYS[6] }
local members, user, action = KEYS[2], ARGV[1], ARGV[3]
local append = { memory = { keys = KEYS[3], keys_old = KEYS[4] }, field = user .. ' ' .. ARGV[2] }
local waits = ARGV[4] == '1'

if not primary_history() then
  return { 'not-primary' }
end
local answered = first_answer(append, waits)
if answered then
  return answered
end
-- No fork begins: nothing is appended.
local actor = { user = user, membership = redis.call('HGET', members, user) }
return refuse(room, read_order(room), actor, action, now_millis()) or { 'blocked' }
