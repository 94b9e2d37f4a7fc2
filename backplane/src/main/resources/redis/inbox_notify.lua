-- Puts a notification into a user's inbox, once per key, unless he has chosen not to hear of it.
-- KEYS: 1 meta, 2 log, 3 keys, 4 keys-old, 5 read, 6 preferences, 7 blocks. All carry the user's bucket as hash tag.
-- ARGV: 1 who notifies, 2 key, 3 body, 4 channel, 5 PUBLISH or SPUBLISH, 6 entries at most, 7 age in ms, 8 key memory in ms,
--       9 keys per generation at most, 10 type, 11 room that it is about ('' for none), 12 '1' if it names the user or is for him alone,
--       13 '1' if it is what another user did, of whom this one may have blocked him, 14 seed of a new epoch: text that no other call has,
--       15 '1' if the answer waits for a copy
-- Reply: {'sent' | 'repeated', epoch, offset, at in ms}, {'declined' | 'blocked'}, or {'room-busy' | 'not-primary'}
local room = { meta = KEYS[1], log = KEYS[2], read = KEYS[5] }
local preferences, blocks = KEYS[6], KEYS[7]
local notifier = ARGV[1]
local append = {
  memory = { keys = KEYS[3], keys_old = KEYS[4] }, field = notifier .. ' ' .. ARGV[2], body = ARGV[3], first = '',
  channel = { name = ARGV[4], command = ARGV[5] },
  limits = {
    entries = ARGV[6], age_millis = tonumber(ARGV[7]), key_memory_millis = tonumber(ARGV[8]), max_keys = tonumber(ARGV[9]), feed_entries = 0,
  },
}
local type_name, about, names_user, is_of_user = ARGV[10], ARGV[11], ARGV[12] == '1', ARGV[13] == '1'

-- The levels of preferences: 'all', 'mentions', 'none'.
local function is_wanted(level)
  return level ~= 'none' and (level ~= 'mentions' or names_user)
end

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local answered = first_answer(append, ARGV[15] == '1')
if answered then
  return answered
end
if is_of_user and redis.call('HEXISTS', blocks, notifier) == 1 then
  return { 'blocked' }
end
local chosen = redis.call('HMGET', preferences, 'type ' .. type_name, 'room ' .. about)
local level, ways = string.match(chosen[1] or 'all in-app', '^(%S+) (%S*)$')
local is_in_app = string.find(',' .. ways .. ',', ',in-app,', 1, true)
if not (is_in_app and is_wanted(level) and (about == '' or is_wanted(chosen[2]))) then
  return { 'declined' }
end

local order = open_inbox(room, replid, ARGV[14])
append.millis = now_millis()
local key_refusal = refuse_key(room, order, append)
if key_refusal then
  return { key_refusal }
end
local reply = append_once(room, order, append)
-- It is in the log: whatever fails now, the answer is success.
pcall(trim_inbox, room, append.millis, append.limits)
redis.pcall('PEXPIRE', room.log, ARGV[7])
-- Of keys both generations are remembered for as long at least; there are many inboxes into which nothing comes any more.
for _, generation in pairs(append.memory) do
  redis.pcall('PEXPIRE', generation, digits(2 * append.limits.key_memory_millis))
end
return reply
