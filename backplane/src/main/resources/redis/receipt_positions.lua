-- Library: where the positions of receipts lie in a room's present history. Joined behind room_log.lua.

-- Takes a position back to where its epoch still is the room's history: beyond a fork it is the fork point. A position that its epoch cannot have,
-- since it began later, was made up.
-- Returns its offset and its text; nil for what is no position of the room.
local function standing(order, position)
  local offset = surviving_offset(order, position)
  if not offset then
    return nil
  end
  local epoch = string.match(position, '^%w+')
  -- An epoch began behind the fork that is the next older one to its own.
  local is_next, before = epoch == order.epoch, -1
  for fork_epoch, fork_offset in string.gmatch(order.forks, '(%w+):(%d+)') do
    if is_next then
      before = tonumber(fork_offset)
      break
    end
    is_next = fork_epoch == epoch
  end
  if offset > before then
    return offset, epoch .. ':' .. digits(offset)
  end
end

-- Where in the order a membership began: before that its member has got nothing, whatever he got when he was here before.
local function joined_offset(membership)
  return tonumber(string.match(membership, ':(%d+) '))
end
