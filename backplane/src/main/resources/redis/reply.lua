-- Appends one user's reply to a message, once per key, as send.lua does a message to the room; keeps where the thread's replies stand, and that the user
-- takes part in it, has read it up to there.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 restrictions, 7 pace, 8 changes, 9 marks, 10 receipts, 11 feed (only where there is one). All
--       carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 key, 3 body, 4 position at which the key was first tried ('' or epoch:offset), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most, 11 feed entries at most (0: no feed),
--       12 position of the message, 13 threads of a member at most, 14 seed of a new epoch: text that no other call has,
--       15 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'unknown-message' | 'reply-to-reply' | 'key-forgotten' | 'room-busy' | 'not-primary'}, or
--        what rules.lua refuses
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[6], pace = KEYS[7], feed = KEYS[11] }
local members, changes, marks, receipts, user = KEYS[2], KEYS[8], KEYS[9], KEYS[10], ARGV[1]
local append = {
  memory = { keys = KEYS[4], keys_old = KEYS[5] }, field = user .. ' ' .. ARGV[2], body = ARGV[3], first = ARGV[4],
  channel = { name = ARGV[5], command = ARGV[6] },
  limits = {
    entries = ARGV[7], age_millis = tonumber(ARGV[8]), key_memory_millis = tonumber(ARGV[9]), max_keys = tonumber(ARGV[10]),
    feed_entries = tonumber(ARGV[11]),
  },
}
local position, max_threads = ARGV[12], tonumber(ARGV[13])
local waits = ARGV[15] == '1'

-- Who writes in a thread takes part in it: where he takes part in as many as he may, that with the oldest root makes room. What he has read only moves
-- forward.
local function take_part(who, read, offset)
  local threads = threads_of(room, receipts, who)
  local thread = find_thread(threads, position)
  if thread then
    if tonumber(string.match(thread.read, '%d+$')) < offset then
      thread.read = read
    end
  else
    table.sort(threads, function(one, other) return one.offset < other.offset end)
    while #threads >= max_threads and #threads > 0 do
      table.remove(threads, 1)
    end
    threads[#threads + 1] = { root = position, read = read }
  end
  keep_threads(receipts, who, threads)
  mark_part(members, marks, tonumber(string.match(position, '%d+$')), who)
end

local function keep_thread(root, epoch, offset, is_member)
  keep_marks(changes, marks)
  redis.call('ZADD', marks, 0, '-', 0, padded(root.offset), 0, reply_mark(root.offset, offset, epoch))
  local is_first = redis.call('HSETNX', changes, digits(root.offset) .. 't', '1') == 1
  -- The root's author has written in it first of all. Only now: he may unfollow it later.
  if is_first and root.author ~= user and redis.call('HEXISTS', members, root.author) == 1 then
    take_part(root.author, position, root.offset)
  end
  if is_member or takes_strangers(receipts, user) then
    take_part(user, epoch .. ':' .. digits(offset), offset)
  end
  forget_trimmed(room.log, changes, marks)
end

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local answered = first_answer(append, waits)
if answered then
  return answered
end
local order = open_order(room, replid, ARGV[14])
append.millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local is_member = actor.membership
local refusal = refuse(room, order, actor, 'send', append.millis)
if refusal then
  return refusal
end
local root, why = root_at(room, order, actor.membership, position)
if not root then
  return { why }
end
if is_deleted(changes, root.offset) then
  return { 'unknown-message' }
end
local key_refusal = refuse_key(room, order, append)
if key_refusal then
  return { key_refusal }
end
local reply = append_once(room, order, append)
complete_keys(room, order)
keep_pace(room, order, user, append.millis)
pcall(keep_thread, root, reply[2], tonumber(reply[3]), is_member)
return reply
