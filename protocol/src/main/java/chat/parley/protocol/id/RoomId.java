package chat.parley.protocol.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// The name of a room: 1–64 characters, a letter or digit first, then also `. _ ~ -`. Safe in a URL
/// path, in JSON and in a Redis key without escaping.
///
/// Each user's inbox has an order like a room's, under an id that nobody can write: `@` and the
/// user. Clients call their own {@link #INBOX}, whoever they are, and no other. Rooms of two users
/// have names of their own, which follow from the two: nobody else makes one.
public record RoomId(String value) implements Comparable<RoomId> {
  public static final int MAX_LENGTH = 64;

  /// What clients call their user's inbox where they name what they follow.
  public static final String INBOX = "@inbox";

  /// The inbox of whoever names it, before it is known who that is.
  public static final RoomId OWN_INBOX = new RoomId("@");

  /// Names that begin so are the product's own: nobody makes such a room, or is granted anything in
  /// it.
  private static final String RESERVED = "parley~";

  /// The state room that shows the cluster to its operators.
  public static final RoomId CLUSTER = new RoomId(RESERVED + "cluster");

  private static final char OF_USER = '@';

  /// `rules.lua` knows direct rooms by it too.
  private static final String DIRECT = "direct~";

  public RoomId {
    if (!isValid(value) && !isOfUser(value)) {
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

  private static boolean isOfUser(String value) {
    return !value.isEmpty()
        && value.charAt(0) == OF_USER
        && (value.length() == 1 || UserId.isValid(value.substring(1)));
  }

  public static RoomId inboxOf(UserId user) {
    return new RoomId(OF_USER + user.value());
  }

  /// What a client names that follows it; empty if it is no name of a room, nor that of his inbox.
  public static Optional<RoomId> ofName(String name) {
    if (name.equals(INBOX)) {
      return Optional.of(OWN_INBOX);
    }
    return isValid(name) ? Optional.of(new RoomId(name)) : Optional.empty();
  }

  public boolean isInbox() {
    return value.charAt(0) == OF_USER;
  }

  /// The inbox of `user` where that of whoever asks is meant, else this.
  public RoomId askedBy(UserId user) {
    return equals(OWN_INBOX) ? inboxOf(user) : this;
  }

  /// What clients call it.
  public String name() {
    return isInbox() ? INBOX : value;
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

  /// Whether this is the name of a room of the product's own.
  public boolean isReserved() {
    return value.startsWith(RESERVED);
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
