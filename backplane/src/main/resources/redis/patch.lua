-- Gives a state room another document, if it still has the one that this was made from, and appends what is otherwise, once per key.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 restrictions, 7 state, 8 feed (only where there is one). All carry the room's bucket as
--       hash tag.
-- ARGV: 1 user, 2 key, 3 body ('' where nothing is otherwise), 4 position at which the key was first tried ('' or epoch:offset), 5 channel,
--       6 PUBLISH or SPUBLISH, 7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most,
--       11 feed entries at most (0: no feed), 12 version that the document was made from, 13 the document,
--       14 seed of a new epoch: text that no other call has, 15 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'stale'} where the document is another one by now, or
--        {'key-forgotten' | 'room-busy' | 'not-primary'}, or what rules.lua refuses. Where nothing is otherwise: {'unchanged', epoch, offset, at}
--        with the room's newest position
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6], state = KEYS[7], feed = KEYS[8] }
local members, user = KEYS[2], ARGV[1]
local append = {
  memory = { keys = KEYS[4], keys_old = KEYS[5] }, field = user .. ' ' .. ARGV[2], body = ARGV[3], first = ARGV[4],
  channel = { name = ARGV[5], command = ARGV[6] },
  limits = {
    entries = ARGV[7], age_millis = tonumber(ARGV[8]), key_memory_millis = tonumber(ARGV[9]), max_keys = tonumber(ARGV[10]),
    feed_entries = tonumber(ARGV[11]),
  },
}
local version, document = ARGV[12], ARGV[13]
local waits = ARGV[15] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local answered = first_answer(append, waits)
if answered then
  return answered
end
local order = open_order(room, replid, ARGV[14])
restore_kind(room, order)
append.millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, order, actor, 'state', append.millis)
if refusal then
  return refusal
end
-- Fails now where the key holds something else: once the change is in the log, the answer is success.
if read_document(room)[2] ~= version then
  return { 'stale' }
end
local key_refusal = refuse_key(room, order, append)
if key_refusal then
  return { key_refusal }
end
-- Remembered too: a late repeat must not be done after all.
if append.body == '' then
  local answer = { 'unchanged', order.top, digits(order.offset), digits(append.millis) }
  redis.call('HSET', append.memory.keys, append.field, table.concat(answer, ' ', 2))
  return answer
end
local reply = append_once(room, order, append)
redis.call('HSET', room.state, 'document', document, 'version', reply[2] .. ':' .. reply[3], 'by', user, 'at', reply[4])
return reply
