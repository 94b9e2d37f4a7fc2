-- Changes settings of a room, and says so in the room's order.
-- KEYS: 1 meta, 2 members, 3 log, 4 pace, 5 feed (only where there is one). All carry the room's bucket as hash tag.
-- ARGV: 1 actor, 2 body, 3 channel, 4 PUBLISH or SPUBLISH, 5 log entries at most, 6 log age in ms, 7 feed entries at most (0: no feed),
--       8 topic with '=' in front, 9 ms between two messages of one user (0: no slow mode), 10 frozen and 11 closed ('1' or '0'); 12 entries
--       and 13 ms that the log keeps (0: as the installation does); each '' where it stays,
--       14 seed of a new epoch: text that no other call has, 15 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged'}, or {'unknown-room' | 'not-allowed' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[3], pace = KEYS[4], feed = KEYS[5] }
local members, body = KEYS[2], ARGV[2]
local channel = { name = ARGV[3], command = ARGV[4] }
local limits = { entries = ARGV[5], age_millis = tonumber(ARGV[6]), feed_entries = tonumber(ARGV[7]) }
local wanted = { topic = ARGV[8], slow = ARGV[9], frozen = ARGV[10], closed = ARGV[11], entries = ARGV[12], age = ARGV[13] }
local DEFAULTS = { topic = '=', slow = '0', frozen = '0', closed = '0', entries = '0', age = '0' }
local waits = ARGV[15] == '1'

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_order(room, replid, ARGV[14])
local actor = { user = ARGV[1], membership = redis.call('HGET', members, ARGV[1]) }
local refusal = refuse(room, order, actor, 'moderate')
if refusal then
  return refusal
end

local changes = {}
for name, value in pairs(wanted) do
  if value ~= '' and value ~= (redis.call('HGET', room.meta, name) or DEFAULTS[name]) then
    changes[#changes + 1] = name
    changes[#changes + 1] = value
  end
end
if #changes == 0 then
  if waits then
    redis.call('HSET', room.meta, 'epoch', order.epoch)
  end
  return { 'unchanged' }
end
append_entry(room, order, now_millis(), body, limits, channel)
redis.call('HSET', room.meta, unpack(changes))
-- When slow mode begins again it begins anew.
if wanted.slow == '0' then
  redis.pcall('ZREMRANGEBYSCORE', room.pace, '-inf', '(+inf')
end
-- What is too many goes now; what is too old, page by page with the appends to come.
if wanted.entries ~= '' and wanted.entries ~= '0' then
  redis.pcall('XTRIM', room.log, 'MAXLEN', wanted.entries)
end
return { 'changed' }
