-- Library: what scripts read of a message's body. Its first fields may be its thread and whom it mentions, in this order: so BodyCodec writes them.

-- Returns the author, the position of the message that it is a reply to (or nil), and the names that it mentions, as JSON strings each between
-- commas (or nil); nil for what is no message. No name has a comma, so what ends the list stands in none of them.
local function said(body)
  local author, from = string.match(body or '', '^message ([^\n]+)\n()')
  if not author then
    return nil
  end
  local thread, behind = string.match(body, '^"thread":"(%w+:%d+)",()', from)
  from = behind or from
  if string.sub(body, from, from + 11) ~= '"mentions":[' then
    return author, thread, nil
  end
  local last = string.find(body, '"],', from, true)
  return author, thread, last and ',' .. string.sub(body, from + 12, last) .. ','
end

-- A user's name as it stands among those that a message mentions.
local function as_mentioned(user)
  return ',"' .. (string.gsub(user, '["\\]', '\\%0')) .. '",'
end

local function mentions(names, mentioned)
  return string.find(names, mentioned, 1, true) or string.find(names, ',"@here",', 1, true)
end
