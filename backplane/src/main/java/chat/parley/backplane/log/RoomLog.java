package chat.parley.backplane.log;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.redis.StreamEntry;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.Role;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The log of every room. Thread-safe; stages complete on the Redis thread and do not fail, except
/// for reads, which fail with {@link RedisUnavailableException}.
public final class RoomLog {
  private static final ActorScript SEND =
      ActorScript.of("room_log.lua", "rules.lua", "send_keys.lua", "send.lua");
  private static final Script HEAD = Script.of("room_log.lua", "head.lua");
  private static final Script HEAD_GRANTED = Script.of("room_log.lua", "head_granted.lua");

  private static final Script HEADS = Script.of("room_log.lua", "heads.lua");
  private static final Script INBOX_HEAD = Script.of("room_log.lua", "inbox.lua", "inbox_head.lua");

  private static final int WORDS_PER_HEAD = 5;
  private static final Pattern SPACE = Pattern.compile(" ");

  private final Redis redis;
  private final AppendArguments arguments;
  private final BackplaneMeters meters;
  private final Supplier<SendKey> newKey;
  private final AppendAnswers answers;
  private final DirectAppends direct;
  private final Replies replies;

  /// @param newKey makes the key of a send that came without one
  public RoomLog(
      Redis redis, AppendArguments arguments, BackplaneMeters meters, Supplier<SendKey> newKey) {
    this.redis = redis;
    this.arguments = arguments;
    this.meters = meters;
    this.newKey = newKey;
    this.answers = new AppendAnswers(meters);
    this.direct = new DirectAppends(redis);
    this.replies = new Replies(redis, arguments);
  }

  /// Appends a message, once per key of its user. The key is made here, before the driver sees the
  /// command: whatever becomes of that, it is one message.
  public CompletionStage<Appended> append(RoomId room, UserId user, Draft draft) {
    return append(room, Actor.of(user), draft);
  }

  /// The same for whoever may have a role by his token.
  public CompletionStage<Appended> append(RoomId room, Actor actor, Draft draft) {
    long startNanos = System.nanoTime();
    var key = draft.key() == null ? newKey.get() : draft.key();
    var sent =
        room.isDirect()
            ? direct.append(
                new DirectAppends.Write(room, actor.user(), key, "send"),
                () -> send(room, actor, key, draft))
            : send(room, actor, key, draft);
    return sent.handle((reply, failure) -> answers.appended(startNanos, room, reply, failure));
  }

  private CompletionStage<ScriptReply> send(RoomId room, Actor actor, SendKey key, Draft draft) {
    var user = actor.user();
    var body = BodyCodec.encode(BodyCodec.message(user, key, draft));
    var first = draft.first() == null ? "" : draft.first().toString();
    var thread = draft.address().thread();
    if (thread != null) {
      var keyed = new Replies.KeyedBody(Keys.bytes(key.value()), body, Keys.bytes(first));
      return replies.append(room, actor, keyed, thread);
    }
    return redis.append(
        SEND.as(actor),
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
        arguments.seeds().next());
  }

  /// Where the room begins and ends, and whether `user` may follow it. Begins a new epoch where
  /// Redis goes on without knowing whether it lost something; the same for the user's own inbox.
  public CompletionStage<Head> head(RoomId room, UserId user) {
    return head(room, Actor.of(user));
  }

  /// The same for whoever may have a role by his token. To him the room begins where its log does.
  public CompletionStage<Head> head(RoomId room, Actor actor) {
    if (room.isInbox()) {
      return inboxHead(room, actor.user());
    }
    var granted = actor.granted();
    return granted == null ? headOfMember(room, actor.user()) : headGranted(room, actor, granted);
  }

  private CompletionStage<Head> headGranted(RoomId room, Actor actor, Role granted) {
    return redis
        .run(
            HEAD_GRANTED,
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomLog(room),
              Keys.roomRestrictions(room)
            },
            Keys.bytes(actor.user().value()),
            arguments.seeds().next(),
            arguments.maxAgeMillis())
        .handle(
            (reply, failure) ->
                failure == null
                    ? head(room, reply, known -> granted(known, granted))
                    : refusedHead(failure));
  }

  private CompletionStage<Head> headOfMember(RoomId room, UserId user) {
    return redis
        .run(
            HEAD,
            new byte[][] {Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomLog(room)},
            Keys.bytes(user.value()),
            arguments.seeds().next(),
            arguments.maxAgeMillis())
        .handle(
            (reply, failure) ->
                failure == null ? head(room, reply, RoomLog::stored) : refusedHead(failure));
  }

  /// Nobody makes his inbox before he asks for it; for others there is none.
  private CompletionStage<Head> inboxHead(RoomId inbox, UserId user) {
    if (!inbox.equals(RoomId.inboxOf(user))) {
      return CompletableFuture.completedStage(new Head.Refused(Refusal.unknownRoom(inbox)));
    }
    return redis
        .run(
            INBOX_HEAD,
            new byte[][] {Keys.roomMeta(inbox), Keys.roomLog(inbox), Keys.inboxRead(inbox)},
            arguments.seeds().next())
        .handle(
            (reply, failure) ->
                failure == null ? head(inbox, reply, RoomLog::stored) : refusedHead(failure));
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

  private static Head head(
      RoomId room,
      @Nullable ScriptReply reply,
      Function<ScriptReply, Optional<Membership>> membership) {
    var known = Objects.requireNonNull(reply);
    if (known.status().equals("not-primary")) {
      return new Head.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    if (known.status().equals("unknown-room")) {
      return new Head.Refused(Refusal.unknownRoom(room));
    }
    var member = membership.apply(known).orElse(null);
    boolean isPrivate = known.text(1).equals("private");
    if (isPrivate && member == null) {
      return new Head.Refused(Refusal.unknownRoom(room));
    }
    boolean isState = "state".equals(known.textOrNull(7));
    return new Head.Known(isPrivate, lineage(known, 2), parsed(known.text(4)), member, isState);
  }

  private static Optional<Membership> stored(ScriptReply reply) {
    var stored = reply.textOrNull(6);
    return stored == null ? Optional.empty() : Membership.parse(stored);
  }

  /// As if he had been there from the oldest publication on, but where he begins is where he has
  /// joined as well, else now. Empty for whoever is banned.
  private static Optional<Membership> granted(ScriptReply reply, Role role) {
    if (reply.textOrNull(6) == null) {
      return Optional.empty();
    }
    var begins = stored(reply).map(Membership::before).orElseGet(() -> parsed(reply.text(3)));
    return Optional.of(new Membership(role.label(), parsed(reply.text(4)), begins));
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
