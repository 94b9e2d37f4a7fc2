-- What a user does about a thread without writing in it: follows it, follows it no more, or has read it up to a position, which only moves forward and
-- is told to his own connections.
-- KEYS: 1 meta, 2 members, 3 log, 4 changes, 5 marks, 6 receipts, 7 restrictions (only for a granted role). All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2 'follow' | 'unfollow' | 'read', 3 position of the root, 4 position read up to ('' but for 'read'), 5 body of the event that tells it,
--       6 channel, 7 PUBLISH or SPUBLISH, 8 threads of a member at most, 9 seed of a new epoch: text that no other call has
-- Reply: {'moved' | 'unchanged', read position or '-' (he takes no part)}, {'ahead', newest position}, or {'unknown-message' | 'reply-to-reply' |
--        'unknown-position' | 'too-many-threads' | 'room-full' | 'not-primary'}, or what rules.lua refuses
local room = { meta = KEYS[1], log = KEYS[3], restrictions = KEYS[7] }
local members, changes, marks, receipts = KEYS[2], KEYS[4], KEYS[5], KEYS[6]
local user, action, root_position, position, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local channel = { name = ARGV[6], command = ARGV[7] }
local max_threads = tonumber(ARGV[8])

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[9])
local actor = { user = user, membership = redis.call('HGET', members, user) }
local is_stored = actor.membership
local refusal = refuse(room, order, actor, 'read')
if refusal then
  return refusal
end
local root, why = root_at(room, order, actor.membership, root_position)
if not root then
  return { why }
end

local threads = threads_of(room, receipts, user)
local thread, index = find_thread(threads, root_position)
if action == 'unfollow' then
  if thread then
    table.remove(threads, index)
    keep_threads(receipts, user, threads)
    redis.call('ZREM', marks, part_mark(root.offset, user))
  end
  return { thread and 'moved' or 'unchanged', '-' }
end

if action == 'follow' then
  if thread then
    return { 'unchanged', thread.read }
  end
  if is_deleted(changes, root.offset) then
    return { 'unknown-message' }
  end
  if #threads >= max_threads then
    return { 'too-many-threads' }
  end
  if not is_stored and not takes_strangers(receipts, user) then
    return { 'room-full' }
  end
  -- What he sees as he begins he has read.
  local read = last_reply(marks, root.offset) or root_position
  threads[#threads + 1] = { root = root_position, read = read }
  keep_threads(receipts, user, threads)
  keep_marks(changes, marks)
  redis.call('ZADD', marks, 0, '-')
  mark_part(members, marks, root.offset, user)
  return { 'moved', read }
end

local offset, place = standing(order, position)
if not offset then
  return { 'unknown-position' }
end
if offset > order.offset then
  return { 'ahead', order.top .. ':' .. digits(order.offset) }
end
if not thread then
  return { 'unchanged', '-' }
end
if offset <= (standing(order, thread.read) or root.offset) then
  return { 'unchanged', thread.read }
end
thread.read = place
keep_threads(receipts, user, threads)
-- The body names the position as it came: where a fork has taken it back nobody is told.
if place == position then
  redis.pcall(channel.command, channel.name, '~ ' .. digits(now_millis()) .. '\n' .. body)
end
return { 'moved', place }
