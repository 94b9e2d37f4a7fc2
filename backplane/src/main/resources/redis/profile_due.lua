-- What a user's rooms are to be told of him, for whoever has undertaken to tell them, and for nobody else after him.
-- KEYS: 1 the user's profile. Carries the user's bucket as hash tag.
-- ARGV: 1 due, as profile.lua has given it
-- Reply: {'due', version, name, avatar, custom (each '' where there is none)}, or {'not-due' | 'not-primary'}
local profile = KEYS[1]
if not primary_history() then
  return { 'not-primary' }
end
local stored = redis.call('HMGET', profile, 'name', 'avatar', 'custom', 'version', 'due')
if stored[5] ~= ARGV[1] then
  return { 'not-due' }
end
redis.call('HSET', profile, 'told', digits(now_millis()))
redis.call('HDEL', profile, 'due')
return { 'due', stored[4], stored[1] or '', stored[2] or '', stored[3] or '' }
