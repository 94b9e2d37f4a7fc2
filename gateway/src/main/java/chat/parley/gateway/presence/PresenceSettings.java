package chat.parley.gateway.presence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Presence.
///
/// @param enabled whether this node tells Redis who is connected to it: a command for each
///   connection when it opens, when it closes, and every 25 s
@ConfigurationProperties("parley.gateway.presence")
public record PresenceSettings(@DefaultValue("true") boolean enabled) {}
