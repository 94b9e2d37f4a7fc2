-- Changes what a user has chosen about his notifications, all of it or nothing. Harmless to repeat.
-- KEYS: 1 preferences. Carries the user's bucket as hash tag.
-- ARGV: 1 choices at most, then for each: 'room …' or 'type …', and what is chosen ('' for nothing any more); last '1' if the answer waits for a
--       copy (then it writes even if nothing changes)
-- Reply: {'changed'}, or {'too-many-preferences' | 'not-primary'}
local preferences, max_choices, waits = KEYS[1], tonumber(ARGV[1]), ARGV[#ARGV] == '1'

if not primary_history() then
  return { 'not-primary' }
end
local count = redis.call('HLEN', preferences) - redis.call('HEXISTS', preferences, '-')
for i = 2, #ARGV - 1, 2 do
  local is_chosen = redis.call('HEXISTS', preferences, ARGV[i])
  count = count + (ARGV[i + 1] == '' and 0 or 1) - is_chosen
end
if count > max_choices then
  return { 'too-many-preferences' }
end
if waits then
  -- No room and no type has this name.
  redis.call('HSET', preferences, '-', '')
end
for i = 2, #ARGV - 1, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', preferences, ARGV[i])
  else
    redis.call('HSET', preferences, ARGV[i], ARGV[i + 1])
  end
end
return { 'changed' }
