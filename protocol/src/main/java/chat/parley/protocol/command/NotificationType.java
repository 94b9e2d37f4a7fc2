package chat.parley.protocol.command;

/// What a {@link Notification} is: one of the product's own, or a word of another system's, like
/// `order`. Users choose by it what they want to hear of.
public record NotificationType(String value) {
  public static final int MAX_LENGTH = 32;

  /// Somebody has made the user a member of a room.
  public static final NotificationType INVITATION = new NotificationType("invitation");

  /// Somebody has replied in a thread in which the user takes part.
  public static final NotificationType REPLY = new NotificationType("reply");

  /// Somebody has named the user in a message, or all who are here.
  public static final NotificationType MENTION = new NotificationType("mention");

  /// Somebody has written to the user alone.
  public static final NotificationType DIRECT = new NotificationType("direct");

  public NotificationType {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a type of notification");
    }
  }

  /// 1–32 of `[a-z0-9.-]`, a letter first.
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && isLetter(value.charAt(0))
        && value
            .chars()
            .allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-');
  }

  /// Whether it comes where its user wants to hear of mentions alone: it names him, or is for him
  /// alone, whoever says so.
  public boolean namesUser() {
    return equals(MENTION) || equals(DIRECT) || equals(INVITATION);
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z';
  }

  @Override
  public String toString() {
    return value;
  }
}
