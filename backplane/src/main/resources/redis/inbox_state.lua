-- How much of his inbox a user has read. What is too old is trimmed first.
-- KEYS: 1 meta, 2 log, 3 read. All carry the user's bucket as hash tag.
-- ARGV: 1 entries at most, 2 age in ms, 3 seed of a new epoch: text that no other call has
-- Reply: {'state', epoch, top position, position before the oldest entry, position up to which all is read, unread, offsets behind that which were
--        read one by one …}, or {'not-primary'}
local room = { meta = KEYS[1], log = KEYS[2], read = KEYS[3] }
local limits = { entries = ARGV[1], age_millis = tonumber(ARGV[2]) }

local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_inbox(room, replid, ARGV[3])
trim_inbox(room, now_millis(), limits)
local reply = {
  'state', order.epoch, order.top .. ':' .. digits(order.offset), first_position(room, order), (read_up_to(room, order)),
  digits(count_unread(room, order)),
}
for _, offset in ipairs(redis.call('ZRANGEBYSCORE', room.read, '(' .. digits(open_from(room, order)), '+inf')) do
  reply[#reply + 1] = offset
end
return reply
