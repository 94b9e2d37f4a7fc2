package chat.parley.backplane.addressee;

import chat.parley.backplane.inbox.Occurrence;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.codec.MessageText;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Asks rooms whom their messages are for. Thread-safe; stages complete on the Redis thread and
/// fail with {@link RedisUnavailableException}.
final class Addressees {
  private static final Script ADDRESSEES =
      Script.of("room_log.lua", "rules.lua", "said.lua", "threads.lua", "addressees.lua");

  private static final int FIRST_ADDRESSEE = 3;
  private static final int WORDS_PER_ADDRESSEE = 3;

  private final Redis redis;
  private final byte[] maxAgeMillis;
  private final byte[] maxHere;
  private final byte[] maxThread;

  /// @param maxAge of a message; it is for nobody if it is older
  Addressees(Redis redis, AddresseeSettings settings, Duration maxAge) {
    this.redis = redis;
    this.maxAgeMillis = Keys.bytes(Long.toString(maxAge.toMillis()));
    this.maxHere = Keys.bytes(Integer.toString(settings.maxHere()));
    this.maxThread = Keys.bytes(Integer.toString(settings.maxThread()));
  }

  CompletionStage<Addressed> of(RoomId room, Position message) {
    return redis
        .run(
            ADDRESSEES,
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomLog(room),
              Keys.roomReceipts(room),
              Keys.roomChanges(room),
              Keys.roomMarks(room)
            },
            Keys.bytes(message.toString()),
            maxAgeMillis,
            maxHere,
            maxThread)
        .thenApply(Addressees::addressed);
  }

  private static Addressed addressed(ScriptReply reply) {
    return switch (reply.status()) {
      case "addressees" ->
          BodyCodec.decode(Keys.bytes(reply.text(1)), 0)
              .map(body -> to(body, reply))
              .orElseGet(Addressed.ToNobody::new);
      case "nobody" -> new Addressed.ToNobody();
      case "not-primary" -> new Addressed.Unknown();
      default -> throw new IllegalStateException("addressees.lua answered " + reply.status());
    };
  }

  private static Addressed to(Body body, ScriptReply reply) {
    var text = MessageText.of(body).orElse(null);
    return new Addressed.To(body.user(), text, reply.text(2).equals("1"), addressees(reply));
  }

  private static List<Addressee> addressees(ScriptReply reply) {
    var addressees = new ArrayList<Addressee>();
    for (int word = FIRST_ADDRESSEE; reply.textOrNull(word) != null; word += WORDS_PER_ADDRESSEE) {
      addressees.add(
          new Addressee(
              new UserId(reply.text(word)),
              kind(reply.text(word + 1)),
              reply.text(word + 2).equals("1")));
    }
    return addressees;
  }

  private static Occurrence.@Nullable Kind kind(String word) {
    return switch (word) {
      case "mention" -> Occurrence.Kind.MENTION;
      case "direct" -> Occurrence.Kind.DIRECT;
      case "reply" -> Occurrence.Kind.REPLY;
      case "-" -> null;
      default -> throw new IllegalStateException("addressees.lua gave the kind " + word);
    };
  }
}
