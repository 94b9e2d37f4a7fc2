package chat.parley.backplane.log;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is done to messages of rooms, and what these are then. Thread-safe; stages complete on the
/// Redis thread and do not fail, except for reads, which fail with {@link
/// RedisUnavailableException}.
public final class MessageChanges {
  private static final ActorScript CHANGE =
      ActorScript.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "said.lua", "threads.lua", "change.lua");
  private static final Script CHANGED =
      Script.of("room_log.lua", "said.lua", "threads.lua", "changed.lua");
  private static final int WORDS_PER_MESSAGE = 3;
  private static final int WORDS_PER_THREAD = 3;
  private static final int FIRST_WORD = 4;

  private static final byte[] NOTHING = {};

  private final Redis redis;
  private final AppendArguments arguments;
  private final Supplier<SendKey> newKey;
  private final AppendAnswers answers;
  private final DirectAppends direct;

  /// @param newKey makes the key of a change that came without one
  public MessageChanges(
      Redis redis, AppendArguments arguments, BackplaneMeters meters, Supplier<SendKey> newKey) {
    this.redis = redis;
    this.arguments = arguments;
    this.newKey = newKey;
    this.answers = new AppendAnswers(meters);
    this.direct = new DirectAppends(redis);
  }

  /// Appends a change of a message, once per key of its user, as {@link RoomLog#append} does. A
  /// reaction that is there, or that is not there to be taken back, changes nothing and is answered
  /// with the room's newest position.
  public CompletionStage<Appended> change(RoomId room, UserId user, Change change) {
    return change(room, Actor.of(user), change);
  }

  /// The same for whoever may have a role by his token.
  public CompletionStage<Appended> change(RoomId room, Actor actor, Change change) {
    long startNanos = System.nanoTime();
    var key = change.key() == null ? newKey.get() : change.key();
    return appended(room, actor, key, change)
        .handle((reply, failure) -> answers.appended(startNanos, room, reply, failure));
  }

  /// Whoever is blocked may still take back what he has said.
  private CompletionStage<ScriptReply> appended(
      RoomId room, Actor actor, SendKey key, Change change) {
    if (!room.isDirect() || change.action() instanceof Change.Action.Delete) {
      return append(room, actor, key, change);
    }
    return direct.append(
        new DirectAppends.Write(room, actor.user(), key, action(change.action())),
        () -> append(room, actor, key, change));
  }

  private CompletionStage<ScriptReply> append(
      RoomId room, Actor actor, SendKey key, Change change) {
    var user = actor.user();
    var first = change.first() == null ? "" : change.first().toString();
    return redis.append(
        CHANGE.as(actor),
        arguments.withFeed(
            Bucket.of(room),
            Keys.roomMeta(room),
            Keys.roomMembers(room),
            Keys.roomLog(room),
            Keys.roomSendKeys(room),
            Keys.roomOldSendKeys(room),
            Keys.roomChanges(room),
            Keys.roomMarks(room),
            Keys.roomRestrictions(room)),
        Keys.bytes(user.value()),
        Keys.bytes(key.value()),
        BodyCodec.encode(BodyCodec.change(user, key, change)),
        Keys.bytes(first),
        Keys.bytes(Keys.roomChannel(room)),
        arguments.publish(),
        arguments.maxEntries(),
        arguments.maxAgeMillis(),
        arguments.keyMemoryMillis(),
        arguments.maxKeys(),
        arguments.feedEntries(),
        Keys.bytes(action(change.action())),
        Keys.bytes(change.message().toString()),
        value(change.action()),
        arguments.maxReactions(),
        arguments.seeds().next());
  }

  /// What messages are now, as one user sees them.
  ///
  /// @param offsets of messages of the room
  public CompletionStage<MessageStates> states(RoomId room, UserId reader, List<Long> offsets) {
    var words = new ArrayList<byte[]>();
    words.add(Keys.bytes(reader.value()));
    offsets.forEach(offset -> words.add(Keys.bytes(Long.toString(offset))));
    return redis
        .run(
            CHANGED,
            new byte[][] {
              Keys.roomMeta(room), Keys.roomLog(room), Keys.roomChanges(room), Keys.roomMarks(room)
            },
            words.toArray(byte[][]::new))
        .thenApply(reply -> states(room, reply, offsets));
  }

  private static MessageStates states(RoomId room, ScriptReply reply, List<Long> offsets) {
    return switch (reply.status()) {
      case "changed" ->
          new MessageStates.Known(
              AppendAnswers.position(reply, 1), reply.number(3), states(reply, offsets));
      case "unknown-room" -> new MessageStates.Refused(Refusal.unknownRoom(room));
      case "not-primary" -> new MessageStates.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("changed.lua answered " + reply.status());
    };
  }

  private static List<MessageState> states(ScriptReply reply, List<Long> offsets) {
    var threads = threads(reply, FIRST_WORD + offsets.size() * WORDS_PER_MESSAGE);
    return IntStream.range(0, offsets.size())
        .mapToObj(i -> state(reply, i, threads.get(offsets.get(i))))
        .toList();
  }

  /// By the offset of their first message.
  private static Map<Long, MessageState.Replies> threads(ScriptReply reply, int from) {
    var threads = new HashMap<Long, MessageState.Replies>();
    for (int word = from; reply.textOrNull(word) != null; word += WORDS_PER_THREAD) {
      var last = Position.parse(reply.text(word + 2)).orElseThrow();
      threads.put(reply.number(word), new MessageState.Replies(reply.number(word + 1), last));
    }
    return threads;
  }

  private static MessageState state(
      ScriptReply reply, int index, MessageState.@Nullable Replies replies) {
    int word = FIRST_WORD + index * WORDS_PER_MESSAGE;
    return MessageState.parse(reply.text(word), reply.text(word + 1), reply.text(word + 2))
        .with(replies);
  }

  private static String action(Change.Action action) {
    return switch (action) {
      case Change.Action.Edit edit -> edit.content().data() == null ? "edit" : "rewrite";
      case Change.Action.Delete _ -> "delete";
      case Change.Action.React _ -> "react";
      case Change.Action.Unreact _ -> "unreact";
    };
  }

  private static byte[] value(Change.Action action) {
    return switch (action) {
      case Change.Action.Edit(var content) ->
          content.data() == null && content.text() != null
              ? Keys.bytes(content.text())
              : BodyCodec.content(content);
      case Change.Action.Delete _ -> NOTHING;
      case Change.Action.React react -> Keys.bytes(react.reaction().value());
      case Change.Action.Unreact unreact -> Keys.bytes(unreact.reaction().value());
    };
  }
}
