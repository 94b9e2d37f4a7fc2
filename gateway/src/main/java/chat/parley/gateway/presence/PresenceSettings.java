package chat.parley.gateway.presence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Presence.
///
/// @param enabled whether this node tells Redis who is connected to it: a command for each
///   connection when it opens, when it closes, and every 25 s
/// @param maxWatched users whom a connection may watch, at most: each costs this node a channel,
///   once for all who watch him. 0: nobody
@ConfigurationProperties("parley.gateway.presence")
public record PresenceSettings(
    @DefaultValue("true") boolean enabled, @DefaultValue("100") int maxWatched) {
  public PresenceSettings {
    if (maxWatched < 0) {
      throw new IllegalArgumentException(
          "parley.gateway.presence.max-watched must not be negative");
    }
  }
}
