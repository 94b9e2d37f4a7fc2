package chat.parley.protocol.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The name of a room: 1–64 characters, a letter or digit first, then also `. _ ~ -`. Safe in a URL
/// path, in JSON and in a Redis key without escaping.
///
/// Rooms of two users have names of their own, which follow from the two: nobody else makes one.
public record RoomId(String value) implements Comparable<RoomId> {
  public static final int MAX_LENGTH = 64;

  /// `rules.lua` knows direct rooms by it too.
  private static final String DIRECT = "direct~";

  public RoomId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a room id: " + value);
    }
  }

  public static boolean isValid(String value) {
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !Syntax.isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    return Syntax.isAll(value, c -> Syntax.isLetterOrDigit(c) || "._~-".indexOf(c) >= 0);
  }

  /// The room of two users, whoever of them is named first.
  public static RoomId ofTwo(UserId one, UserId other) {
    boolean isInOrder = one.compareTo(other) <= 0;
    // No user id has a space.
    var pair = isInOrder ? one.value() + ' ' + other.value() : other.value() + ' ' + one.value();
    var digest = sha256().digest(pair.getBytes(StandardCharsets.US_ASCII));
    return new RoomId(DIRECT + Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }

  /// Whether this is the name of a room of two users.
  public boolean isDirect() {
    return value.startsWith(DIRECT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public int compareTo(RoomId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
