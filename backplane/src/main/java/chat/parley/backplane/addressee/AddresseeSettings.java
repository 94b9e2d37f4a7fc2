package chat.parley.backplane.addressee;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whom messages are told to in their inboxes, and how many of them may wait for that.
///
/// @param maxHere members at most of a room in which `@here` calls those who are here into their
///   inboxes; in a larger one it calls nobody there; 1,000 at most, 0 for nobody anywhere
/// @param maxThread users of a thread at most who are told of a reply, besides the author of its
///   root; 1,000 at most
/// @param maxWaiting messages of one service that wait at most until somebody is told of them; what
///   comes then is told to nobody
@ConfigurationProperties("parley.addressees")
public record AddresseeSettings(
    @DefaultValue("200") int maxHere,
    @DefaultValue("200") int maxThread,
    @DefaultValue("10000") int maxWaiting) {
  /// One script names them, and each is an append of its own.
  private static final int MOST_USERS = 1_000;

  public AddresseeSettings {
    require(maxHere >= 0 && maxHere <= MOST_USERS, "max-here must be from 0 to " + MOST_USERS);
    require(
        maxThread >= 0 && maxThread <= MOST_USERS, "max-thread must be from 0 to " + MOST_USERS);
    require(maxWaiting >= 1, "max-waiting must be at least 1");
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.addressees." + text);
    }
  }
}
