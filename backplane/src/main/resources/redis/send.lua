-- Appends one user's message to a room, once per key.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 restrictions, 7 pace, 8 feed (only where there is one). All carry the room's bucket as
--       hash tag.
-- ARGV: 1 user, 2 key, 3 body, 4 position at which the key was first tried ('' or epoch:offset), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most, 11 feed entries at most (0: no feed),
--       12 seed of a new epoch: text that no other call has, 13 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'key-forgotten' | 'room-busy' | 'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6], pace = KEYS[7], feed = KEYS[8] }
local members, user = KEYS[2], ARGV[1]
local append = {
  memory = { keys = KEYS[4], keys_old = KEYS[5] }, field = user .. ' ' .. ARGV[2], body = ARGV[3], first = ARGV[4],
  channel = { name = ARGV[5], command = ARGV[6] },
  limits = {
    entries = ARGV[7], age_millis = tonumber(ARGV[8]), key_memory_millis = tonumber(ARGV[9]), max_keys = tonumber(ARGV[10]),
    feed_entries = tonumber(ARGV[11]),
  },
}
local waits = ARGV[13] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local answered = first_answer(append, waits)
if answered then
  return answered
end
local order = open_order(room, replid, ARGV[12])
append.millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, order, actor, 'send', append.millis)
if refusal then
  return refusal
end
local key_refusal = refuse_key(room, order, append)
if key_refusal then
  return { key_refusal }
end
local reply = append_once(room, order, append)
complete_keys(room, order)
keep_pace(room, order, user, append.millis)
return reply
