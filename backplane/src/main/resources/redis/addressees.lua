-- Whom a message is for besides all who follow its room: whom it mentions, who takes part in its thread, the other of a room of two. Each of them once,
-- members alone, and not its author. Asked after the message was appended, with its position: what the log holds there counts, and nothing else that
-- somebody may say of it. Changes nothing.
-- KEYS: 1 meta, 2 members, 3 log, 4 receipts, 5 changes, 6 marks. All carry the room's bucket as hash tag.
-- ARGV: 1 position of the message, 2 its age at most, in ms, 3 members at most of a room in which @here calls all, 4 users at most who are looked at
--       for who takes part in a thread
-- Reply: {'addressees', body of the message, '1' if @here calls nobody since the room has more members else '0', then for each his name, why it is for
--        him whether he is here or not ('mention', 'direct', 'reply', or '-'), and '1' if @here calls him else '0'}, or {'nobody' | 'not-primary'}. It is
--        for nobody if it is not in the log (any more), was deleted, or is older.
local room = { meta = KEYS[1], log = KEYS[3] }
local members, receipts, changes, marks = KEYS[2], KEYS[4], KEYS[5], KEYS[6]
local position, max_age_millis, max_here, max_thread = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

-- The log's entry at a position; nil where there is none of its epoch.
local function entry_at(place)
  local epoch, offset = string.match(place, '^(%w+):(%d+)$')
  local id = digits(tonumber(offset)) .. '-0'
  local entry = redis.call('XRANGE', room.log, id, id)[1]
  return entry and entry[2][2] == epoch and entry or nil
end

if not primary_history() then
  return { 'not-primary' }
end
local order = read_order(room)
local offset = tonumber(string.match(position, '%d+$'))
local message = order.offset and entry_at(position)
local author, root, names = said(message and message[2][8])
if not author or is_deleted(changes, offset) or now_millis() - tonumber(message[2][6]) >= max_age_millis then
  return { 'nobody' }
end

-- In the order in which they are told. Why it is for somebody is what was found first.
local addressees, by_name = {}, {}
local function concern(user, kind, is_called_here)
  if user == author then
    return
  end
  local addressee = by_name[user]
  if not addressee then
    addressee = { user = user, kind = kind, is_called_here = is_called_here }
    by_name[user] = addressee
    addressees[#addressees + 1] = addressee
  elseif is_called_here and addressee.kind ~= 'mention' then
    addressee.is_called_here = true
  end
end

-- Of a private room nobody sees what comes before his joining.
local function may_see(membership)
  local joined = membership and tonumber(string.match(membership, ':(%d+) '))
  return joined and (order.visibility ~= 'private' or joined <= offset)
end

local function concern_members(users, kind)
  if #users == 0 then
    return
  end
  for i, membership in ipairs(redis.call('HMGET', members, unpack(users))) do
    if may_see(membership) then
      concern(users[i], kind, false)
    end
  end
end

-- Names are JSON strings, of which none has a comma.
local function named()
  local users = {}
  for name in string.gmatch(names or '', '"([^,]+)",') do
    if name ~= '@here' then
      users[#users + 1] = (string.gsub(name, '\\(.)', '%1'))
    end
  end
  return users
end

-- Who takes part in the thread. The root's author is looked at whatever the marks have: he began it.
local function participants()
  local root_entry = entry_at(root)
  local root_author = root_entry and said(root_entry[2][8])
  if not root_author then
    return {}
  end
  local candidates = { root_author }
  local first, behind = part_range(tonumber(string.match(root, '%d+$')))
  for _, mark in ipairs(redis.call('ZRANGEBYLEX', marks, first, behind, 'LIMIT', 0, max_thread)) do
    local user = user_of_part(mark)
    if user ~= root_author then
      candidates[#candidates + 1] = user
    end
  end
  local fields = {}
  for i, user in ipairs(candidates) do
    fields[i] = threads_field(user)
  end
  local users = {}
  for i, threads in ipairs(redis.call('HMGET', receipts, unpack(fields))) do
    if threads and string.find(' ' .. threads, ' ' .. root .. '=', 1, true) then
      users[#users + 1] = candidates[i]
    end
  end
  return users
end

local function call_here()
  if redis.call('HLEN', members) > max_here then
    return false
  end
  local all = redis.call('HGETALL', members)
  for i = 1, #all, 2 do
    if may_see(all[i + 1]) then
      concern(all[i], '-', true)
    end
  end
  return true
end

concern_members(named(), 'mention')
if is_direct(room) then
  concern_members(redis.call('HKEYS', members), 'direct')
end
if root then
  concern_members(participants(), 'reply')
end
local is_too_large = names and string.find(names, ',"@here",', 1, true) and not call_here()

local reply = { 'addressees', message[2][8], is_too_large and '1' or '0' }
for _, addressee in ipairs(addressees) do
  reply[#reply + 1] = addressee.user
  reply[#reply + 1] = addressee.kind
  reply[#reply + 1] = addressee.is_called_here and '1' or '0'
end
return reply
