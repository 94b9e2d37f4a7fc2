-- Changes what a user says of himself, and decides who tells his rooms of it and when: at once, or, where they were told less than an interval ago,
-- when it is over. What is changed until then is told with it.
-- KEYS: 1 the user's profile. Carries the user's bucket as hash tag.
-- ARGV: 1 name, 2 avatar, 3 custom: each '' (it stays), '-' (it goes) or '=' and what it is from here on; 4 interval in ms,
--       5 '1' if the answer waits for a copy (then it writes even if nothing changes)
-- Reply: {'changed' | 'unchanged', version, name, avatar, custom (each '' where there is none)}, and where whoever asks is to tell the rooms also
--        {…, in how many ms, due (what profile_due.lua is to be asked with)}; or {'not-primary'}
local profile = KEYS[1]
local interval_millis, waits = tonumber(ARGV[4]), ARGV[5] == '1'
local FIELDS = { 'name', 'avatar', 'custom' }

if not primary_history() then
  return { 'not-primary' }
end

local millis = now_millis()
local stored = redis.call('HMGET', profile, 'name', 'avatar', 'custom', 'version', 'told', 'due')
local set, gone = {}, {}
for i, field in ipairs(FIELDS) do
  local asked, value = string.sub(ARGV[i], 1, 1), string.sub(ARGV[i], 2)
  if asked == '=' and stored[i] ~= value then
    set[#set + 1] = field
    set[#set + 1] = value
    stored[i] = value
  elseif asked == '-' and stored[i] then
    gone[#gone + 1] = field
    stored[i] = false
  end
end

local function reply(status, version)
  return { status, digits(version), stored[1] or '', stored[2] or '', stored[3] or '' }
end

local version = tonumber(stored[4] or 0)
if #set == 0 and #gone == 0 then
  if waits then
    redis.call('HSET', profile, 'version', digits(version))
  end
  return reply('unchanged', version)
end

-- Whoever has undertaken to tell the rooms finds this too. If he was gone before he did it is known an interval later; what lies further ahead was
-- undertaken by way of a server whose clock was ahead.
local told, due = tonumber(stored[5]), tonumber(stored[6])
local is_undertaken = due and due > millis - interval_millis and due <= millis + interval_millis
if not is_undertaken then
  local free = told and told <= millis and told + interval_millis or millis
  due = math.max(free, millis)
end

-- It never goes back, though the key may be lost.
version = math.max(version + 1, millis)
redis.call('HSET', profile, 'version', digits(version), 'due', digits(due), unpack(set))
if #gone > 0 then
  redis.call('HDEL', profile, unpack(gone))
end
local changed = reply('changed', version)
if not is_undertaken then
  changed[6] = digits(due - millis)
  changed[7] = digits(due)
end
return changed
