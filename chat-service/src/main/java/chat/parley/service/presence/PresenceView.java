package chat.parley.service.presence;

import chat.parley.backplane.presence.Presence;
import chat.parley.protocol.command.Appearance;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One user's presence as JSON.
///
/// @param at absent for who was never here
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PresenceView(String user, String status, @Nullable Long at, long version) {
  /// @param isOwn whether that user himself looks
  static PresenceView of(String user, Presence presence, boolean isOwn) {
    return new PresenceView(
        user,
        isOwn && presence.isInvisible() ? Appearance.INVISIBLE.label() : presence.status().label(),
        presence.at() == 0 ? null : presence.at(),
        presence.version());
  }
}
