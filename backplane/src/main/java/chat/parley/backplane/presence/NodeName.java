package chat.parley.backplane.presence;

import java.util.UUID;

/// What a node is called in leases: the name that it was given, and behind it something that no
/// other node has, since two may have been given the same.
public final class NodeName {
  private static final char SEPARATOR = '/';

  /// Of a name: it stands in every lease.
  private static final int MAX_LENGTH = 64;

  private NodeName() {}

  /// A name that no other node has, and none before.
  ///
  /// @param given need not be unique; what a lease's words cannot hold becomes a hyphen
  public static String unique(String given) {
    var start = given.substring(0, Math.min(MAX_LENGTH, given.length()));
    return start.replaceAll("[^A-Za-z0-9._-]", "-") + SEPARATOR + UUID.randomUUID();
  }

  /// The name that a node was given; its unique name where it has no other.
  static String given(String unique) {
    int separator = unique.indexOf(SEPARATOR);
    return separator < 0 ? unique : unique.substring(0, separator);
  }
}
