-- Blocks a user for another, or takes that back. Harmless to repeat.
-- KEYS: 1 whom a user has blocked. Carries that user's bucket as hash tag.
-- ARGV: 1 'block' | 'unblock', 2 the other, 3 users blocked at most, 4 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged'}, or {'too-many-blocks' | 'not-primary'}
local blocks, operation, other = KEYS[1], ARGV[1], ARGV[2]
local max_blocks, waits = tonumber(ARGV[3]), ARGV[4] == '1'

if not primary_history() then
  return { 'not-primary' }
end
local is_blocked = redis.call('HEXISTS', blocks, other) == 1
if is_blocked == (operation == 'block') then
  if waits then
    -- No user has this name.
    redis.call('HSET', blocks, '@', '')
  end
  return { 'unchanged' }
end
if operation == 'unblock' then
  redis.call('HDEL', blocks, other)
  return { 'changed' }
end
if redis.call('HLEN', blocks) - redis.call('HEXISTS', blocks, '@') >= max_blocks then
  return { 'too-many-blocks' }
end
redis.call('HSET', blocks, other, digits(now_millis()))
return { 'changed' }
