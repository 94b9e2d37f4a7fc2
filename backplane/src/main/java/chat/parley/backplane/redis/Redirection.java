package chat.parley.backplane.redis;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a server of a cluster says of a command whose keys it does not have. It has done nothing
/// then.
sealed interface Redirection {
  /// Another server serves the slot. It is named as the cluster prefers: by address, by name, or,
  /// with an empty host, by its port alone.
  record Moved(String host, int port) implements Redirection {}

  /// The slot is moving, and another server has the keys.
  record Ask(String host, int port) implements Redirection {}

  /// Some keys of a command that names several have moved, others have not.
  record TryAgain() implements Redirection {}

  /// The slot is served by nobody that this one knows of.
  record ClusterDown() implements Redirection {}

  /// Whether the keys are moving, or have. A slot that nobody serves moves nowhere: what is looked
  /// at more often then fails more often, and that is all.
  default boolean tellsOfMove() {
    return !(this instanceof ClusterDown);
  }

  /// As `MOVED 3999 127.0.0.1:6381`; an address of IPv6 has colons of its own.
  Pattern TO = Pattern.compile("(MOVED|ASK) \\d+ (.*):(\\d+)");

  /// What a command failed with; empty if it is nothing of the kind.
  static Optional<Redirection> in(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return outage == null || !outage.nothingDone()
        ? Optional.empty()
        : of(String.valueOf(outage.getMessage()));
  }

  private static Optional<Redirection> of(String text) {
    if (text.startsWith("TRYAGAIN")) {
      return Optional.of(new TryAgain());
    }
    if (text.startsWith("CLUSTERDOWN")) {
      return Optional.of(new ClusterDown());
    }
    var to = TO.matcher(text);
    if (!to.lookingAt()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(to.group(3));
    return Optional.of(
        to.group(1).equals("ASK") ? new Ask(to.group(2), port) : new Moved(to.group(2), port));
  }
}
