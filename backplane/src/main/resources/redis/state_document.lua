-- Library: the document of a state room. Joined behind rules.lua in front of the scripts that read or change one.

-- That a room holds a document is said by its record; where that was lost, the document itself says so.
local function restore_kind(room, order)
  if order and not order.kind and redis.call('EXISTS', room.state) == 1 then
    redis.call('HSET', room.meta, 'kind', 'state')
    order.kind = 'state'
  end
end

-- A document that was lost is `null`, of the version '-': what readers have is taken back with the next change.
-- Returns { document, version, who changed it last, when in ms }.
local function read_document(room)
  local kept = redis.call('HMGET', room.state, 'document', 'version', 'by', 'at')
  if kept[1] and kept[2] and kept[3] and kept[4] then
    return kept
  end
  local made = redis.call('HMGET', room.meta, 'owner', 'created')
  return { 'null', '-', made[1], made[2] }
end
