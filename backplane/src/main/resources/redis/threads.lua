-- Library: threads, each the replies to one message, its root; and what is remembered of changed messages. Joined behind said.lua.
--
-- `marks` has of each reply, beside those of reactions, 'root!reply epoch': both offsets in sixteen digits, so that their bytes sort like numbers, and
-- the epoch of the reply. '!' is the byte behind the space that stands in marks of reactions. And it has 'root#user' of each member who has come to take part in
-- the thread: who still does is said by `receipts`, and whom to ask of there, by this. `changes` has 'root' .. 't' where there is a thread.
-- `receipts` has for each user the threads that he takes part in, 'root=read …', under a name that is no user's, and how many users that are under
-- another.

local function padded(offset)
  return string.format('%016.0f', offset)
end

local function reply_mark(root, offset, epoch)
  return padded(root) .. '!' .. padded(offset) .. (epoch and ' ' .. epoch or '')
end

local function part_mark(root, user)
  return padded(root) .. '#' .. user
end

-- Keeps that somebody has come to take part. Members alone: who is there by a grant is told of no reply, and would take the places of those who are.
local function mark_part(members, marks, root, user)
  if redis.call('HEXISTS', members, user) == 1 then
    redis.call('ZADD', marks, 0, part_mark(root, user))
  end
end

-- From where to where the marks lie of who has come to take part. '$' is the byte behind '#'.
local function part_range(root)
  return '[' .. part_mark(root, ''), '(' .. padded(root) .. '$'
end

local function user_of_part(mark)
  return string.sub(mark, 18)
end

-- How many replies a root has behind an offset. '"' is the byte behind '!'.
local function count_replies(marks, root, after)
  return redis.call('ZLEXCOUNT', marks, '[' .. reply_mark(root, after + 1), '(' .. padded(root) .. '"')
end

-- The position of the newest reply; nil where there is none.
local function last_reply(marks, root)
  local mark = redis.call('ZREVRANGEBYLEX', marks, '(' .. padded(root) .. '"', '[' .. padded(root) .. '!', 'LIMIT', 0, 1)[1]
  if mark then
    local offset, epoch = string.match(mark, '!(%d+) (%w+)$')
    return epoch .. ':' .. digits(tonumber(offset))
  end
end

-- The message at a position that a thread begins, or could begin, with.
-- Returns { offset, author, entry }, or nil and why not.
local function root_at(room, order, membership, position)
  local offset = tonumber(string.match(position, '%d+$'))
  local entry = redis.call('XRANGE', room.log, digits(offset) .. '-0', digits(offset) .. '-0')[1]
  -- A position names one message. Of a private room nobody sees what comes before his joining.
  local joined = membership and tonumber(string.match(membership, ':(%d+) '))
  if not entry or entry[2][2] ~= string.match(position, '^%w+') or (order.visibility == 'private' and joined and offset < joined) then
    return nil, 'unknown-message'
  end
  local author, thread = said(entry[2][8])
  if not author then
    return nil, 'unknown-message'
  end
  if thread then
    return nil, 'reply-to-reply'
  end
  return { offset = offset, author = author, entry = entry }
end

local function is_deleted(changes, offset)
  return string.sub(redis.call('HGET', changes, digits(offset)) or '', 1, 1) == 'd'
end

-- The offset of the oldest entry that the log holds; nil where it holds none.
local function oldest_offset(log)
  local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  return oldest and tonumber(string.match(oldest[1], '^%d+'))
end

-- The threads that a user takes part in, without those whose root the log holds no more: { root, offset (of the root), read }, positions but for the
-- second.
local function parse_threads(room, stored)
  local threads = {}
  if not stored or stored == '' then
    return threads
  end
  local oldest = oldest_offset(room.log)
  for root, read in string.gmatch(stored, '(%S+)=(%S+)') do
    local offset = tonumber(string.match(root, '%d+$'))
    if oldest and offset >= oldest then
      threads[#threads + 1] = { root = root, offset = offset, read = read }
    end
  end
  return threads
end

local function threads_field(user)
  return user .. ' threads'
end

local function threads_of(room, receipts, user)
  return parse_threads(room, redis.call('HGET', receipts, threads_field(user)))
end

-- Members are bounded, and their part in threads goes with them. That of users with a granted role stays: so many take part, members too.
local MOST_FOLLOWERS = 100000

local function takes_strangers(receipts, user)
  local followers = tonumber(redis.call('HGET', receipts, '@threads')) or 0
  return followers < MOST_FOLLOWERS or redis.call('HEXISTS', receipts, threads_field(user)) == 1
end

-- Of a room's keys all are always present; no user has the name '@' or '@threads'. Who took part before anybody was counted is not.
local function keep_threads(receipts, user, threads)
  if #threads == 0 then
    if redis.call('HDEL', receipts, threads_field(user)) == 1 then
      redis.call('HINCRBY', receipts, '@threads', -1)
    end
    return
  end
  local texts = {}
  for i, thread in ipairs(threads) do
    texts[i] = thread.root .. '=' .. thread.read
  end
  local is_first = redis.call('HEXISTS', receipts, threads_field(user)) == 0
  redis.call('HSET', receipts, '@', '', threads_field(user), table.concat(texts, ' '))
  if is_first then
    redis.call('HINCRBY', receipts, '@threads', 1)
  end
end

local function find_thread(threads, root)
  for i, thread in ipairs(threads) do
    if thread.root == root then
      return thread, i
    end
  end
end

-- Where `changes` was lost, marks are of what nobody sees any more.
local function keep_marks(changes, marks)
  if redis.call('HEXISTS', changes, '-') == 0 then
    redis.call('DEL', marks)
    redis.call('HSET', changes, '-', '')
  end
end

-- Forgets what was kept for messages that the log holds no more: a few with each change and reply, which is more than one of these adds.
local function forget_trimmed(log, changes, marks)
  local oldest = oldest_offset(log)
  if not oldest then
    return
  end
  for _, mark in ipairs(redis.call('ZRANGEBYLEX', marks, '[0', '(' .. padded(oldest), 'LIMIT', 0, 16)) do
    if #mark == 16 then
      local offset = digits(tonumber(mark))
      redis.call('HDEL', changes, offset, offset .. 'r', offset .. 't')
    end
    redis.call('ZREM', marks, mark)
  end
end
