package chat.parley.backplane.log;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.concurrent.CompletionStage;

/// Appends replies: messages that belong to a thread. Their script does what that of a message
/// does, and keeps the thread. Thread-safe.
final class Replies {
  private static final ActorScript REPLY =
      ActorScript.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "said.lua", "threads.lua", "reply.lua");

  private static final byte[] MOST_THREADS = Keys.bytes(Integer.toString(ThreadPart.MOST_THREADS));

  private final Redis redis;
  private final AppendArguments arguments;

  Replies(Redis redis, AppendArguments arguments) {
    this.redis = redis;
    this.arguments = arguments;
  }

  /// @param thread the message that it is a reply to
  CompletionStage<ScriptReply> append(RoomId room, Actor actor, KeyedBody keyed, Position thread) {
    return redis.append(
        REPLY.as(actor),
        arguments.withFeed(
            Bucket.of(room),
            Keys.roomMeta(room),
            Keys.roomMembers(room),
            Keys.roomLog(room),
            Keys.roomSendKeys(room),
            Keys.roomOldSendKeys(room),
            Keys.roomRestrictions(room),
            Keys.roomPace(room),
            Keys.roomChanges(room),
            Keys.roomMarks(room),
            Keys.roomReceipts(room)),
        Keys.bytes(actor.user().value()),
        keyed.key(),
        keyed.body(),
        keyed.first(),
        Keys.bytes(Keys.roomChannel(room)),
        arguments.publish(),
        arguments.maxEntries(),
        arguments.maxAgeMillis(),
        arguments.keyMemoryMillis(),
        arguments.maxKeys(),
        arguments.feedEntries(),
        Keys.bytes(thread.toString()),
        MOST_THREADS,
        arguments.seeds().next());
  }

  /// What is appended, and what makes a repeat of it no second one.
  ///
  /// @param first the position at which the key was first tried; empty where none was named
  @SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are
  record KeyedBody(byte[] key, byte[] body, byte[] first) {}
}
