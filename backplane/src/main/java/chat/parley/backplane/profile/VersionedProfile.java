package chat.parley.backplane.profile;

import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.command.Profile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A user's profile as it is at some time.
///
/// @param version grows with each change: of two profiles of a user the greater one is newer; 0 for
///   who has never said anything
public record VersionedProfile(long version, Profile profile) {
  static VersionedProfile of(Map<String, String> stored) {
    return new VersionedProfile(
        Long.parseLong(stored.getOrDefault("version", "0")),
        new Profile(stored.get("name"), stored.get("avatar"), stored.get("custom")));
  }

  /// What the scripts answer behind their status.
  static VersionedProfile of(ScriptReply reply) {
    return new VersionedProfile(
        reply.number(1), new Profile(field(reply, 2), field(reply, 3), field(reply, 4)));
  }

  private static @Nullable String field(ScriptReply reply, int word) {
    var value = reply.text(word);
    return value.isEmpty() ? null : value;
  }
}
