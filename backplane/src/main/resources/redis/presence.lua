-- Library: a user's leases. Joined in front of every script of presence.

-- Redis TIME in milliseconds since 1970. One clock for all nodes.
local function now_millis()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Whole numbers without exponent, up to 2^53.
local function digits(number)
  return string.format('%.0f', number)
end

-- When the last of the leases ends, in ms since 1970; nil where there is none, not even one that has ended.
local function last_end(leases)
  local last = redis.call('ZREVRANGE', leases, 0, 0, 'WITHSCORES')
  return last[2] and tonumber(last[2])
end

-- Whether some lease is one of this node's connections.
local function has_lease_of(leases, node)
  for _, lease in ipairs(redis.call('ZRANGE', leases, 0, -1)) do
    if string.sub(lease, 1, #node + 1) == node .. ' ' then
      return true
    end
  end
  return false
end
