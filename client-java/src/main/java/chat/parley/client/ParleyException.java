package chat.parley.client;

import chat.parley.protocol.error.Advice;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What went wrong. With a number it is an error of the protocol's table; without one (0) it is
/// something that no node said, and then its name is `network`, `closed`, `queue-full`, `no-token`,
/// `signed-out` or `unsubscribed`.
public final class ParleyException extends RuntimeException {
  static final int DRAINING = 4000;
  static final int TOO_MANY_COMMANDS = 4103;
  static final int BAD_TOKEN = 4201;
  static final int KEY_FORGOTTEN = 4306;
  static final int SLOW_MODE = 4332;
  private static final String NETWORK = "network";

  private final int number;
  private final String name;
  private final String text;
  private final long afterMillis;
  private final Advice advice;

  private ParleyException(
      int number,
      String name,
      String text,
      long afterMillis,
      Advice advice,
      @Nullable Throwable cause) {
    super(number == 0 ? name + ": " + text : number + " " + name + ": " + text, cause);
    this.text = text;
    this.number = number;
    this.name = name;
    this.afterMillis = afterMillis;
    this.advice = advice;
  }

  /// As a node says it in a reply or an event.
  static ParleyException of(JsonNode error) {
    return numbered(
        error.path("code").asInt(0),
        error.path("name").asString(""),
        error.path("text").asString(""),
        error.path("afterMillis").asLong(0));
  }

  static ParleyException numbered(int number, String name, String text, long afterMillis) {
    return new ParleyException(number, name, text, afterMillis, Advice.of(number), null);
  }

  /// There is no connection, or there was one.
  static ParleyException lost(@Nullable Throwable cause) {
    var text = cause == null ? "The connection was lost." : "The connection was lost: " + cause;
    return new ParleyException(0, NETWORK, text, 0, Advice.BACK_OFF, cause);
  }

  /// Something that is no node has answered, a proxy for example.
  static ParleyException strange(String text, long afterMillis) {
    return new ParleyException(0, NETWORK, text, afterMillis, Advice.BACK_OFF, null);
  }

  static ParleyException silent() {
    return strange("Nothing came in time.", 0);
  }

  static ParleyException closed() {
    return new ParleyException(0, "closed", "The client was closed.", 0, Advice.GIVE_UP, null);
  }

  static ParleyException unsubscribed() {
    return new ParleyException(
        0, "unsubscribed", "Unsubscribed meanwhile.", 0, Advice.FIX_REQUEST, null);
  }

  static ParleyException queueFull(int limit) {
    return new ParleyException(
        0, "queue-full", limit + " messages wait already.", 0, Advice.BACK_OFF, null);
  }

  static ParleyException signedOut() {
    return new ParleyException(
        0, "signed-out", "There is no token any more.", 0, Advice.GIVE_UP, null);
  }

  static ParleyException noToken(Throwable cause) {
    return new ParleyException(
        0, "no-token", "No token could be brought: " + cause, 0, Advice.BACK_OFF, cause);
  }

  /// Whatever was thrown, as the one kind that callers look at.
  static ParleyException from(Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof ParleyException known ? known : lost(cause);
  }

  /// The number of the protocol's table; 0 where no node said it.
  public int number() {
    return number;
  }

  public String name() {
    return name;
  }

  /// What the message says behind number and name.
  public String text() {
    return text;
  }

  /// How long to wait at least; 0 where nobody says.
  public long afterMillis() {
    return afterMillis;
  }

  public Advice advice() {
    return advice;
  }

  boolean isNumbered() {
    return !name.equals(NETWORK);
  }

  boolean isPassing() {
    return advice == Advice.RESUME_AT_ONCE || advice == Advice.BACK_OFF;
  }
}
