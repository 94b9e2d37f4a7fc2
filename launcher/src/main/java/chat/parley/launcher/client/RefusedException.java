package chat.parley.launcher.client;

import tools.jackson.databind.JsonNode;

/// A node said no, with a number of the protocol's error table.
public final class RefusedException extends RuntimeException {
  private static final int LEAVING = 4000;
  private static final int TOO_MANY_COMMANDS = 4103;
  private static final int NOT_A_MEMBER = 4301;
  private static final int UNAVAILABLE = 4100;
  private static final int UNKNOWN_OUTCOME = 4105;
  private static final int UNKNOWN_ROOM = 4302;
  private static final int FIRST_RETRYABLE = 4000;
  private static final int LAST_RETRYABLE = 4199;

  private final int code;

  RefusedException(int code, String text) {
    super(code + " " + text);
    this.code = code;
  }

  /// From `{"code":…,"name":…,"text":…}`, or from a problem body, which has `title` and `detail`.
  static RefusedException of(JsonNode error) {
    return new RefusedException(error.path("code").asInt(), error.toString());
  }

  public int code() {
    return code;
  }

  /// Whether it says that nothing was done.
  boolean deniesAll() {
    return code != UNKNOWN_OUTCOME;
  }

  /// Whether it is what may be said while Redis is away.
  boolean isOutage() {
    return code == UNAVAILABLE || code == UNKNOWN_OUTCOME;
  }

  boolean isRoomUnknown() {
    return code == UNKNOWN_ROOM;
  }

  /// The room is not there, or there is another by its name.
  boolean isRoomLost() {
    return isRoomUnknown() || code == NOT_A_MEMBER;
  }

  /// Whether the number's range says that the same thing may be tried again as it is.
  public boolean isRetryable() {
    return code >= FIRST_RETRYABLE && code <= LAST_RETRYABLE;
  }

  /// Whether a client of these tests repeats what was refused: at a node that leaves, or after a
  /// pause that made it send all at once. Not 4100 (unavailable), whatever the protocol advises:
  /// with Redis up, a node has no reason to say that.
  boolean isWorthRepeating() {
    return code == LEAVING || code == TOO_MANY_COMMANDS;
  }
}
