package chat.parley.backplane.presence;

import java.util.Locale;

/// What is seen of a user.
///
/// @param status what others see
/// @param isInvisible whether he is here, and others see him offline since he wants that
/// @param at since when, in milliseconds since 1970 by Redis' clock: when he came or chose to look
///   so, or was last seen; 0 for who was never here, or not in the last 30 days
/// @param version grows with each change of what others see: of two presences of a user the greater
///   one is newer
public record Presence(Status status, boolean isInvisible, long at, long version) {
  /// What others see.
  public enum Status {
    ONLINE,

    /// Here, and he has said that he is away.
    AWAY,

    /// Not here, or he does not want to be seen.
    OFFLINE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /// As the scripts of presence have them.
    static Status of(String label) {
      for (var status : values()) {
        if (status.label.equals(label)) {
          return status;
        }
      }
      throw new IllegalArgumentException("no status: " + label);
    }

    public String label() {
      return label;
    }
  }

  public boolean isOnline() {
    return status == Status.ONLINE;
  }
}
