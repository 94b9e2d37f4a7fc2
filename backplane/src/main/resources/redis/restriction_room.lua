-- Library: the bound on a room's restrictions. Joined in front of the scripts that add one.

-- Whether one of this name may be held. What has ended does not count; '@' is none.
local function has_room_for(restrictions, name, max_restrictions, millis)
  local held = tonumber(redis.call('ZSCORE', restrictions, name))
  return held and held > millis or redis.call('ZCOUNT', restrictions, '(' .. digits(millis), '+inf') <= max_restrictions
end

-- Holds one until then, and lets go what has ended: in this order, since Redis refuses what takes memory only to a script that has written nothing.
local function restrict(restrictions, name, until_millis, millis)
  redis.call('ZADD', restrictions, '+inf', '@', until_millis, name)
  redis.call('ZREMRANGEBYSCORE', restrictions, '-inf', digits(millis))
end
