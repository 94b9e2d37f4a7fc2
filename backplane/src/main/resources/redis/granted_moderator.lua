-- Library: what granted.lua grants.
local GRANTED = 'moderator'
