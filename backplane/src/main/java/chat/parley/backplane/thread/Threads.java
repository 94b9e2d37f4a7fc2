package chat.parley.backplane.thread;

import chat.parley.backplane.log.EpochSeeds;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Who takes part in which threads, and how far he has read them. Like a receipt, none of it waits
/// for a copy. Thread-safe; stages complete on the Redis thread and do not fail, except for {@link
/// #of}, which fails with {@link RedisUnavailableException}.
public final class Threads {
  private static final ActorScript PART =
      ActorScript.of(
          "room_log.lua",
          "rules.lua",
          "receipt_positions.lua",
          "said.lua",
          "threads.lua",
          "thread_part.lua");

  private static final ActorScript THREADS_OF =
      ActorScript.of(
          "room_log.lua",
          "rules.lua",
          "receipt_positions.lua",
          "said.lua",
          "threads.lua",
          "threads_of.lua");

  private static final int WORDS_PER_THREAD = 5;
  private static final byte[] NOTHING = {};
  private static final byte[] MOST_THREADS = Keys.bytes(Integer.toString(ThreadPart.MOST_THREADS));

  private final Redis redis;
  private final EpochSeeds seeds;
  private final byte[] publish;

  public Threads(Redis redis, EpochSeeds seeds) {
    this.redis = redis;
    this.seeds = seeds;
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Harmless to repeat, whatever became of the first time.
  public CompletionStage<Taken> take(RoomId room, Actor actor, ThreadPart part) {
    var user = actor.user();
    var read = part.action() instanceof ThreadPart.Action.Read(var position) ? position : null;
    return redis
        .run(
            PART.as(actor),
            keys(
                actor,
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomChanges(room),
                Keys.roomMarks(room),
                Keys.roomReceipts(room),
                Keys.roomRestrictions(room)),
            Keys.bytes(user.value()),
            Keys.bytes(word(part.action())),
            Keys.bytes(part.thread().toString()),
            read == null ? NOTHING : Keys.bytes(read.toString()),
            read == null ? NOTHING : EphemeralCodec.threadRead(user, part.thread(), read),
            Keys.bytes(Keys.roomChannel(room)),
            publish,
            MOST_THREADS,
            seeds.next())
        .handle((reply, failure) -> reply == null ? failed(failure) : taken(room, reply));
  }

  /// Those of a room that a user takes part in, in the order in which he came to.
  public CompletionStage<FollowedThreads> of(RoomId room, Actor actor) {
    return redis
        .run(
            THREADS_OF.as(actor),
            keys(
                actor,
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomMarks(room),
                Keys.roomReceipts(room),
                Keys.roomRestrictions(room)),
            Keys.bytes(actor.user().value()))
        .thenApply(reply -> followed(room, reply));
  }

  /// Of a member nothing is asked that only the rules for granted roles need: the last one.
  static byte[][] keys(Actor actor, byte[]... keys) {
    return actor.granted() == null ? Arrays.copyOf(keys, keys.length - 1) : keys;
  }

  private static Taken taken(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "moved", "unchanged" -> new Taken.Done(position(reply, 1));
      default -> new Taken.Refused(ThreadRefusals.of(room, reply));
    };
  }

  private static Taken failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return new Taken.Refused(Refusal.of(code));
  }

  private static FollowedThreads followed(RoomId room, ScriptReply reply) {
    if (!reply.status().equals("threads")) {
      return new FollowedThreads.Refused(ThreadRefusals.of(room, reply));
    }
    var threads = new ArrayList<FollowedThread>();
    for (int word = 1; reply.textOrNull(word) != null; word += WORDS_PER_THREAD) {
      threads.add(
          new FollowedThread(
              Position.parse(reply.text(word)).orElseThrow(),
              Position.parse(reply.text(word + 1)).orElseThrow(),
              Math.toIntExact(reply.number(word + 2)),
              Math.toIntExact(reply.number(word + 3)),
              position(reply, word + 4)));
    }
    return new FollowedThreads.Known(threads);
  }

  private static String word(ThreadPart.Action action) {
    return switch (action) {
      case ThreadPart.Action.Follow _ -> "follow";
      case ThreadPart.Action.Unfollow _ -> "unfollow";
      case ThreadPart.Action.Read _ -> "read";
    };
  }

  /// Null for `-`.
  static @Nullable Position position(ScriptReply reply, int index) {
    return Position.parse(reply.text(index)).orElse(null);
  }
}
