package chat.parley.backplane.state;

import chat.parley.backplane.log.AppendAnswers;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.codec.StateCodec;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Reads the documents of state rooms, and replaces them where nobody else has meanwhile: what is
/// otherwise is appended to the room's order in the same step. Thread-safe; stages complete on the
/// Redis thread. Reads fail with {@link chat.parley.backplane.redis.RedisUnavailableException}.
public final class StateStore {
  private static final ActorScript STATE =
      ActorScript.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "state_document.lua", "state.lua");
  private static final ActorScript PATCH =
      ActorScript.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "state_document.lua", "patch.lua");
  private static final byte[] NOBODY = {};

  /// The script asks nobody's role where nobody is named.
  private static final Actor NOBODY_IN_PARTICULAR = Actor.of(new UserId("-"));

  private final Redis redis;
  private final AppendArguments arguments;
  private final AppendAnswers answers;

  public StateStore(Redis redis, AppendArguments arguments, BackplaneMeters meters) {
    this.redis = redis;
    this.arguments = arguments;
    this.answers = new AppendAnswers(meters);
  }

  /// The document as it is now. Asks for nobody's permission.
  public CompletionStage<StateRead> read(RoomId room) {
    return read(room, NOBODY_IN_PARTICULAR, NOBODY, NOBODY);
  }

  /// The document, for a user who is about to change it under this key. Refused is what the change
  /// would be.
  public CompletionStage<StateRead> open(RoomId room, Actor actor, SendKey key) {
    return read(room, actor, Keys.bytes(actor.user().value()), Keys.bytes(key.value()));
  }

  private CompletionStage<StateRead> read(RoomId room, Actor actor, byte[] user, byte[] key) {
    return redis
        .run(STATE.as(actor), keys(room), user, key, arguments.seeds().next())
        .thenApply(reply -> read(room, reply));
  }

  /// Once per key of the user, as a send is. Does not fail.
  public CompletionStage<StateWritten> write(RoomId room, StateWrite write) {
    long startNanos = System.nanoTime();
    return redis
        .append(
            PATCH.as(write.actor()),
            arguments.withFeed(Bucket.of(room), keys(room)),
            Keys.bytes(write.actor().user().value()),
            Keys.bytes(write.key().value()),
            body(write),
            Keys.bytes(write.first() == null ? "" : write.first().toString()),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.keyMemoryMillis(),
            arguments.maxKeys(),
            arguments.feedEntries(),
            Keys.bytes(write.version()),
            Keys.bytes(write.document()),
            arguments.seeds().next())
        .handle((reply, failure) -> written(startNanos, room, reply, failure));
  }

  /// The answer to a change of which {@link #open} said that it was done. Does not fail.
  public CompletionStage<StateWritten> repeat(RoomId room, Actor actor, SendKey key) {
    return write(room, StateWrite.repeat(actor, key));
  }

  private static byte[][] keys(RoomId room) {
    return new byte[][] {
      Keys.roomMeta(room),
      Keys.roomMembers(room),
      Keys.roomLog(room),
      Keys.roomSendKeys(room),
      Keys.roomOldSendKeys(room),
      Keys.roomRestrictions(room),
      Keys.roomState(room)
    };
  }

  private static byte[] body(StateWrite write) {
    return write.patch() == null
        ? NOBODY
        : BodyCodec.encode(StateCodec.patch(write.actor().user(), write.key(), write.patch()));
  }

  private static StateRead read(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "state" ->
          new StateRead.Known(
              new Snapshot(
                  new Position(new Epoch(reply.text(5)), reply.number(6)),
                  new UserId(reply.text(3)),
                  reply.number(4),
                  Keys.bytes(reply.text(1))),
              reply.text(2));
      case "repeated" -> new StateRead.Repeated();
      default -> new StateRead.Refused(RuleRefusals.of(room, reply));
    };
  }

  private StateWritten written(
      long startNanos, RoomId room, @Nullable ScriptReply reply, @Nullable Throwable failure) {
    if (reply != null && reply.status().equals("stale")) {
      return new StateWritten.Stale();
    }
    return switch (answers.appended(startNanos, room, reply, failure)) {
      case Appended.Sent sent -> new StateWritten.Done(sent.position(), sent.at());
      case Appended.Refused refused -> new StateWritten.Refused(refused.refusal());
    };
  }
}
