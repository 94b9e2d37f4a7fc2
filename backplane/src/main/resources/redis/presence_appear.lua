-- A user chooses what others see of him while he is here, on whatever connections. Harmless to repeat.
-- KEYS: 1 his presence, 2 his rooms. Both carry the user's bucket as hash tag.
-- ARGV: 1 'online', 'away' or 'invisible', 2 for how long that holds at least, whether he is here or not, 3 in how long 4 so many choices may be made;
--       2 and 3 in ms, 5 PUBLISH or SPUBLISH
-- Reply: {'unseen', version} where others see what they saw, {'changed', version, what they see, since when in ms, room …}, or
--        {'too-often', until when in ms, how long that is in ms}
local keys = { presence = KEYS[1], rooms = KEYS[2] }
local chosen, holds, counted = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local now = now_millis()
local was, version, is_here, stored, choices =
  unpack(redis.call('HMGET', keys.presence, 'status', 'version', 'here', 'appearance', 'choices'))
local appearance, ends = chosen_appearance(stored)
if not is_here and ends <= now then
  appearance = 'online'
end

-- To say the same again is no choice.
local count, since = string.match(choices or '', '^(%d+) (%d+)$')
count, since = tonumber(count or 0), tonumber(since or 0)
if chosen ~= appearance then
  -- What was counted in the future was counted by a server whose clock is ahead.
  if since > now or now - since >= counted then
    count, since = 0, now
  end
  if count >= tonumber(ARGV[4]) then
    return { 'too-often', digits(since + counted), digits(since + counted - now) }
  end
  count = count + 1
end

redis.call('HSET', keys.presence, 'appearance', chosen .. ' ' .. digits(now + holds), 'choices', digits(count) .. ' ' .. digits(since))
-- Of whom nothing else is known nothing is remembered for longer; all else is as long as it was.
if not was and not is_here then
  redis.call('PEXPIRE', keys.presence, digits(holds))
end
local look = look_of(chosen)
if is_here and look ~= (was or 'offline') then
  return show('changed', keys, { version = version, look = look, at = now, is_here = true }, ARGV[5], now)
end
return { 'unseen', digits(tonumber(version or 0)) }
