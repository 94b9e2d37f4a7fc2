package chat.parley.backplane.presence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection as its lease names it.
///
/// @param node the name that its node was given; null for polls, which any node answers
/// @param connection its number on that node, as logs have it; null for polls
/// @param transport null where its node does not say
public record LeasedConnection(
    @Nullable String node, @Nullable String connection, @Nullable String transport) {
  private static final LeasedConnection POLLS = new LeasedConnection(null, null, "poll");

  /// What stands in a lease behind its node.
  public static String words(String connection, String transport) {
    return connection + ' ' + transport;
  }

  /// Reads `node connection transport`. Empty for what is no connection: the time in which a user
  /// may come back.
  static Optional<LeasedConnection> of(String lease) {
    var words = lease.split(" ", -1);
    if (!words[0].equals(PresenceLeases.NO_NODE)) {
      return Optional.of(
          new LeasedConnection(NodeName.given(words[0]), word(words, 1), word(words, 2)));
    }
    return PresenceLeases.POLLS.equals(word(words, 1)) ? Optional.of(POLLS) : Optional.empty();
  }

  private static @Nullable String word(String[] words, int index) {
    return index < words.length ? words[index] : null;
  }
}
