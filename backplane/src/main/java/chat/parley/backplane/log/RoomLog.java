package chat.parley.backplane.log;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.redis.StreamEntry;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The log of every room. Thread-safe; stages complete on the Redis thread and do not fail, except
/// for reads, which fail with {@link RedisUnavailableException}.
public final class RoomLog {
  private static final Script SEND =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "send.lua");
  private static final Script HEAD = Script.of("room_log.lua", "head.lua");

  private static final Script HEADS = Script.of("room_log.lua", "heads.lua");
  private static final int WORDS_PER_HEAD = 5;
  private static final Pattern SPACE = Pattern.compile(" ");

  private final Redis redis;
  private final AppendArguments arguments;
  private final BackplaneMeters meters;
  private final Supplier<SendKey> newKey;
  private final AppendAnswers answers;

  /// @param newKey makes the key of a send that came without one
  public RoomLog(
      Redis redis, AppendArguments arguments, BackplaneMeters meters, Supplier<SendKey> newKey) {
    this.redis = redis;
    this.arguments = arguments;
    this.meters = meters;
    this.newKey = newKey;
    this.answers = new AppendAnswers(meters);
  }

  /// Appends a message, once per key of its user. The key is made here, before the driver sees the
  /// command: whatever becomes of that, it is one message.
  public CompletionStage<Appended> append(RoomId room, UserId user, Draft draft) {
    long startNanos = System.nanoTime();
    var key = draft.key() == null ? newKey.get() : draft.key();
    var body = BodyCodec.encode(BodyCodec.message(user, key, draft));
    var first = draft.first() == null ? "" : draft.first().toString();
    return redis
        .append(
            SEND,
            arguments.withFeed(
                Bucket.of(room),
                Keys.roomMeta(room),
                Keys.roomMembers(room),
                Keys.roomLog(room),
                Keys.roomSendKeys(room),
                Keys.roomOldSendKeys(room),
                Keys.roomRestrictions(room),
                Keys.roomPace(room)),
            Keys.bytes(user.value()),
            Keys.bytes(key.value()),
            body,
            Keys.bytes(first),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.keyMemoryMillis(),
            arguments.maxKeys(),
            arguments.feedEntries(),
            arguments.seeds().next())
        .handle((reply, failure) -> answers.appended(startNanos, room, reply, failure));
  }

  /// Where the room begins and ends, and whether `user` may follow it. Begins a new epoch where
  /// Redis goes on without knowing whether it lost something.
  public CompletionStage<Head> head(RoomId room, UserId user) {
    return redis
        .run(
            HEAD,
            new byte[][] {Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomLog(room)},
            Keys.bytes(user.value()),
            arguments.seeds().next())
        .handle((reply, failure) -> failure == null ? head(room, reply) : refusedHead(failure));
  }

  /// The heads of several rooms of one bucket, in one call, without anybody's membership. A room
  /// that is not there is refused with 4302.
  public CompletionStage<Map<RoomId, Head>> heads(List<RoomId> rooms) {
    var keys = new byte[2 * rooms.size()][];
    for (int i = 0; i < rooms.size(); i++) {
      keys[2 * i] = Keys.roomMeta(rooms.get(i));
      keys[2 * i + 1] = Keys.roomLog(rooms.get(i));
    }
    return redis
        .run(HEADS, keys, arguments.seeds().next())
        .handle((reply, failure) -> failure == null ? heads(rooms, reply) : Map.of());
  }

  /// What follows `after`.
  public CompletionStage<LogPage> readAfter(RoomId room, Position after, int count) {
    return readAfter(room, after.offset(), count, 0);
  }

  private CompletionStage<LogPage> readAfter(
      RoomId room, long after, int count, int unreadableBefore) {
    meters.logRead();
    return redis
        .readAfter(Keys.roomLog(room), after, count)
        .thenCompose(
            entries -> {
              var publications = decoded(entries);
              int unreadable = unreadableBefore + entries.size() - publications.size();
              boolean isFull = entries.size() == count;
              // A page with nothing to read in it would look like the end. The log is bounded.
              return isFull && publications.isEmpty()
                  ? readAfter(room, entries.getLast().number(), count, unreadable)
                  : CompletableFuture.completedStage(new LogPage(publications, unreadable, isFull));
            });
  }

  /// The publications before `before`, oldest first; fewer where some cannot be read.
  public CompletionStage<List<Publication>> readBefore(RoomId room, Position before, int count) {
    meters.logRead();
    return redis
        .readBefore(Keys.roomLog(room), before.offset(), count)
        .thenApply(newestFirst -> decoded(newestFirst.reversed()));
  }

  private static Head head(RoomId room, @Nullable ScriptReply reply) {
    var known = Objects.requireNonNull(reply);
    if (known.status().equals("not-primary")) {
      return new Head.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    if (known.status().equals("unknown-room")) {
      return new Head.Refused(Refusal.unknownRoom(room));
    }
    var stored = known.textOrNull(6);
    var member = stored == null ? null : Membership.parse(stored).orElse(null);
    boolean isPrivate = known.text(1).equals("private");
    if (isPrivate && member == null) {
      return new Head.Refused(Refusal.unknownRoom(room));
    }
    return new Head.Known(isPrivate, lineage(known, 2), parsed(known.text(4)), member);
  }

  /// Empty where Redis cannot say now.
  private static Map<RoomId, Head> heads(List<RoomId> rooms, @Nullable ScriptReply reply) {
    var heads = new HashMap<RoomId, Head>();
    if (reply != null && reply.status().equals("heads")) {
      for (int i = 0; i < rooms.size(); i++) {
        heads.put(rooms.get(i), head(rooms.get(i), reply, 1 + i * WORDS_PER_HEAD));
      }
    }
    return heads;
  }

  private static Head head(RoomId room, ScriptReply reply, int index) {
    if (reply.text(index).isEmpty()) {
      return new Head.Refused(Refusal.unknownRoom(room));
    }
    var first = parsed(reply.text(index + 3));
    return new Head.Known(
        reply.text(index).equals("private"), lineage(reply, index + 1), first, null);
  }

  private static Head refusedHead(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    // Asking again is harmless, whatever became of the first time.
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return new Head.Refused(Refusal.of(code));
  }

  /// Epoch, top and forks, which stand at `index`, one and three after it.
  private static Lineage lineage(ScriptReply reply, int index) {
    var forks =
        SPACE
            .splitAsStream(reply.text(index + 3))
            .filter(text -> !text.isEmpty())
            .map(RoomLog::parsed)
            .toList();
    return new Lineage(new Epoch(reply.text(index)), parsed(reply.text(index + 1)), forks);
  }

  private static Position parsed(String position) {
    return Position.parse(position).orElseThrow();
  }

  private List<Publication> decoded(List<StreamEntry> entries) {
    var publications =
        entries.stream().map(PublicationCodec::fromLog).flatMap(Optional::stream).toList();
    meters.logUnreadable(entries.size() - publications.size());
    return publications;
  }
}
