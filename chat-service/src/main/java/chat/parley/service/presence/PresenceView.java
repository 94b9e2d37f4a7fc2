package chat.parley.service.presence;

import chat.parley.backplane.presence.Presence;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One user's presence as JSON.
///
/// @param at absent for who was never here
@JsonInclude(JsonInclude.Include.NON_NULL)
record PresenceView(String user, String status, @Nullable Long at, long version) {
  static PresenceView of(String user, Presence presence) {
    return new PresenceView(
        user,
        presence.isOnline() ? "online" : "offline",
        presence.at() == 0 ? null : presence.at(),
        presence.version());
  }
}
