package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.receipt.Reached;
import chat.parley.protocol.position.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client has of how far everybody has got: from events, and from what it was answered when
/// it came back.
final class SeenReceipts {
  private static final Reached NOTHING = new Reached(null, null);

  private final Map<String, Reached> byUser = new HashMap<>();

  void take(JsonNode event) {
    var position = Position.parse(event.path("position").asString()).orElseThrow();
    var name = event.path("event").asString();
    assertThat(name).isIn("read", "delivered");
    boolean isRead = name.equals("read");
    byUser.merge(
        event.path("user").asString(),
        new Reached(isRead ? position : null, position),
        (known, told) ->
            new Reached(
                further(known.read(), told.read()), further(known.delivered(), told.delivered())));
  }

  void left(String user) {
    byUser.remove(user);
  }

  void know(Map<String, Reached> stored) {
    byUser.clear();
    byUser.putAll(stored);
  }

  /// Of how many users it knows less than is stored. It knows more of nobody.
  int behind(Map<String, Reached> stored) {
    var users = new HashSet<>(stored.keySet());
    users.addAll(byUser.keySet());
    int behind = 0;
    for (var user : users) {
      var known = byUser.getOrDefault(user, NOTHING);
      var all = stored.getOrDefault(user, NOTHING);
      assertThat(isBehindOrThere(known, all)).as("%s: %s of %s", user, known, all).isTrue();
      behind += known.equals(all) ? 0 : 1;
    }
    return behind;
  }

  private static boolean isBehindOrThere(Reached known, Reached all) {
    return offset(known.read()) <= offset(all.read())
        && offset(known.delivered()) <= offset(all.delivered());
  }

  private static @Nullable Position further(@Nullable Position one, @Nullable Position other) {
    return offset(one) < offset(other) ? other : one;
  }

  private static long offset(@Nullable Position position) {
    return position == null ? -1 : position.offset();
  }
}
