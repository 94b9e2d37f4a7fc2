-- The head of a user's inbox, as head.lua gives that of a room whose member he is since its beginning. Makes the inbox where there is none.
-- KEYS: 1 meta, 2 log, 3 read. All carry the user's bucket as hash tag.
-- ARGV: 1 seed of a new epoch: text that no other call has
-- Reply: {'head', visibility, epoch, top position, position before the oldest entry, forks ('epoch:offset …', the newest first),
--        member ('role epoch:offset predecessor's-epoch')}, or {'not-primary'}
local room = { meta = KEYS[1], log = KEYS[2], read = KEYS[3] }
local replid = primary_history()
if not replid then
  return { 'not-primary' }
end
local order = open_inbox(room, replid, ARGV[1])
local top = order.top .. ':' .. digits(order.offset)
local member = 'reader ' .. order.epoch .. ':1 ' .. order.epoch
return { 'head', 'private', order.epoch, top, first_position(room, order), order.forks, member }
