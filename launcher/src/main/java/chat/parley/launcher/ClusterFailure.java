package chat.parley.launcher;

/// The cluster cannot start or cannot go on. The message is the line that the user reads: it names
/// the thing, and what to do about it where that is known.
final class ClusterFailure extends RuntimeException {
  ClusterFailure(String message) {
    // No stack trace: it is shown to a user, never searched for a bug.
    super(message, null, false, false);
  }
}
