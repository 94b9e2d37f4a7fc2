package chat.parley.backplane.thread;

import chat.parley.backplane.log.PublicationCodec;
import chat.parley.backplane.log.Range;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Reads threads. Thread-safe; stages complete on the Redis thread and fail with {@link
/// RedisUnavailableException}.
public final class ThreadPages {
  private static final ActorScript THREAD =
      ActorScript.of(
          "room_log.lua",
          "rules.lua",
          "receipt_positions.lua",
          "said.lua",
          "threads.lua",
          "thread.lua");

  private static final int FIRST_WORD = 4;
  private static final int WORDS_PER_MESSAGE = 5;

  private final Redis redis;

  public ThreadPages(Redis redis) {
    this.redis = redis;
  }

  /// What a page asks for.
  ///
  /// @param thread the position of the message that it begins with
  /// @param size replies at most
  public record Asked(Position thread, Range range, int size) {}

  public CompletionStage<ThreadPage> read(RoomId room, Actor reader, Asked asked) {
    return redis
        .run(
            THREAD.as(reader),
            Threads.keys(
                reader,
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomMarks(room),
                Keys.roomReceipts(room),
                Keys.roomRestrictions(room)),
            Keys.bytes(reader.user().value()),
            Keys.bytes(asked.thread().toString()),
            Keys.bytes(word(asked.range())),
            Keys.bytes(edge(asked.range())),
            Keys.bytes(Integer.toString(asked.size())))
        .thenApply(reply -> page(room, reply));
  }

  private static ThreadPage page(RoomId room, ScriptReply reply) {
    if (!reply.status().equals("thread")) {
      return new ThreadPage.Refused(ThreadRefusals.of(room, reply));
    }
    return new ThreadPage.Known(
        Math.toIntExact(reply.number(1)),
        Threads.position(reply, 2),
        Math.toIntExact(reply.number(3)),
        messages(reply));
  }

  private static List<Publication> messages(ScriptReply reply) {
    var messages = new ArrayList<Publication>();
    for (int word = FIRST_WORD; reply.textOrNull(word) != null; word += WORDS_PER_MESSAGE) {
      message(reply, word).ifPresent(messages::add);
    }
    return messages;
  }

  private static Optional<Publication> message(ScriptReply reply, int word) {
    var head =
        new String[] {
          reply.text(word + 1), reply.text(word), reply.text(word + 2), reply.text(word + 3)
        };
    return PublicationCodec.fromScript(head, Keys.bytes(reply.text(word + 4)));
  }

  private static String word(Range range) {
    return switch (range) {
      case Range.Newest _ -> "newest";
      case Range.Before _ -> "before";
      case Range.After _ -> "after";
    };
  }

  private static String edge(Range range) {
    return switch (range) {
      case Range.Newest _ -> "";
      case Range.Before(var position) -> position.toString();
      case Range.After(var position) -> position.toString();
    };
  }
}
