package chat.parley.backplane.room;

import chat.parley.protocol.id.UserId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Rooms that are made by being used. The same on every node.
///
/// @param enabled whether a room that is not there is made for whoever subscribes or sends to it: a
///   public one of his own, or where his token grants him a role in it a private one
/// @param owner who owns the rooms that are made for users with granted roles: a user as whom a
///   back end acts
@ConfigurationProperties("parley.first-use")
public record FirstUseSettings(
    @DefaultValue("false") boolean enabled, @DefaultValue("parley") String owner) {
  public FirstUseSettings {
    if (!UserId.isValid(owner)) {
      throw new IllegalArgumentException("parley.first-use.owner is not a user id: " + owner);
    }
  }
}
