-- What messages of a room are now, as one user sees them.
-- KEYS: 1 meta, 2 log, 3 changes, 4 marks. All carry the room's bucket as hash tag.
-- ARGV: 1 user, 2… offsets of messages
-- Reply: {'changed', epoch and offset of the room's newest entry, offset of the oldest retained, then for each offset asked for three texts: its last
--        edit or deletion ('e at LF text', 'c at LF fields' or 'd at user'), its reactions ('reaction count …') and those of the user ('reaction …'); each may be
--        empty; then for each of them that has a thread its offset, its number of replies and its newest reply's position}. Or {'unknown-room'}, {'not-primary'}. Of messages before the oldest retained nothing is known.
local room, changes, marks, user = { meta = KEYS[1], log = KEYS[2] }, KEYS[3], KEYS[4], ARGV[1]
if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
if not order.offset then
  return { 'unknown-room' }
end
local before_oldest = string.match(first_position(room, order), '%d+$')
local threads = {}
local reply = { 'changed', order.top, digits(order.offset), digits(tonumber(before_oldest) + 1) }
for i = 2, #ARGV do
  local state = redis.call('HMGET', changes, ARGV[i], ARGV[i] .. 'r', ARGV[i] .. 't')
  local mark = string.format('%016.0f', tonumber(ARGV[i]))
  local mine = {}
  for reaction in string.gmatch(state[2] or '', '(%S+) %d+') do
    if redis.call('ZSCORE', marks, mark .. ' ' .. reaction .. ' ' .. user) then
      mine[#mine + 1] = reaction
    end
  end
  reply[#reply + 1] = state[1] or ''
  reply[#reply + 1] = state[2] or ''
  reply[#reply + 1] = table.concat(mine, ' ')
  local last = state[3] and last_reply(marks, tonumber(ARGV[i]))
  if last then
    threads[#threads + 1] = ARGV[i]
    threads[#threads + 1] = digits(count_replies(marks, tonumber(ARGV[i]), 0))
    threads[#threads + 1] = last
  end
end
for _, word in ipairs(threads) do
  reply[#reply + 1] = word
end
return reply
