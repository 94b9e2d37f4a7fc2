-- Appends one user's change of a message to a room, once per key, and keeps what the message is now.
-- KEYS: 1 meta, 2 members, 3 log, 4 keys, 5 keys-old, 6 changes, 7 marks, 8 restrictions, 9 feed (only where there is one). All carry the
--       room's bucket as hash tag.
-- ARGV: 1 user, 2 key, 3 body, 4 position at which the key was first tried ('' or epoch:offset), 5 channel, 6 PUBLISH or SPUBLISH,
--       7 log entries at most, 8 log age in ms, 9 key memory in ms, 10 keys per generation at most, 11 feed entries at most (0: no feed),
--       12 'edit' (to a text) | 'rewrite' (to what has data) | 'delete' | 'react' | 'unreact', 13 position of the message,
--       14 its new text, the fields of what it says, or the reaction,
--       15 reactions to one message at most, 16 seed of a new epoch: text that no other call has, 17 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, or {'unknown-message' | 'not-allowed' | 'too-many-reactions' |
--        'key-forgotten' | 'room-busy' | 'not-primary'}, or what rules.lua refuses. A reaction that is there already, or is not there to be taken back,
--        changes nothing: {'unchanged', epoch, offset, at} with the room's newest position
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[8], feed = KEYS[9] }
local members, changes, marks, user = KEYS[2], KEYS[6], KEYS[7], ARGV[1]
local append = {
  memory = { keys = KEYS[4], keys_old = KEYS[5] }, field = user .. ' ' .. ARGV[2], body = ARGV[3], first = ARGV[4],
  channel = { name = ARGV[5], command = ARGV[6] },
  limits = {
    entries = ARGV[7], age_millis = tonumber(ARGV[8]), key_memory_millis = tonumber(ARGV[9]), max_keys = tonumber(ARGV[10]),
    feed_entries = tonumber(ARGV[11]),
  },
}
local action, position, value, max_reactions = ARGV[12], ARGV[13], ARGV[14], tonumber(ARGV[15])
-- How what an edit says is kept; to the rules both are edits.
local edited_as = action == 'rewrite' and 'c' or 'e'
if action == 'rewrite' then
  action = 'edit'
end
local waits = ARGV[17] == '1'

-- The author of the message at a position, and the message that it is a reply to, if it is one; nil where the log holds none there, or another one: a
-- position names one message, and what others are told of it they look for under that name.
local function author_of(offset)
  local epoch = string.match(position, '^%w+')
  local entry = redis.call('XRANGE', room.log, digits(offset) .. '-0', digits(offset) .. '-0')[1]
  if entry and entry[2][2] == epoch then
    return said(entry[2][8])
  end
end

-- Reactions and how often each was given, in the order of their first: 'reaction count reaction count …'. Kept beside the marks, or a page of
-- history would count the marks of each of its messages.
local function count(offset, reaction, by)
  local field = digits(offset) .. 'r'
  local kept, found = {}, false
  for each, times in string.gmatch(redis.call('HGET', changes, field) or '', '(%S+) (%d+)') do
    times = tonumber(times)
    if each == reaction then
      times, found = times + by, true
    end
    if times > 0 then
      kept[#kept + 1] = each .. ' ' .. digits(times)
    end
  end
  if not found and by > 0 then
    kept[#kept + 1] = reaction .. ' 1'
  end
  if #kept == 0 then
    redis.call('HDEL', changes, field)
  else
    redis.call('HSET', changes, field, table.concat(kept, ' '))
  end
end

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local answered = first_answer(append, waits)
if answered then
  return answered
end
local order = open_order(room, replid, ARGV[16])
append.millis = now_millis()
local actor = { user = user, membership = redis.call('HGET', members, user) }
local refusal = refuse(room, order, actor, action, append.millis)
if refusal then
  return refusal
end

-- Of a private room nobody sees what comes before his joining.
local offset = tonumber(string.match(position, '%d+$'))
local joined = tonumber(string.match(actor.membership, ':(%d+) '))
local author, thread = author_of(offset)
if not author or (order.visibility == 'private' and joined and offset < joined) then
  return { 'unknown-message' }
end
if string.sub(redis.call('HGET', changes, digits(offset)) or '', 1, 1) == 'd' then
  return { 'unknown-message' }
end
if author ~= user then
  if action == 'edit' then
    return { 'not-allowed' }
  end
  local others = action == 'delete' and refuse(room, order, actor, 'moderate')
  if others then
    return others
  end
end

local mark = padded(offset)
local mine = mark .. ' ' .. value .. ' ' .. user
-- Where `changes` was lost, marks are of reactions that nobody sees any more.
local is_kept = redis.call('HEXISTS', changes, '-') == 1
-- Fails now where the key holds something else: once the change is in the log, the answer is success.
redis.call('ZSCORE', marks, '-')
local is_unchanged = false
if action == 'react' or action == 'unreact' then
  local is_there = is_kept and redis.call('ZSCORE', marks, mine) and true or false
  is_unchanged = is_there == (action == 'react')
  -- '!' is the byte behind the space.
  if action == 'react' and not is_there and is_kept
    and redis.call('ZLEXCOUNT', marks, '[' .. mark .. ' ', '(' .. mark .. '!') >= max_reactions then
    return { 'too-many-reactions' }
  end
end

local key_refusal = refuse_key(room, order, append)
if key_refusal then
  return { key_refusal }
end
-- Remembered too: a late repeat must not be done after all.
if is_unchanged then
  local answer = { 'unchanged', order.top, digits(order.offset), digits(append.millis) }
  redis.call('HSET', append.memory.keys, append.field, table.concat(answer, ' ', 2))
  return answer
end
local reply = append_once(room, order, append)
if not is_kept then
  redis.call('DEL', marks)
  redis.call('HSET', changes, '-', '')
end
redis.call('ZADD', marks, 0, '-', 0, mark)
if action == 'edit' then
  redis.call('HSET', changes, digits(offset), edited_as .. ' ' .. reply[4] .. '\n' .. value)
elseif action == 'delete' then
  redis.call('HSET', changes, digits(offset), 'd ' .. reply[4] .. ' ' .. user)
  redis.call('HDEL', changes, digits(offset) .. 'r')
  redis.call('ZREMRANGEBYLEX', marks, '[' .. mark .. ' ', '(' .. mark .. '!')
  if thread then
    redis.call('ZREM', marks, reply_mark(tonumber(string.match(thread, '%d+$')), offset, string.match(position, '^%w+')))
  end
elseif action == 'react' then
  redis.call('ZADD', marks, 0, mine)
  count(offset, value, 1)
else
  redis.call('ZREM', marks, mine)
  count(offset, value, -1)
end
pcall(forget_trimmed, room.log, changes, marks)
return reply
