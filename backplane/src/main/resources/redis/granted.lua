-- Library: the rules for a user whose token grants him a role in the room, in place of a membership. Joined behind rules.lua, and behind one of
-- granted_*.lua, in front of scripts that act for him: what these ask of rules.lua they ask of this.
local refuse_by_membership = refuse

-- Whoever is banned is nobody here, whatever his token says. He sees the room from its beginning: his membership has none of its own.
local function refuse(room, order, actor, action, millis)
  local is_banned = redis.call('ZSCORE', room.restrictions, 'ban ' .. actor.user)
  actor.membership = not is_banned and GRANTED .. ' -:0 -'
  return refuse_by_membership(room, order, actor, action, millis)
end
