package chat.parley.backplane.log;

import chat.parley.backplane.redis.StreamEntry;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.RoomEvent;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what rooms' scripts write. From a channel, publications as `room_log.lua` publishes them
/// (`epoch offset predecessor's-epoch at LF body`), and ephemeral events (`~ at LF body`), which
/// have no position: no epoch is `~`. From the log, publications. Anybody can publish on a channel;
/// what is not ours is empty here.
public final class PublicationCodec {
  private static final int MAX_HEAD = 64;

  /// Stands where a publication has its epoch.
  private static final String EPHEMERAL = "~";

  private PublicationCodec() {}

  public static Optional<RoomEvent> fromChannel(byte[] payload) {
    int newline = 0;
    while (newline < payload.length && payload[newline] != '\n') {
      newline++;
    }
    if (newline == payload.length || newline > MAX_HEAD) {
      return Optional.empty();
    }
    var words = new String(payload, 0, newline, StandardCharsets.US_ASCII).split(" ", -1);
    return switch (words.length) {
      case 4 -> publication(words, payload, newline + 1).map(publication -> publication);
      case 2 -> ephemeral(words, payload, newline + 1).map(event -> event);
      default -> Optional.empty();
    };
  }

  static Optional<Publication> fromLog(StreamEntry entry) {
    byte[] body = entry.fields().get("b");
    if (body == null) {
      return Optional.empty();
    }
    var words =
        new String[] {
          text(entry.fields().get("e")),
          Long.toString(entry.number()),
          text(entry.fields().get("p")),
          text(entry.fields().get("t"))
        };
    return publication(words, body, 0);
  }

  /// One entry of a log, as a script gives its fields.
  ///
  /// @param words epoch, offset, predecessor's epoch and time
  public static Optional<Publication> fromScript(String[] words, byte[] body) {
    return publication(words, body, 0);
  }

  private static Optional<Publication> publication(String[] words, byte[] bytes, int bodyFrom) {
    long offset = number(words[1]);
    long at = number(words[3]);
    if (offset < 1 || at < 0 || !Epoch.isValid(words[0]) || !Epoch.isValid(words[2])) {
      return Optional.empty();
    }
    var position = new Position(new Epoch(words[0]), offset);
    var predecessor = new Position(new Epoch(words[2]), offset - 1);
    return BodyCodec.decode(bytes, bodyFrom)
        .map(body -> new Publication(position, predecessor, at, body));
  }

  private static Optional<EphemeralEvent> ephemeral(String[] words, byte[] bytes, int bodyFrom) {
    long at = number(words[1]);
    return at < 0 || !words[0].equals(EPHEMERAL)
        ? Optional.empty()
        : EphemeralCodec.decode(bytes, bodyFrom, at);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.US_ASCII);
  }

  /// -1 for what is no number or beyond 2^53.
  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 16) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= Position.MAX_OFFSET ? value : -1;
  }
}
