package chat.parley.launcher.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a session is to follow, and who takes what it is shown. Immutable.
///
/// @param after where to go on; null to begin now
record Subscription(URI node, Identity who, String room, @Nullable String after, Reader reader) {
  /// Takes what a session is shown, in its order. Called from one thread at a time.
  interface Reader {
    /// The node has accepted; everything after this position follows.
    void started(String position);

    /// It was accepted at its cursor, and told that not all can be brought: a reset says what.
    void notRecovered();

    /// An event, stored or not.
    void shown(JsonNode event);
  }
}
