package chat.parley.service.member;

import chat.parley.service.presence.PresenceView;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The JSON of one member in a list.
///
/// @param status of his presence, as are the others; all three are absent where it was not asked
///   for
@JsonInclude(JsonInclude.Include.NON_NULL)
record MemberView(
    String user, String role, @Nullable String status, @Nullable Long at, @Nullable Long version) {
  MemberView(String user, String role) {
    this(user, role, null, null, null);
  }

  MemberView with(PresenceView presence) {
    return new MemberView(user, role, presence.status(), presence.at(), presence.version());
  }
}
